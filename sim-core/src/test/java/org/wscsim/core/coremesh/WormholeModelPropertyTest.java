package org.wscsim.core.coremesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.wscsim.core.device.Kernel;
import org.wscsim.core.device.Kernel.GemmOptions;
import org.wscsim.core.device.Prediction;

/** Laws of GEMM on a Wormhole die over random shapes and ways to run it. */
final class WormholeModelPropertyTest {
    private static final long SEED = 150L;
    private static final int DRAWS = 3_000;
    private static final String[] DTYPES = {"bf16", "bfp8", "bfp4"};
    private static final String[] FIDELITIES = {"LoFi", "HiFi2", "HiFi3", "HiFi4"};
    private static final CoreMeshSpec SPEC = CoreMeshSpec.load("wormhole-n150");
    private static final WormholeModel MODEL = WormholeModel.load();

    private static long size(SplittableRandom random) {
        return (1L << random.nextInt(14)) + random.nextInt(64);
    }

    private static Kernel.Gemm draw(SplittableRandom random) {
        GemmOptions options =
                new GemmOptions(DTYPES[random.nextInt(3)], FIDELITIES[random.nextInt(4)], "dram", random.nextBoolean());
        return new Kernel.Gemm(size(random), size(random), size(random), options);
    }

    private static Kernel.Gemm with(Kernel.Gemm gemm, String dtype, String fidelity, boolean trace) {
        return new Kernel.Gemm(gemm.m(), gemm.n(), gemm.k(), new GemmOptions(dtype, fidelity, "dram", trace));
    }

    private static double seconds(Kernel.Gemm gemm) {
        Prediction prediction = MODEL.predict(gemm);
        assertThat(prediction).as(gemm.toString()).isInstanceOf(Prediction.Time.class);
        return ((Prediction.Time) prediction).seconds();
    }

    @Test
    void neverFasterThanThePeakOfItsFidelityOrTheDram() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < DRAWS; i++) {
            Kernel.Gemm gemm = draw(random);
            double peak = SPEC.peakFlopsPerSecond(SPEC.cores())
                    / WormholeGemm.passes(gemm.options().fidelity());
            double flops = 2.0 * gemm.m() * gemm.n() * gemm.k();
            double elements =
                    (double) gemm.m() * gemm.k() + (double) gemm.k() * gemm.n() + (double) gemm.m() * gemm.n();
            double bytes = elements * WormholeGemm.elementBytes(gemm.options().dtype());
            assertThat(seconds(gemm))
                    .as("seed=%d, draw=%d, %s", SEED, i, gemm)
                    .isGreaterThan(flops / peak)
                    .isGreaterThan(bytes / SPEC.dramBytesPerSecond());
        }
    }

    @Test
    void moreWorkIsNeverFaster() {
        SplittableRandom random = new SplittableRandom(SEED + 1);
        for (int i = 0; i < DRAWS; i++) {
            Kernel.Gemm g = draw(random);
            double seconds = seconds(g);
            String draw = "seed=" + (SEED + 1) + ", draw=" + i + ", " + g;
            long more = size(random);
            assertThat(seconds(new Kernel.Gemm(g.m() + more, g.n(), g.k(), g.options())))
                    .as(draw)
                    .isGreaterThanOrEqualTo(seconds);
            assertThat(seconds(new Kernel.Gemm(g.m(), g.n() + more, g.k(), g.options())))
                    .as(draw)
                    .isGreaterThanOrEqualTo(seconds);
            assertThat(seconds(new Kernel.Gemm(g.m(), g.n(), g.k() + more, g.options())))
                    .as(draw)
                    .isGreaterThanOrEqualTo(seconds);
        }
    }

    @Test
    void lessPrecisionAndNoDispatchAreNeverSlower() {
        SplittableRandom random = new SplittableRandom(SEED + 2);
        for (int i = 0; i < DRAWS; i++) {
            Kernel.Gemm g = draw(random);
            String draw = "seed=" + (SEED + 2) + ", draw=" + i + ", " + g;
            double traced = seconds(with(g, "bf16", "HiFi4", true));
            assertThat(traced).as(draw).isLessThanOrEqualTo(seconds(with(g, "bf16", "HiFi4", false)));
            assertThat(seconds(with(g, "bfp8", "HiFi4", true))).as(draw).isLessThan(traced);
            assertThat(seconds(with(g, "bf16", "LoFi", true))).as(draw).isLessThanOrEqualTo(traced);
        }
    }

    @Test
    void operandsInL1SpareTheDram() {
        GemmOptions dram = new GemmOptions("bf16", "HiFi2", "dram", true);
        GemmOptions sharded = new GemmOptions("bf16", "HiFi2", "l1", true);
        for (long n = 512; n <= 4_096; n *= 2) {
            assertThat(seconds(new Kernel.Gemm(n, n, n, sharded))).isLessThan(seconds(new Kernel.Gemm(n, n, n, dram)));
        }
    }

    @Test
    void onlyMeasuredFormsAreInsideTheCalibration() {
        Kernel.Gemm gemm = new Kernel.Gemm(2_048, 2_048, 2_048, GemmOptions.DEFAULT);
        assertThat(MODEL.predict(gemm)).isEqualTo(Prediction.of(seconds(gemm)));
        Kernel.Gemm lofi = with(gemm, "bfp8", "LoFi", true);
        assertThat(MODEL.predict(lofi)).isEqualTo(Prediction.outside(seconds(lofi)));
    }

    @Test
    void whatItCannotPriceHasAReason() {
        for (Kernel kernel : new Kernel[] {
            new Kernel.Gemm(64, 64, 64, new GemmOptions("int3", "", "", true)),
            new Kernel.Gemm(64, 64, 64, new GemmOptions("", "HiFi9", "", true)),
            new Kernel.Gemm(64, 64, 64, new GemmOptions("", "", "tape", true)),
            new Kernel.Gemm(16_384, 16_384, 16_384, new GemmOptions("", "", "l1", true)),
            new Kernel.DecodeAttention(1, 128, 32, 8, 128),
            new Kernel.Collective(Kernel.Collective.Form.ALL_REDUCE, 8, 1_024, "")
        }) {
            assertThat(MODEL.predict(kernel)).as(kernel.toString()).isInstanceOf(Prediction.Unsupported.class);
        }
    }
}
