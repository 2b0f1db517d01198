package org.wscsim.cli.explore;

import org.wscsim.core.design.Design;
import org.wscsim.core.design.Feasibility.Feasible;

/**
 * A wafer that can be made, under a serving system. Immutable.
 *
 * @param index place in the space: ties go to the lower
 * @param made the wafer
 * @param waferText its definition
 * @param system the serving system
 * @param paperCase 1 to 4 where it is one of the paper's wafers, else 0
 */
public record Candidate(int index, Feasible made, String waferText, String system, int paperCase) {
    public Design design() {
        return made.design();
    }

    /** The design's id, or the paper's name for it. */
    public String wafer() {
        return paperCase == 0 ? design().id() : "wsc-case" + paperCase;
    }

    /** For people and CSV. */
    public String name() {
        return system + " on " + wafer();
    }
}
