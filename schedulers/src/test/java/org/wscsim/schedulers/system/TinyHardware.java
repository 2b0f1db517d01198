package org.wscsim.schedulers.system;

import org.wscsim.core.model.AttentionSpec;
import org.wscsim.core.model.MlpSpec;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.model.ModelSpec.BlockSpec;
import org.wscsim.core.model.ModelSpec.EmbeddingSpec;
import org.wscsim.core.model.ModelSpec.Norm;
import org.wscsim.core.model.Precision;
import org.wscsim.core.wafer.WaferSpec;

/** Wafers and models so small that thousands of runs take seconds; every ratio that decides a bound can be chosen. */
final class TinyHardware {
    static final int CORES = 256;
    static final double DRAM_RESERVE = 0.05;

    private TinyHardware() {}

    /** What a wafer is made of; the rest is fixed. */
    record Rates(
            double dieFlopsPerSecond,
            double dramBytesPerSecond,
            double linkBytesPerSecond,
            long latencyPs,
            long hostPs) {
        static final Rates BALANCED = new Rates(2.56e11, 1e10, 1e10, 100_000, 0);

        Rates withDram(double bytesPerSecond) {
            return new Rates(dieFlopsPerSecond, bytesPerSecond, linkBytesPerSecond, latencyPs, hostPs);
        }

        Rates withLinks(double bytesPerSecond) {
            return new Rates(dieFlopsPerSecond, dramBytesPerSecond, bytesPerSecond, latencyPs, hostPs);
        }
    }

    static WaferSpec wafer(int columns, int rows, long dramBytes, Rates rates) {
        return new WaferSpec(
                columns + "x" + rows,
                new WaferSpec.Core(
                        rates.dieFlopsPerSecond() / CORES, rates.dieFlopsPerSecond() / CORES / 16, 1 << 12, 1e9),
                new WaferSpec.Die(16, 16, dramBytes, rates.dramBytesPerSecond(), rates.latencyPs(), 20, 20),
                columns,
                rows,
                new WaferSpec.Link(rates.linkBytesPerSecond(), rates.latencyPs()),
                new WaferSpec.Achievable(0.7, 1, 0.85, 0.9, DRAM_RESERVE),
                new WaferSpec.Host(rates.hostPs(), rates.hostPs() / 4),
                new WaferSpec.Energy(0.7e-12, 10, 0.2e-12, 0.7e-12, 7.5e-12));
    }

    static ModelSpec model(int layers, int heads, int kvHeads, int contextLimit) {
        int headDim = 16;
        int hidden = heads * headDim;
        return new ModelSpec(
                "tiny",
                layers,
                hidden,
                AttentionSpec.rotary(heads, kvHeads, headDim),
                new MlpSpec(2 * hidden, true, false),
                null,
                BlockSpec.sequential(Norm.RMS),
                new EmbeddingSpec(256, false, false, 0),
                contextLimit,
                Precision.uniform(2));
    }
}
