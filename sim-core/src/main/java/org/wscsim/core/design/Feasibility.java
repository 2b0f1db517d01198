package org.wscsim.core.design;

import org.wscsim.core.wafer.WaferSpec;

/** The judgement of a design. Immutable, any thread. */
public sealed interface Feasibility {
    Design design();

    /**
     * Every budget is kept.
     *
     * @param design as judged
     * @param technology by which
     * @param wafer as the simulator runs it, named {@code technology-id}
     * @param figures areas, shares, watts, yields, money
     */
    record Feasible(Design design, Technology technology, WaferSpec wafer, Figures figures) implements Feasibility {
        /** A wafer file with the origin of every value beside it; reads back equal to the wafer. */
        public String waferYaml() {
            return WaferText.write(this);
        }
    }

    /**
     * A budget is not kept.
     *
     * @param design as judged
     * @param binding the constraint that is exceeded most, by ratio
     * @param need in the constraint's unit
     * @param limit in the constraint's unit; of a yield, what is reached
     */
    record Infeasible(Design design, Constraint binding, double need, double limit) implements Feasibility {
        public Budget budget() {
            return new Budget(binding, need, limit);
        }
    }
}
