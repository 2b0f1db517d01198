/**
 * Workloads by name: the catalogue of built-in workloads and trace files a command line chooses from. May import core
 * and every other package of traces. Specs are immutable, sources confined to the thread that reads them.
 */
@NullMarked
package org.wscsim.traces.workload;

import org.jspecify.annotations.NullMarked;
