/** Whole replays: source, event loop, schedulers and recorders together. */
@NullMarked
package org.wscsim.jmh.engine;

import org.jspecify.annotations.NullMarked;
