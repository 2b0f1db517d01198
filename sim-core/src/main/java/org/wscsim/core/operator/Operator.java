package org.wscsim.core.operator;

import org.jspecify.annotations.Nullable;

/**
 * One operator of a transformer step as work on one die: so much per counted thing, so much per step. Immutable.
 *
 * <p>A model that knows more of its device than the roofline prices {@link #shape()} itself; the plain totals beside it are
 * what the shape comes to.
 *
 * @param kind which operator
 * @param repeats times it runs per step: the layers, or once
 * @param shape what kind of work it is, and how large on this die
 * @param count what {@code flops}, {@code vectorOps} and the traffic per count are multiplied with
 * @param flops matrix FLOP per count
 * @param vectorOps vector operations per count
 * @param traffic what it moves
 * @param load how tokens visit the experts whose weights it reads, null for all other operators
 */
public record Operator(
        Kind kind,
        int repeats,
        Count count,
        Shape shape,
        double flops,
        double vectorOps,
        Traffic traffic,
        @Nullable ExpertLoad load) {
    /** The work of one run of the operator on one die, as the hardware sees it. */
    public sealed interface Shape {
        /** Norms, rotary embedding, activation, softmax of the sampler, table look-up: vector work and traffic only. */
        record Elementwise() implements Shape {
            static final Elementwise INSTANCE = new Elementwise();
        }

        /**
         * {@code matrices} products {@code out[m, outer] = x[m, inner] w[inner, outer]}, each with weights of its own;
         * {@code m = count x rowsPerCount} for each of them, on average.
         *
         * @param inner K: width of the input on this die
         * @param outer N: width of the output on this die
         * @param matrices separate weight matrices; 1 but for experts
         * @param rowsPerCount rows that one matrix sees per counted token; 1 but for experts, where a token visits few
         */
        record Gemm(long inner, long outer, int matrices, double rowsPerCount) implements Shape {
            /** One matrix that sees every token. */
            static Gemm dense(long inner, long outer) {
                return new Gemm(inner, outer, 1, 1);
            }

            /** Matrix FLOP per counted token, all matrices together. */
            public double flopsPerCount() {
                return 2.0 * inner * outer * matrices * rowsPerCount;
            }

            /** Weights of all matrices. */
            public double weights() {
                return (double) inner * outer * matrices;
            }
        }

        /**
         * Scores, softmax and weighted sum of the heads on this die.
         *
         * @param heads query heads
         * @param kvHeads key/value heads, each shared by {@code heads / kvHeads} query heads
         * @param keyDim width of a query and of a key
         * @param valueDim width of a value
         */
        record Attention(int heads, int kvHeads, int keyDim, int valueDim) implements Shape {
            /** Matrix FLOP per query-key pair: a product with the key and one with the value in every head. */
            public double flopsPerPair() {
                return 2.0 * heads * (keyDim + valueDim);
            }
        }

        /** A collective over the ranks of the instance; its message is {@link Traffic#collectiveBytes} per count. */
        record Collective(Form form) implements Shape {
            /** What the ranks hold before and after. */
            public enum Form {
                ALL_REDUCE,
                ALL_GATHER,
                /** Every rank sends an equal part of its message to every other one. */
                ALL_TO_ALL
            }
        }
    }

    /** Operators in the order of a step; those from {@link #ATTENTION_NORM} to {@link #MLP_ALL_REDUCE} per layer. */
    public enum Kind {
        HOST("host"),
        EMBEDDING("embedding"),
        ATTENTION_NORM("attention norm"),
        QKV("qkv gemm"),
        QUERY_DOWN("query down gemm"),
        QUERY_NORM("query norm"),
        QUERY_UP("query up gemm"),
        KV_DOWN("kv down gemm"),
        KV_NORM("kv norm"),
        KV_UP("kv up gemm"),
        KV_UP_PRIOR("kv up gemm, prior"),
        ROPE_AND_KV_WRITE("rope + kv write"),
        PREFILL_ATTENTION("prefill attention"),
        DECODE_ATTENTION("decode attention"),
        ATTENTION_OUT("output projection"),
        ATTENTION_ALL_REDUCE("attention all-reduce"),
        MLP_NORM("mlp norm"),
        GATE_UP("gate/up gemm"),
        ACTIVATION("activation + residual"),
        DOWN("down gemm"),
        ROUTER("router gemm"),
        DISPATCH("dispatch all-to-all"),
        EXPERT_GATE_UP("expert gate/up gemm"),
        EXPERT_ACTIVATION("expert activation"),
        EXPERT_DOWN("expert down gemm"),
        COMBINE("combine all-to-all"),
        SHARED_GATE_UP("shared expert gate/up gemm"),
        SHARED_ACTIVATION("shared expert activation"),
        SHARED_DOWN("shared expert down gemm"),
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

    /** Weight bytes that one run reads from DRAM for so many counts: nothing for none, of experts those visited. */
    public double weightBytes(double counts) {
        if (counts == 0) {
            return 0;
        }
        return load == null ? traffic.weightBytes() : traffic.weightBytes() * load.touchedShare(counts);
    }

    /**
     * Bytes of one run of the operator on one die.
     *
     * @param weightBytes all weights of the operator, read from DRAM once, whatever the count; see {@link
     *     Operator#weightBytes}
     * @param dramBytes read or written per {@code dramCount}
     * @param dramCount what {@code dramBytes} is multiplied with
     * @param activationBytes inputs and outputs per count, kept in SRAM while they fit
     * @param collectiveBytes message of the collective per count, 0 for none
     */
    public record Traffic(
            double weightBytes, double dramBytes, Count dramCount, double activationBytes, double collectiveBytes) {}
}
