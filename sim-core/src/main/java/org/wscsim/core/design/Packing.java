package org.wscsim.core.design;

/** How the stacks of a die take their area when the largest grids are looked for. */
public enum Packing {
    /** In one strip along a side of the die, so that die and stacks are a rigid rectangle. */
    STRIPS,
    /** In whatever shape is left beside the dies: only the sum of areas counts. What the paper's cases 2 and 4 need. */
    AREA
}
