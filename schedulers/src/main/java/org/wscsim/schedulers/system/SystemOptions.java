package org.wscsim.schedulers.system;

import java.util.Set;
import org.wscsim.core.metrics.GoodputLimits;
import org.wscsim.schedulers.batching.OrcaBatcher;

/**
 * What a user may choose about a serving system. Immutable; start from {@link #of} and change what was given.
 *
 * @param system catalogue name
 * @param contextLimit longest context of the model, tokens
 * @param maxNumSeqs sequences running at once, or 0 for the system's default
 * @param maxNumBatchedTokens prompt tokens of a prefill step, or 0 for the system's default
 * @param longPrefillTokenThreshold prompt tokens of one request in a vllm-v1 step, or 0 for no bound
 * @param watermark share of KV blocks kept free on admission, or negative for the system's default
 * @param reserve Orca's reservation
 * @param router router's name, or empty for the system's own
 * @param placement KV placement's name, or empty for the system's own
 * @param ablations what wsc-llm does without
 * @param lengthsKnown whether schedulers are told output lengths in this run
 * @param seed of policies that draw
 * @param target what requests are promised, and which mechanisms of wsc-sim are left out
 */
public record SystemOptions(
        String system,
        int contextLimit,
        int maxNumSeqs,
        int maxNumBatchedTokens,
        int longPrefillTokenThreshold,
        double watermark,
        OrcaBatcher.Reserve reserve,
        String router,
        String placement,
        Ablations ablations,
        boolean lengthsKnown,
        long seed,
        Target target) {

    /**
     * What wsc-sim aims at.
     *
     * @param limits what requests are promised
     * @param without mechanisms that are left out
     */
    public record Target(GoodputLimits limits, Set<Mechanism> without) {
        public Target {
            without = Set.copyOf(without);
        }

        boolean has(Mechanism mechanism) {
            return !without.contains(mechanism);
        }
    }

    /**
     * @param noMemory KV caches stay on the decode instance's own dies
     * @param noCentral the default tiling instead of Algorithm 1
     */
    public record Ablations(boolean noMemory, boolean noCentral) {}

    /** The system as published. */
    public static SystemOptions of(String system, int contextLimit) {
        return new SystemOptions(
                system,
                contextLimit,
                0,
                0,
                0,
                -1,
                OrcaBatcher.Reserve.MAX,
                "",
                "",
                new Ablations(false, false),
                false,
                0,
                new Target(Promise.OF_70B, Set.of()));
    }

    public SystemOptions withMaxNumSeqs(int value) {
        Draft draft = new Draft(this);
        draft.maxNumSeqs = value;
        return draft.options();
    }

    public SystemOptions withMaxNumBatchedTokens(int value) {
        Draft draft = new Draft(this);
        draft.maxNumBatchedTokens = value;
        return draft.options();
    }

    public SystemOptions withLongPrefillTokenThreshold(int value) {
        Draft draft = new Draft(this);
        draft.longPrefillTokenThreshold = value;
        return draft.options();
    }

    public SystemOptions withWatermark(double value) {
        Draft draft = new Draft(this);
        draft.watermark = value;
        return draft.options();
    }

    public SystemOptions withReserve(OrcaBatcher.Reserve value) {
        Draft draft = new Draft(this);
        draft.reserve = value;
        return draft.options();
    }

    public SystemOptions withRouter(String value) {
        Draft draft = new Draft(this);
        draft.router = value;
        return draft.options();
    }

    public SystemOptions withPlacement(String value) {
        Draft draft = new Draft(this);
        draft.placement = value;
        return draft.options();
    }

    public SystemOptions without(boolean memory, boolean central) {
        Draft draft = new Draft(this);
        draft.ablations = new Ablations(memory, central);
        return draft.options();
    }

    public SystemOptions withLengthsKnown(boolean value) {
        Draft draft = new Draft(this);
        draft.lengthsKnown = value;
        return draft.options();
    }

    public SystemOptions withSeed(long value) {
        Draft draft = new Draft(this);
        draft.seed = value;
        return draft.options();
    }

    public SystemOptions withTarget(GoodputLimits limits, Set<Mechanism> without) {
        Draft draft = new Draft(this);
        draft.target = new Target(limits, without);
        return draft.options();
    }

    /** A copy with something changed. */
    private static final class Draft {
        private final SystemOptions from;
        private int maxNumSeqs;
        private int maxNumBatchedTokens;
        private int longPrefillTokenThreshold;
        private double watermark;
        private OrcaBatcher.Reserve reserve;
        private String router;
        private String placement;
        private Ablations ablations;
        private boolean lengthsKnown;
        private long seed;
        private Target target;

        Draft(SystemOptions from) {
            this.from = from;
            maxNumSeqs = from.maxNumSeqs;
            maxNumBatchedTokens = from.maxNumBatchedTokens;
            longPrefillTokenThreshold = from.longPrefillTokenThreshold;
            watermark = from.watermark;
            reserve = from.reserve;
            router = from.router;
            placement = from.placement;
            ablations = from.ablations;
            lengthsKnown = from.lengthsKnown;
            seed = from.seed;
            target = from.target;
        }

        SystemOptions options() {
            return new SystemOptions(
                    from.system,
                    from.contextLimit,
                    maxNumSeqs,
                    maxNumBatchedTokens,
                    longPrefillTokenThreshold,
                    watermark,
                    reserve,
                    router,
                    placement,
                    ablations,
                    lengthsKnown,
                    seed,
                    target);
        }
    }
}
