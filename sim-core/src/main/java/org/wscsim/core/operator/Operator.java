package org.wscsim.core.operator;

/**
 * One operator of a transformer step as work on one die: so much per counted thing, so much per step. Immutable.
 *
 * @param kind which operator
 * @param repeats times it runs per step: the layers, or once
 * @param count what {@code flops}, {@code vectorOps} and the traffic per count are multiplied with
 * @param flops matrix FLOP per count
 * @param vectorOps vector operations per count
 * @param traffic what it moves
 */
public record Operator(Kind kind, int repeats, Count count, double flops, double vectorOps, Traffic traffic) {
    /** Operators in the order of a step; those from {@link #ATTENTION_NORM} to {@link #MLP_ALL_REDUCE} per layer. */
    public enum Kind {
        HOST("host"),
        EMBEDDING("embedding"),
        ATTENTION_NORM("attention norm"),
        QKV("qkv gemm"),
        ROPE_AND_KV_WRITE("rope + kv write"),
        PREFILL_ATTENTION("prefill attention"),
        DECODE_ATTENTION("decode attention"),
        ATTENTION_OUT("output projection"),
        ATTENTION_ALL_REDUCE("attention all-reduce"),
        MLP_NORM("mlp norm"),
        GATE_UP("gate/up gemm"),
        ACTIVATION("activation + residual"),
        DOWN("down gemm"),
        MLP_ALL_REDUCE("mlp all-reduce"),
        FINAL_NORM("final norm"),
        LM_HEAD("lm head"),
        LOGITS_GATHER("logits gather"),
        SAMPLING("sampling");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        /** As printed. */
        public String title() {
            return title;
        }
    }

    /** What work grows with; each is a field of {@link StepShape}. */
    public enum Count {
        NEW_TOKENS,
        SAMPLED_SEQUENCES,
        PREFILL_PAIRS,
        PREFILL_PRIOR_TOKENS,
        DECODE_CONTEXT_TOKENS,
        DECODE_LOCAL_TOKENS;

        /** The step's value of this count. */
        public double of(StepShape step) {
            return switch (this) {
                case NEW_TOKENS -> step.newTokens;
                case SAMPLED_SEQUENCES -> step.sampledSequences;
                case PREFILL_PAIRS -> step.prefillPairs;
                case PREFILL_PRIOR_TOKENS -> step.prefillPriorTokens;
                case DECODE_CONTEXT_TOKENS -> step.decodeContextTokens;
                case DECODE_LOCAL_TOKENS -> step.decodeLocalTokens;
            };
        }
    }

    /**
     * Bytes of one run of the operator on one die.
     *
     * @param weightBytes read from DRAM once, whatever the count; nothing when the count is 0
     * @param dramBytes read or written per {@code dramCount}
     * @param dramCount what {@code dramBytes} is multiplied with
     * @param activationBytes inputs and outputs per count, kept in SRAM while they fit
     * @param collectiveBytes message of the collective per count, 0 for none
     */
    public record Traffic(
            double weightBytes, double dramBytes, Count dramCount, double activationBytes, double collectiveBytes) {}
}
