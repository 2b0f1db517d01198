package org.wscsim.core.device;

/** One operator call on one device (or, for a collective, on several of a kind), as a user describes it. Immutable. */
public sealed interface Kernel {
    /**
     * {@code out[m, n] = x[m, k] w[k, n]}.
     *
     * @param m tokens
     * @param n output width
     * @param k inner width
     * @param options how it is run; {@link GemmOptions#DEFAULT} where nothing is said
     */
    record Gemm(long m, long n, long k, GemmOptions options) implements Kernel {}

    /**
     * How a GEMM is run, in the words of the device's makers; an empty string means the device's default.
     *
     * @param dtype of the operands: bf16, fp16, fp8, bfp8, bfp4, ...
     * @param fidelity Wormhole's math fidelity: HiFi4, HiFi2, LoFi
     * @param storage where the operands lie: dram, or l1 for sharded in SRAM
     * @param trace replayed from a recorded command stream, so that the host's dispatch does not count
     */
    record GemmOptions(String dtype, String fidelity, String storage, boolean trace) {
        public static final GemmOptions DEFAULT = new GemmOptions("", "", "", true);
    }

    /**
     * One decode step's attention of a batch.
     *
     * @param batch sequences
     * @param context cached tokens of each
     * @param heads query heads on the device
     * @param kvHeads key/value heads on the device
     * @param headDim width of a head
     */
    record DecodeAttention(int batch, long context, int heads, int kvHeads, int headDim) implements Kernel {}

    /**
     * Causal attention of a batch of equal chunks.
     *
     * @param batch sequences
     * @param tokens new tokens of each
     * @param priorContext cached tokens that precede them
     * @param heads query heads on the device
     * @param kvHeads key/value heads on the device
     * @param headDim width of a head
     */
    record PrefillAttention(int batch, long tokens, long priorContext, int heads, int kvHeads, int headDim)
            implements Kernel {}

    /**
     * The expert GEMMs of a mixture-of-experts layer on one device of a {@code tp x ep} group: gate and up, activation,
     * down, for the tokens that its experts receive.
     *
     * @param tokens that enter the layer
     * @param hidden model width
     * @param ffn width of one expert
     * @param experts of the layer
     * @param topK experts per token
     * @param tp ways that an expert's width is split
     * @param ep ways that the experts are spread
     * @param skew exponent of the power law of expert load, 0 for balanced
     */
    record GroupedGemm(long tokens, int hidden, int ffn, int experts, int topK, int tp, int ep, double skew)
            implements Kernel {}

    /**
     * A collective, or a message between two neighbours.
     *
     * @param form which
     * @param ranks devices that take part
     * @param bytes payload of one rank's input
     * @param impl which software runs it: {@code nccl}, {@code custom-graph}, {@code custom-eager}, or empty for the
     *     device's default
     */
    record Collective(Form form, int ranks, long bytes, String impl) implements Kernel {
        public enum Form {
            ALL_REDUCE,
            ALL_GATHER,
            REDUCE_SCATTER,
            ALL_TO_ALL,
            SEND
        }
    }
}
