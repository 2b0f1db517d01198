package org.wscsim.core.gpu;

import org.wscsim.core.operator.Operator.Kind;
import org.wscsim.core.operator.OperatorCost;
import org.wscsim.core.operator.StepShape;

/**
 * The part of a GPU step that depends on one count alone (new tokens, or sampled sequences), priced by {@link GpuStep} when
 * first asked for and kept by count: 40 bytes a row. Larger counts than fit share one row, filled anew. Confined to the
 * simulation thread; allocates when a count is first met.
 */
final class GpuStepPart {
    /** Kernels, without collectives, seconds. */
    static final int KERNELS = 0;
    /** Matrix work at peak, seconds. */
    static final int COMPUTE = 1;
    /** Collectives, seconds. */
    static final int LINKS = 2;
    /** Weights, activations and new KV through DRAM, bytes. */
    static final int DRAM_BYTES = 3;
    /** Messages of collectives, bytes. */
    static final int MESSAGE_BYTES = 4;

    private static final int ROW = 5;

    private final GpuStep step;
    private final boolean sampled;
    private final boolean eager;
    private final int most;
    private final double[] rows;

    /**
     * @param sampled rows are by sampled sequences, else by new tokens
     * @param eager kernels are launched one by one, as in steps with a prompt
     * @param most counts kept
     */
    GpuStepPart(GpuStep step, boolean sampled, boolean eager, int most) {
        this.step = step;
        this.sampled = sampled;
        this.eager = eager;
        this.most = most;
        rows = new double[(most + 2) * ROW];
    }

    /** Where the row of this count starts; valid until the next call. Count 0 costs nothing. */
    int locate(int count) {
        if (count == 0) {
            return 0;
        }
        int at = Math.min(count, most + 1) * ROW;
        if (count > most || rows[at + KERNELS] == 0) {
            fill(at, count);
        }
        return at;
    }

    double value(int at, int field) {
        return rows[at + field];
    }

    private void fill(int at, int count) {
        StepShape shape = new StepShape();
        shape.newTokens = sampled ? 0 : count;
        shape.sampledSequences = sampled ? count : 0;
        shape.prefillChunks = eager ? 1 : 0;
        double[] sums = new double[ROW];
        for (OperatorCost cost : step.explain(shape)) {
            boolean link = cost.times().d2d() > 0;
            if (cost.kind() != Kind.HOST) {
                sums[link ? LINKS : KERNELS] += cost.seconds();
                sums[COMPUTE] += cost.times().compute();
                sums[DRAM_BYTES] += link ? 0 : cost.work().dramBytes();
                sums[MESSAGE_BYTES] += cost.work().linkBytes();
            }
        }
        System.arraycopy(sums, 0, rows, at, ROW);
    }
}
