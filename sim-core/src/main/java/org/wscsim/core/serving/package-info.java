/**
 * Instances as state machines, and the seam to schedulers: a scheduler reads a view and fills a caller-owned plan; it
 * changes nothing itself. May import everything before it in the package table. Confined to the simulation thread.
 */
@NullMarked
package org.wscsim.core.serving;

import org.jspecify.annotations.NullMarked;
