/**
 * The default operator model of wafer dies: every operator is mapped onto the cores of a die, and priced by what that
 * mapping computes, moves between cores and reads from DRAM. May import operator, device and everything before. Pricers
 * are confined to the simulation thread.
 */
@NullMarked
package org.wscsim.core.tile;

import org.jspecify.annotations.NullMarked;
