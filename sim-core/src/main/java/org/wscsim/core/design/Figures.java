package org.wscsim.core.design;

/**
 * What a feasible design is made of and costs. Shares are of what there is.
 *
 * @param floorplan geometry of a die
 * @param coreMm2PerDie all cores of a die
 * @param dramEdgeShare of the die's edge
 * @param d2dEdgeShare of the die's edge, four links
 * @param waferMm2 dies and stacks
 * @param waferShare of the outline's area
 * @param peakWatts everything at its peak at once: matrix units, DRAM, every link in both directions, static power
 * @param dieYield dies that work as made
 * @param waferYield wafers that are good as assembled
 * @param usdPerGoodWafer dies, stacks, substrate and bonding, over the wafer yield
 */
public record Figures(
        Floorplan floorplan,
        double coreMm2PerDie,
        double dramEdgeShare,
        double d2dEdgeShare,
        double waferMm2,
        double waferShare,
        double peakWatts,
        double dieYield,
        double waferYield,
        double usdPerGoodWafer) {}
