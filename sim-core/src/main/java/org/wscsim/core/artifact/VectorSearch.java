package org.wscsim.core.artifact;

import org.wscsim.core.artifact.OperatorTime.Dataflow;
import org.wscsim.core.artifact.OperatorTime.Split;

/**
 * The cut of a vector operator into s equal parts on the cores of one die: the search of the authors' code.
 *
 * <p>Per part i = o MB of elements and w MB of weights; n1 = ceil(s / T); c = ops / s / v; R = l + w T / B_d and I = l + i
 * T / B_d, charged for T parts even where s &lt; T:
 *
 * <pre>
 *   latency = I + R + max((n1 - 1) X + c, n1 c) + l + o T / B_d       X = double-buffered ? max(I, c) : I
 * </pre>
 *
 * <p>Allowed are parts that fit the SRAM: i + w where s &lt;= T, 2 i + 2 w double-buffered, i + 2 w otherwise. The authors
 * take the part of the largest share of compute in latency; here that is not the least latency, because compute grows as
 * parts become fewer than cores. Confined to one thread.
 */
final class VectorSearch {
    private final ArtifactHardware hardware;
    private final boolean leastLatency;

    /* The operator being searched, and the best cut so far. */
    private double sizeMb;
    private double weightMb;
    private double ops;
    private double best;
    private double bestLatency;
    private double bestCompute;
    private double lastCompute;
    private long bestParts;

    /** {@code leastLatency}: take the cut of least latency instead of that of the largest share of compute. */
    VectorSearch(ArtifactHardware hardware, boolean leastLatency) {
        this.hardware = hardware;
        this.leastLatency = leastLatency;
    }

    /**
     * @param parts its divisors are the numbers of parts tried
     * @param elements read and written
     * @param weights elements of weights
     * @param vectorOps operations
     */
    OperatorTime search(long parts, double elements, double weights, double vectorOps) {
        sizeMb = ArtifactHardware.mb(2 * elements);
        weightMb = ArtifactHardware.mb(2 * weights);
        ops = vectorOps;
        best = Double.NEGATIVE_INFINITY;
        for (long s : Divisors.of(parts)) {
            consider(s);
        }
        if (best == Double.NEGATIVE_INFINITY) {
            throw ArtifactErrors.doesNotFit("vector", hardware.sramMb());
        }
        double dramMb = 2 * sizeMb + weightMb;
        Split split = new Split(Dataflow.NONE, bestParts, 1, 1);
        return new OperatorTime(bestLatency, bestCompute, lastCompute, 0, dramMb, split);
    }

    private void consider(long s) {
        double i = sizeMb / s;
        double w = weightMb / s;
        boolean doubled = 2 * i + 2 * w <= hardware.sramMb();
        boolean fits = s <= hardware.tiles() && i + w <= hardware.sramMb();
        if (!doubled && !fits && i + 2 * w > hardware.sramMb()) {
            return;
        }
        double rounds = (double) Math.ceilDiv(s, hardware.tiles());
        double part = hardware.vectorMs(ops / s);
        double load = hardware.dramMs(i);
        double next = doubled ? Math.max(load, part) : load;
        double compute = rounds * part;
        double latency = load + hardware.dramMs(w) + Math.max((rounds - 1) * next + part, compute) + load;
        double merit = leastLatency ? -latency : compute / latency;
        lastCompute = compute;
        if (merit > best) {
            best = merit;
            bestLatency = latency;
            bestCompute = compute;
            bestParts = s;
        }
    }
}
