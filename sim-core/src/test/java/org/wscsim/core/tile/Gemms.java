package org.wscsim.core.tile;

import java.util.SplittableRandom;
import org.wscsim.core.wafer.WaferSpec;

/** GEMMs as the tests of this package draw and price them: two bytes per element, activations in half of the SRAM. */
final class Gemms {
    private Gemms() {}

    /** A GEMM of one matrix on a die. */
    record Dense(long m, long k, long n) {
        static Dense random(SplittableRandom random) {
            return new Dense(
                    logUniform(random, 1, 10_000), logUniform(random, 8, 20_000), logUniform(random, 8, 30_000));
        }

        double flops() {
            return 2.0 * m * k * n;
        }

        double weightBytes() {
            return 2.0 * k * n;
        }

        GemmWork work() {
            return new GemmWork(k, n, 1, 2, 2);
        }

        GemmLoad load(CoreArray array) {
            GemmLoad load = new GemmLoad();
            load.rows = m;
            load.busiestRows = m;
            load.touchedMatrices = 1;
            load.streamedWeightBytes = weightBytes();
            double spilled = Math.max(0, 2.0 * m * (k + n) - array.activationSramBytes());
            load.spilledInputBytes = Math.max(0, 2.0 * m * k - array.activationSramBytes());
            load.spilledOutputBytes = spilled - load.spilledInputBytes;
            load.vectorOps = (double) m * n;
            return load;
        }

        /** Least time on a share of a die of a wafer. */
        double seconds(WaferSpec wafer, double dieShare) {
            CoreArray array = CoreArray.of(wafer, dieShare, 0);
            double dram = wafer.die().dramBytesPerSecond() * dieShare;
            GemmSearch search = new GemmSearch(array, CoreSplits.of(array), work());
            GemmLoad load = load(array);
            return search.seconds(load, dram, search.search(load, dram, -1));
        }
    }

    static long logUniform(SplittableRandom random, long least, long most) {
        double exponent = random.nextDouble(StrictMath.log((double) least), StrictMath.log((double) most));
        return Math.round(StrictMath.exp(exponent));
    }
}
