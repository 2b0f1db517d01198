package org.wscsim.core.tile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.wscsim.core.device.Kernel;
import org.wscsim.core.device.Kernel.Collective.Form;
import org.wscsim.core.device.Kernel.GemmOptions;
import org.wscsim.core.device.Prediction;

final class TileDeviceTest {
    private final TileDevice device = new TileDevice(Wafers.case3());

    private double seconds(Kernel kernel) {
        assertThat(device.predict(kernel)).isInstanceOf(Prediction.Time.class);
        return ((Prediction.Time) device.predict(kernel)).seconds();
    }

    private static Kernel gemm(long m, long n, long k, String storage) {
        return new Kernel.Gemm(m, n, k, new GemmOptions("bf16", "", storage, true));
    }

    @Test
    void isNamedAfterItsWafer() {
        assertThat(device.name()).isEqualTo("wsc-case3");
    }

    @Test
    void aLargeGemmRunsNearPeakAndAGemvAtDramSpeed() {
        double large = seconds(gemm(4_096, 8_192, 8_192, ""));
        double flops = 2.0 * 4_096 * 8_192 * 8_192;
        assertThat(flops / large / 261.12e12).isBetween(0.9, 0.95);
        double one = seconds(gemm(1, 8_192, 8_192, ""));
        assertThat(2.0 * 8_192 * 8_192 / one / 1.7e12).isBetween(0.95, 1.0);
    }

    @Test
    void noNumberOfRanksIsCountedBeyondTheWafer() {
        Kernel all = new Kernel.Collective(Form.ALL_REDUCE, Integer.MAX_VALUE, 1_024, "");
        assertThat(device.predict(all)).isInstanceOf(Prediction.Unsupported.class);
    }

    @Test
    void whereOperandsLieMatters() {
        double dram = seconds(gemm(64, 4_096, 4_096, "dram"));
        double weights = seconds(gemm(64, 4_096, 4_096, ""));
        double sram = seconds(gemm(64, 4_096, 4_096, "l1"));
        assertThat(dram).isGreaterThan(weights);
        assertThat(weights).isGreaterThan(sram);
        assertThat(device.predict(gemm(64, 40_960, 40_960, "l1"))).isInstanceOf(Prediction.Unsupported.class);
    }

    @Test
    void otherTypesAreUnsupported() {
        Kernel fp8 = new Kernel.Gemm(8, 8, 8, new GemmOptions("fp8", "", "", true));
        assertThat(device.predict(fp8))
                .isEqualTo(Prediction.unsupported("no rate of the matrix unit is known for dtype fp8"));
    }

    @Test
    void attentionReadsItsCacheOnce() {
        double bytes = 32 * 4_096.0 * 4 * 8 * 128;
        double decode = seconds(new Kernel.DecodeAttention(32, 4_096, 64, 8, 128));
        assertThat(bytes / decode / 1.7e12).isBetween(0.95, 1.0);
        double chunk = seconds(new Kernel.PrefillAttention(1, 512, 8_192, 64, 8, 128));
        assertThat(chunk).isGreaterThan(seconds(new Kernel.PrefillAttention(1, 512, 0, 64, 8, 128)));
    }

    /** By hand: 16 touched experts of 7.3 M x 3 weights, two bytes each, through DRAM. */
    @Test
    void groupedGemmStreamsTheExpertsItTouches() {
        double all = seconds(new Kernel.GroupedGemm(512, 2_048, 1_024, 16, 4, 1, 1, 0));
        double bytes = 16.0 * 3 * 2_048 * 1_024 * 2;
        assertThat(all).isGreaterThan(bytes / 1.7e12);
        double one = seconds(new Kernel.GroupedGemm(1, 2_048, 1_024, 16, 4, 1, 1, 0));
        assertThat(one).isBetween(bytes / 4 / 1.7e12, bytes / 2 / 1.7e12);
        assertThat(seconds(new Kernel.GroupedGemm(512, 2_048, 1_024, 16, 4, 1, 8, 1)))
                .isGreaterThan(seconds(new Kernel.GroupedGemm(512, 2_048, 1_024, 16, 4, 1, 8, 0)));
    }

    /**
     * On 2 x 2 dies a ring all-reduce takes 2 x 3 hops and 2 x 3/4 of the message (two lines of two would carry all of
     * it twice); half of one takes a hop along the rows and one along the columns, with 1/4 and 1/2 of it.
     */
    @Test
    void collectivesRunOnASquare() {
        double bytes = 1 << 26;
        // Four dies in a ring, both ways: two hops and 3/8 of the bytes to gather, the same again to reduce.
        double ring = 4 * 100e-9 + 0.75 * bytes / 2e12;
        assertThat(seconds(new Kernel.Collective(Form.ALL_REDUCE, 4, 1 << 26, "")))
                .isCloseTo(ring, within(1e-12));
        double half = seconds(new Kernel.Collective(Form.REDUCE_SCATTER, 4, 1 << 26, ""));
        assertThat(half).isCloseTo(2 * 100e-9 + 0.375 * bytes / 2e12, within(1e-12));
        assertThat(seconds(new Kernel.Collective(Form.ALL_GATHER, 4, 1 << 24, "")))
                .isCloseTo(half, within(1e-12));
        assertThat(seconds(new Kernel.Collective(Form.SEND, 2, 1 << 26, "")))
                .isCloseTo(100e-9 + bytes / 2e12, within(1e-12));
        assertThat(seconds(new Kernel.Collective(Form.ALL_TO_ALL, 4, 1 << 20, "")))
                .isPositive();
    }

    @Test
    void ranksThatFormNoRectangleAreUnsupported() {
        assertThat(device.predict(new Kernel.Collective(Form.ALL_REDUCE, 53, 1, "")))
                .isInstanceOf(Prediction.Unsupported.class);
        assertThat(device.predict(new Kernel.Collective(Form.ALL_REDUCE, 1, 1, "")))
                .isInstanceOf(Prediction.Unsupported.class);
    }
}
