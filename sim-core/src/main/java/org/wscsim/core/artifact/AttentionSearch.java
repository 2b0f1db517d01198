package org.wscsim.core.artifact;

import org.wscsim.core.artifact.OperatorTime.Dataflow;
import org.wscsim.core.artifact.OperatorTime.Split;

/**
 * The cut of prefill attention, with rotary embedding and softmax fused, on the cores of one die: the search of the
 * authors' code.
 *
 * <p>Tiles of tx queries and ty keys, divisors of the S tokens not above S / T, with head width d: i = 4 tx d, w = 6 ty d,
 * o = 2 tx d bytes; n1 = ceil(heads S / (tx T)), n2 = ceil(S / (ty T)). With c0 = (tx + ty) d / v, c1 = T 4 tx ty d / g,
 * c2 = 5 tx ty / v, cyc = c0 + n2 c1 + c2 and io the two loads:
 *
 * <pre>
 *   latency = max(io + cyc - c0 + (n1 - 1) max(io, cyc), n1 cyc) + store
 * </pre>
 *
 * <p>All pairs of tokens are computed, the masked ones too. Confined to one thread.
 */
final class AttentionSearch {
    private final ArtifactHardware hardware;
    private final double pairs;

    private double best;
    private double bestLatency;
    private double bestCompute;
    private long bestQueries;
    private long bestKeys;

    /** {@code causal}: half of the pairs of queries and keys are masked and cost nothing. */
    AttentionSearch(ArtifactHardware hardware, boolean causal) {
        this.hardware = hardware;
        pairs = causal ? 0.5 : 1;
    }

    OperatorTime search(long heads, long tokens, int headDim) {
        best = Double.NEGATIVE_INFINITY;
        long longest = Math.max(1, tokens / hardware.tiles());
        long[] sizes = Divisors.of(tokens);
        for (long queries : sizes) {
            for (long keys : sizes) {
                if (queries <= longest && keys <= longest) {
                    consider(heads, tokens, headDim, queries, keys);
                }
            }
        }
        if (best == Double.NEGATIVE_INFINITY) {
            throw ArtifactErrors.doesNotFit("attention", hardware.sramMb());
        }
        return result(heads, tokens, headDim);
    }

    private void consider(long heads, long tokens, int headDim, long queries, long keys) {
        double d = headDim;
        double i = ArtifactHardware.mb(4 * queries * d);
        double w = ArtifactHardware.mb(6 * keys * d);
        double o = ArtifactHardware.mb(2 * queries * d);
        long queryTiles = heads * tokens / queries;
        long keyTiles = tokens / keys;
        if (!fits(i, w, o, queryTiles, keyTiles)) {
            return;
        }
        double rotary = hardware.vectorMs((queries + keys) * d);
        double products = hardware.tiles() * hardware.matrixMs(pairs * 4 * queries * keys * d);
        double softmax = hardware.vectorMs(pairs * 5 * queries * keys);
        double cycle = rotary + rounds(keyTiles) * products + softmax;
        double loads = hardware.dramMs(i) + hardware.dramMs(w);
        double store = hardware.dramMs(o);
        double compute = rounds(queryTiles) * cycle;
        double overlapped = loads + (cycle - rotary) + (rounds(queryTiles) - 1) * Math.max(loads, cycle);
        double latency = Math.max(overlapped, compute) + store;
        if (compute / latency > best) {
            best = compute / latency;
            bestLatency = latency;
            bestCompute = compute;
            bestQueries = queries;
            bestKeys = keys;
        }
    }

    private boolean fits(double i, double w, double o, long queryTiles, long keyTiles) {
        double sram = hardware.sramMb();
        if (queryTiles == keyTiles) {
            return (queryTiles <= hardware.tiles() && i + w <= sram) || i + 2 * w <= sram;
        }
        return i + 3 * w + 2 * o <= sram;
    }

    private double rounds(long parts) {
        return (double) Math.ceilDiv(parts, hardware.tiles());
    }

    private OperatorTime result(long heads, long tokens, int headDim) {
        double n1 = rounds(heads * tokens / bestQueries);
        double n2 = rounds(tokens / bestKeys);
        double d = headDim;
        double w = ArtifactHardware.mb(6 * bestKeys * d);
        double transfer = w / hardware.nocGbps() + hardware.hopMs();
        double noc = (hardware.tiles() - 1) * transfer * n1 * n2;
        double queryMb = ArtifactHardware.mb(6 * bestQueries * d);
        double dramMb = hardware.tiles() * n1 * (queryMb + n2 * w);
        Split split = new Split(Dataflow.NONE, bestQueries, 1, bestKeys);
        return new OperatorTime(bestLatency, bestCompute, bestCompute, noc, dramMb, split);
    }
}
