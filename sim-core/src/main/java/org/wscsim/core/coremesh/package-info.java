/**
 * Devices that are one mesh of cores: the Cerebras wafers, whose cores hold everything in SRAM, and one Tenstorrent
 * Wormhole die. Prices of GEMM, GEMV, attention and 1-D collectives by what the cores and links do, with few constants
 * fitted on silicon. May import operator, device and everything before; any thread.
 */
@NullMarked
package org.wscsim.core.coremesh;

import org.jspecify.annotations.NullMarked;
