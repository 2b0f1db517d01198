/**
 * Co-exploration of wafers, serving systems and plans: the space, what is to be evaluated next, and what was found. Runs
 * nothing itself: a search is a pure function of the outcomes known, so that it does not matter where and in which order
 * they were found. May import {@code config}, {@code study} and {@code report}. Confined to the main thread.
 */
@NullMarked
package org.wscsim.cli.explore;

import org.jspecify.annotations.NullMarked;
