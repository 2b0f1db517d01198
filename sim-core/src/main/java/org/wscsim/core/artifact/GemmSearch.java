package org.wscsim.core.artifact;

import org.wscsim.core.artifact.OperatorTime.Dataflow;
import org.wscsim.core.artifact.OperatorTime.Split;

/**
 * The cut of a GEMM {@code out[M, N] = x[M, K] w[K, N]} on the cores of one die: the search of the authors' code.
 *
 * <p>M, K and N are padded to multiples of the T cores (sizes, not FLOP). The stationary operand is cut into nm x nk
 * tiles, the passing one into nk x nn; every core holds one tile of the stationary operand and tiles of the other go
 * round. Per tile: i, w, o MB; c = 2 M K N / (nm nn nk g); n = w / B_n + h; s = l + o T / B_d. Per round: C = T c; N = (T
 * - 1) n; flow = C &lt; N ? N + c : C; R = l + w T / B_d; I = l + i T / B_d; S = T s. With n1 = nm / T, n2 = nn / T, k = nk:
 *
 * <pre>
 *   body = (n2 - 1) n1 max(flow, R) + (n1 - 1) itin + flow             itin = double ? max(I, flow) : I + n
 *        + (k - 1) ((n1 - 1) max(I + S, flow) + (n2 - 1) n1 max(R + S, flow) + max(R + I, flow))
 *   latency = I + R + max(body, n1 n2 k C) + s
 * </pre>
 *
 * <p>The cut of the largest share of compute in latency is taken. Cost: divisors of M/T, N/T and K multiplied, some tens
 * of nanoseconds each; the loops allocate nothing. Confined to one thread.
 */
final class GemmSearch {
    private static final double BYTES_PER_ELEMENT = 2;

    /** Of a transfer between cores of a GEMM. */
    private static final int HOPS = 5;

    private final ArtifactHardware hardware;
    private final int tiles;
    private final double sram;
    private final double hopsMs;

    /* The GEMM being searched, in the roles of the present dataflow. */
    private Dataflow dataflow = Dataflow.INPUT;
    private double flops;
    private double fusedOps;
    private boolean fused;
    private long rows;
    private long inner;
    private long columns;

    /* The best cut so far. */
    private double best;
    private double bestLatency;
    private double bestCompute;
    private Dataflow bestDataflow = Dataflow.INPUT;
    private long bestRows;
    private long bestInner;
    private long bestColumns;

    GemmSearch(ArtifactHardware hardware) {
        this.hardware = hardware;
        tiles = hardware.tiles();
        sram = hardware.sramMb();
        hopsMs = HOPS * hardware.hopMs();
    }

    /** A GEMM by itself. */
    OperatorTime search(long m, long k, long n) {
        return search(m, k, n, 0, false);
    }

    /** A GEMM followed in place by a vector operator of so many operations on its output. */
    OperatorTime searchFused(long m, long k, long n, double vectorOps) {
        return search(m, k, n, vectorOps, true);
    }

    private OperatorTime search(long m, long k, long n, double vectorOps, boolean withVector) {
        flops = 2.0 * m * k * n;
        fusedOps = vectorOps;
        fused = withVector;
        best = -1;
        tryDataflow(Dataflow.INPUT, padded(m), padded(k), padded(n));
        tryDataflow(Dataflow.WEIGHT, padded(n), padded(k), padded(m));
        return result();
    }

    private long padded(long size) {
        return Math.ceilDiv(size, tiles) * tiles;
    }

    private void tryDataflow(Dataflow flow, long m, long k, long n) {
        dataflow = flow;
        rows = m;
        inner = k;
        columns = n;
        long[] innerCuts = Divisors.of(k);
        long[] rowCuts = Divisors.multiplesOf(tiles, m);
        long[] columnCuts = Divisors.multiplesOf(tiles, n);
        for (long nk : innerCuts) {
            for (long nm : rowCuts) {
                for (long nn : columnCuts) {
                    consider(nm, nk, nn);
                }
            }
        }
    }

    private void consider(long nm, long nk, long nn) {
        double i = megabytes(rows / nm, inner / nk);
        double w = megabytes(inner / nk, columns / nn);
        double o = megabytes(rows / nm, columns / nn);
        boolean corner = nm == 1 && nn == 1;
        double outputs = nk > 1 && !fused ? 3 * o : 2 * o;
        boolean doubled = 2 * i + 3 * w + outputs <= sram;
        if (!doubled && (corner ? i + w : i + 3 * w + outputs) > sram) {
            return;
        }
        doubled |= nk == 1 && nm == tiles;
        double latency = latency(nm, nk, nn, doubled);
        double compute = compute(nm, nk, nn);
        if (compute / latency > best) {
            best = compute / latency;
            bestLatency = latency;
            bestCompute = compute;
            bestDataflow = dataflow;
            bestRows = nm;
            bestInner = nk;
            bestColumns = nn;
        }
    }

    private double latency(long nm, long nk, long nn, boolean doubled) {
        double w = megabytes(inner / nk, columns / nn);
        double block = hardware.matrixMs(flops / ((double) nm * nn * nk));
        double transfer = w / hardware.nocGbps() + hopsMs;
        double store = hardware.dramMs(megabytes(rows / nm, columns / nn));
        double round = tiles * block;
        double turn = (tiles - 1) * transfer;
        double flow = round < turn ? turn + block : round;
        double loadW = hardware.dramMs(w);
        double loadI = hardware.dramMs(megabytes(rows / nm, inner / nk));
        double n1 = (double) nm / tiles;
        double n2 = (double) nn / tiles;
        double nextW = Math.max(flow, loadW) * (fused ? nk : 1);
        double nextI = doubled ? Math.max(loadI, flow) : loadI + transfer;
        double body = (n2 - 1) * n1 * nextW + (n1 - 1) * nextI + flow;
        if (nk > 1) {
            double stores = tiles * store;
            body += (nk - 1)
                    * ((n1 - 1) * Math.max(loadI + stores, flow)
                            + (n2 - 1) * n1 * Math.max(loadW + stores, flow)
                            + Math.max(loadW + loadI, flow));
        }
        return loadI + loadW + Math.max(body, compute(nm, nk, nn)) + store;
    }

    private double compute(long nm, long nk, long nn) {
        double rounds = (double) nm / tiles * ((double) nn / tiles);
        double round = tiles * hardware.matrixMs(flops / ((double) nm * nn * nk));
        double vector = fused ? rounds * tiles * hardware.vectorMs(fusedOps / ((double) nm * nn)) : 0;
        return rounds * round * nk + vector;
    }

    private OperatorTime result() {
        if (best < 0) {
            throw ArtifactErrors.doesNotFit("gemm", sram);
        }
        boolean input = bestDataflow == Dataflow.INPUT;
        if (input != (dataflow == Dataflow.INPUT)) {
            long swap = rows;
            rows = columns;
            columns = swap;
        }
        double n1 = (double) bestRows / tiles;
        double n2 = (double) bestColumns / tiles;
        double i = megabytes(rows / bestRows, inner / bestInner);
        double w = megabytes(inner / bestInner, columns / bestColumns);
        double o = megabytes(rows / bestRows, columns / bestColumns);
        double noc = (tiles - 1) * (w / hardware.nocGbps() + hopsMs) * n1 * n2 * bestInner;
        // Neighbouring rounds share a tile of the passing operand: it turns back at the end of each row of tiles.
        double loads = bestInner * (i * bestRows + w * tiles * ((n2 - 1) * n1 + 1));
        double dramMb = loads + o * bestRows * bestColumns;
        Split split = new Split(bestDataflow, bestRows, bestInner, bestColumns);
        return new OperatorTime(bestLatency, bestCompute, bestCompute, noc, dramMb, split);
    }

    private static double megabytes(long a, long b) {
        return ArtifactHardware.mb((double) a * b * BYTES_PER_ELEMENT);
    }
}
