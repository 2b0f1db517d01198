package org.wscsim.core.operator;

/** How the prompts and the generation of one step share an instance's dies. */
public enum PhaseOverlap {
    /** One pass of all tokens, operator after operator. */
    NONE,
    /** Beside each other, each through operators of its own: {@link OverlappedStepPricer}. */
    SEPARATE,
    /** Beside each other through the same operators, whose weights are read once: {@link SharedPassStepPricer}. */
    SHARED;

    /**
     * Prices steps of this kind.
     *
     * @param inner prices each phase alone, and all tokens in one pass
     */
    public StepPricer pricer(StepPricer inner) {
        return switch (this) {
            case NONE -> inner;
            case SEPARATE -> new OverlappedStepPricer(inner);
            case SHARED -> new SharedPassStepPricer(inner);
        };
    }
}
