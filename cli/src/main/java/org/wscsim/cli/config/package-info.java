/**
 * What a run is told: the table of keys behind command line, YAML, help and run hash, and the typed configuration.
 * May import sim-core, traces and schedulers. Immutable, any thread.
 */
@NullMarked
package org.wscsim.cli.config;

import org.jspecify.annotations.NullMarked;
