/**
 * Studies of claims: points (a run's settings), what was found at each and where that is kept, ratios of two systems against
 * load and the verdict on a published figure, waterfalls of assumptions, robustness over a box of settings. Runs nothing
 * itself. May import {@code config} and {@code report}. Confined to the main thread.
 */
@NullMarked
package org.wscsim.cli.study;

import org.jspecify.annotations.NullMarked;
