/**
 * What a run leaves behind: the result folder, its files, and the blocks on the console. May import config and
 * sim-core's metrics and engine results. Writers are confined to the thread that calls them.
 */
@NullMarked
package org.wscsim.cli.report;

import org.jspecify.annotations.NullMarked;
