/**
 * Memory outside the Java heap: mappings booked by purpose, pools of row numbers. May import failure. Objects are
 * confined to the thread that made them.
 */
@NullMarked
package org.wscsim.core.memory;

import org.jspecify.annotations.NullMarked;
