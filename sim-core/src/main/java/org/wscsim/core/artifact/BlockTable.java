package org.wscsim.core.artifact;

import java.util.List;
import java.util.Set;

/**
 * The operators of one transformer block for so many tokens, priced for one die: a table of the authors' code.
 *
 * <p>The block's time is the plain sum. Tables of at most 128 tokens have no attention search; there attention is the
 * output projection's time by the ratio of elements {@code (4 d + 3 S d + S^2) / (S d + d^2)}. Immutable.
 *
 * @param tokens S
 * @param operators in the order of {@link ArtifactOperator}
 */
public record BlockTable(long tokens, List<OperatorTime> operators) {
    private static final long LONGEST_WITHOUT_ATTENTION_SEARCH = 128;
    private static final double RMS_NORM_OPS = 4;
    private static final double SILU_OPS = 4;

    /** Prices a block. Cost: five searches over GEMM splits, milliseconds at most. */
    public static BlockTable of(BlockShape shape, ArtifactHardware die, Set<ArtifactFault> faults, long tokens) {
        GemmSearch gemm = new GemmSearch(die);
        VectorSearch vector = new VectorSearch(die, !faults.contains(ArtifactFault.VECTOR_SPLIT));
        long d = shape.hidden();
        long h = shape.ffn();
        OperatorTime norm = vector.search(tokens, (double) tokens * d, (double) d, RMS_NORM_OPS * tokens * d);
        OperatorTime linear = gemm.search(tokens, shape.queryWidth(), d);
        OperatorTime residual = residual(vector, tokens, shape.queryWidth(), d);
        OperatorTime hadamard = elementwise(vector, tokens * h, (double) (tokens * h));
        return new BlockTable(
                tokens,
                List.of(
                        norm,
                        gemm.search(tokens, d, shape.qkvWidth()),
                        attention(shape, die, faults, tokens, linear),
                        linear,
                        norm,
                        residual,
                        gemm.searchFused(tokens, d, h, SILU_OPS * tokens * h),
                        gemm.search(tokens, d, h),
                        hadamard,
                        gemm.search(tokens, h, d),
                        residual));
    }

    /** The residual's weight of d/dies x d elements is the authors'. */
    private static OperatorTime residual(VectorSearch vector, long tokens, long width, long hidden) {
        return elementwise(vector, tokens * width, (double) width * hidden);
    }

    private static OperatorTime elementwise(VectorSearch vector, long elements, double weights) {
        return vector.search(elements, (double) elements, weights, (double) elements);
    }

    private static OperatorTime attention(
            BlockShape shape, ArtifactHardware die, Set<ArtifactFault> faults, long tokens, OperatorTime linear) {
        boolean causal = !faults.contains(ArtifactFault.NO_CAUSAL_MASK);
        AttentionSearch search = new AttentionSearch(die, causal);
        if (tokens > LONGEST_WITHOUT_ATTENTION_SEARCH) {
            return search.search(shape.heads(), tokens, shape.headDim());
        }
        double s = tokens;
        double d = shape.hidden();
        double work = (4 * d + 3 * s * d + s * s) / (s * d + d * d);
        double pairs = 2 * s / d;
        // The search's transfers are kept: it is run where every core gets a query, and its time then dropped.
        double nocMs = tokens < die.tiles()
                ? 0
                : search.search(shape.heads(), tokens, shape.headDim()).nocMs();
        return new OperatorTime(
                work * linear.latencyMs(),
                pairs * linear.computeMs(),
                pairs * linear.computeMs(),
                nocMs,
                work * linear.dramMb(),
                OperatorTime.Split.NONE);
    }

    public OperatorTime operator(ArtifactOperator operator) {
        return operators.get(operator.ordinal());
    }

    /** One block. */
    public double blockMs() {
        double sum = 0;
        for (OperatorTime operator : operators) {
            sum += operator.latencyMs();
        }
        return sum;
    }

    /** One block's compute, without what loads, stores and the core network add. */
    public double blockComputeMs() {
        double sum = 0;
        for (OperatorTime operator : operators) {
            sum += operator.computeMs();
        }
        return sum;
    }

    /** One block's DRAM traffic on one die. */
    public double blockDramMb() {
        double sum = 0;
        for (OperatorTime operator : operators) {
            sum += operator.dramMb();
        }
        return sum;
    }

    /** One block without attention, whose place decode takes otherwise. */
    public double blockWithoutAttentionMs() {
        return blockMs() - operator(ArtifactOperator.ATTENTION).latencyMs();
    }
}
