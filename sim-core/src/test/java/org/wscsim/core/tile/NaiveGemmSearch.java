package org.wscsim.core.tile;

import java.util.List;
import org.wscsim.core.tile.CoreSplits.Split;

/** The obvious search: every split, dataflow and tile size, each priced by the formulas as they stand in the Javadoc. */
final class NaiveGemmSearch {
    private NaiveGemmSearch() {}

    static double leastSeconds(
            CoreArray array, List<Split> splits, GemmWork work, GemmLoad load, double dramBytesPerSecond) {
        double least = Double.POSITIVE_INFINITY;
        for (Split split : splits) {
            for (String rests : List.of("output", "input", "weight")) {
                for (long m = 8; m <= 4_096; m *= 2) {
                    for (long n = 8; n <= 4_096; n *= 2) {
                        for (long k = 8; k <= 4_096; k *= 2) {
                            double seconds = seconds(array, split, work, load, dramBytesPerSecond, rests, m, n, k);
                            least = Math.min(least, seconds);
                        }
                    }
                }
            }
        }
        return least;
    }

    private static double seconds(
            CoreArray array,
            Split split,
            GemmWork work,
            GemmLoad load,
            double dram,
            String rests,
            long sizeM,
            long sizeN,
            long sizeK) {
        double groups = Math.min(work.matrices(), Math.floorDiv(array.cores(), split.cores()));
        groups = work.matrices() == 1 ? 1 : groups;
        double rounds = work.matrices() == 1 ? 1 : Math.ceil(load.touchedMatrices / groups);
        double mc = part(groups > 1 ? load.busiestRows : load.rows, split.m());
        double nc = part(work.n(), split.n());
        double kc = part(work.k(), split.k());
        double mt = Math.min((double) sizeM, mc);
        double nt = Math.min((double) sizeN, nc);
        double kt = Math.min((double) sizeK, kc);
        double bm = Math.ceil(mc / mt);
        double bn = Math.ceil(nc / nt);
        double bk = Math.ceil(kc / kt);
        double w = work.weightBytes();
        double a = work.activationBytes();
        double input = rests.equals("input") ? a * kc * mt : 2 * a * kt * mt;
        double weight = rests.equals("weight") ? w * kc * nt : 2 * w * kt * nt;
        if (4 * mt * nt + input + weight > array.tileSramBytes()) {
            return Double.POSITIVE_INFINITY;
        }
        double weightReads = rests.equals("weight") ? 1 : bm;
        double inputReads = rests.equals("input") ? 1 : bn;
        double bytes =
                load.streamedWeightBytes * weightReads + load.spilledInputBytes * inputReads + load.spilledOutputBytes;
        double circulated = inputReads * mc * kc * a * (split.n() - 1) / split.n() * split.inputLoad();
        double received = weightReads * kc * nc * w * (split.m() - 1) / split.m() * split.weightLoad();
        double noc =
                rounds * (Math.max(circulated, received) + split.sumLoad() * mc * nc * 4) / array.nocBytesPerSecond()
                        + bytes / (array.edgeLinks() * array.nocBytesPerSecond());
        double matrix = rounds * 2 * mc * nc * kc / array.matrixFlopsPerSecond();
        double sums = (1 - 1.0 / split.k()) * mc * nc * rounds;
        double vector = (load.vectorOps / array.cores() + sums) / array.vectorOpsPerSecond();
        double starts = rounds * bm * bn * bk * 64e-9;
        double first = Math.min(load.streamedWeightBytes, split.n() * split.k() * groups * nt * kt * w);
        double fill = (bytes > 0 ? array.dramLatencySeconds() + first / dram : 0)
                + kt * Math.max(mt * a, nt * w) / array.nocBytesPerSecond()
                + split.crossingSeconds();
        double drain = (split.k() == 1 ? 0 : mt * nt * 4 / array.nocBytesPerSecond()) + split.crossingSeconds();
        return fill + Math.max(matrix + vector + starts, Math.max(noc, bytes / dram)) + drain;
    }

    private static double part(long whole, int parts) {
        return Math.ceil(Math.ceil((double) whole / parts) / 8) * 8;
    }
}
