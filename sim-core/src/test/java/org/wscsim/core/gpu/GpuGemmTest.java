package org.wscsim.core.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.wscsim.core.device.Kernel;
import org.wscsim.core.device.Kernel.GemmOptions;

final class GpuGemmTest {
    private static final GpuSpec A100 = GpuSpec.load("a100");
    private static final GpuCalibration CALIBRATION = GpuCalibration.load();
    private static final long[] SIZES = {1, 7, 32, 129, 1_024, 4_097, 16_384, 65_536};

    private static GpuGemm locked(String gpu) {
        return new GpuGemm(GpuSpec.load(gpu), CALIBRATION.gemm(GpuCalibration.Family.LOCKED_CLOCK));
    }

    @Test
    void neverFasterThanThePeakOrTheDataSheetsBandwidth() {
        for (String gpu : GpuSpec.names()) {
            GpuSpec spec = GpuSpec.load(gpu);
            for (GemmConstants constants : new GemmConstants[] {
                CALIBRATION.gemm(GpuCalibration.Family.LOCKED_CLOCK), CALIBRATION.gemm(GpuCalibration.Family.FREE_CLOCK)
            }) {
                GpuGemm gemm = new GpuGemm(spec, constants);
                for (long m : SIZES) {
                    for (long n : SIZES) {
                        for (long k : SIZES) {
                            double seconds = gemm.seconds(m, n, k);
                            assertThat(seconds)
                                    .as("%s %dx%dx%d", gpu, m, n, k)
                                    .isGreaterThan(2.0 * m * n * k / spec.matrixFlopsPerSecond())
                                    .isGreaterThan(2.0 * (m + n) * k / spec.dramBytesPerSecond())
                                    .isFinite();
                        }
                    }
                }
            }
        }
    }

    @Test
    void aLargeProductIsWholeWavesOfItsBestTile() {
        // 32 x 32 tiles of 128 x 256 on 108 multiprocessors: 9.48 waves; no other tile shape loses less at the edge.
        GemmConstants c = CALIBRATION.gemm(GpuCalibration.Family.LOCKED_CLOCK);
        double rate = Math.min(A100.matrixFlopsPerSecond(), 271.2e12 * c.lockedClockGain());
        double tile = 2.0 * 128 * 256 * 8_192 / (rate / 108) * (1 + c.tileEdge() * (1 / 128.0 + 1 / 256.0));
        double last = c.lastWaveShare() + (1 - c.lastWaveShare()) * 52 / 108;
        double written = c.writeFactor() * 2 * 4_096 * 8_192 / (c.dramFraction() * 2.039e12);
        assertThat(locked("a100").seconds(4_096, 8_192, 8_192))
                .isCloseTo(c.launchSeconds() + (9 + last) * tile + written, within(1e-9));
    }

    @Test
    void aSkinnyProductSplitsTheInnerDimension() {
        double unsplit = 65_536
                / 64.0
                * CALIBRATION.gemm(GpuCalibration.Family.LOCKED_CLOCK).stepSeconds();
        assertThat(locked("a100").seconds(16, 128, 65_536)).isLessThan(unsplit / 4);
    }

    @Test
    void bytesBindADecodeStep() {
        double seconds = locked("a100").seconds(16, 16_384, 16_384);
        double streamed = 2.0
                * 16_384
                * 16_384
                / (CALIBRATION.gemm(GpuCalibration.Family.LOCKED_CLOCK).dramFraction() * 2.039e12);
        assertThat(seconds / streamed).isBetween(1.0, 1.05);
    }

    @Test
    void thePowerLimitSlowsOnlyLongComputeBoundProducts() {
        GemmConstants locked = CALIBRATION.gemm(GpuCalibration.Family.LOCKED_CLOCK);
        GpuGemm free = new GpuGemm(
                A100,
                new GemmConstants(
                        locked.launchSeconds(),
                        locked.dramFraction(),
                        locked.turnoverSeconds(),
                        locked.lockedClockGain(),
                        locked.tileEdge(),
                        locked.l2BytesPerClock(),
                        locked.lastWaveShare(),
                        locked.stepSeconds(),
                        locked.writeFactor(),
                        locked.splitSeconds(),
                        locked.vectorSeconds(),
                        locked.vectorStepSeconds(),
                        0.25,
                        1e-4));
        assertThat(free.seconds(4_096, 16_384, 16_384) / locked("a100").seconds(4_096, 16_384, 16_384))
                .isBetween(1.2, 1.25);
        assertThat(free.seconds(1, 16_384, 16_384) / locked("a100").seconds(1, 16_384, 16_384))
                .isBetween(1.0, 1.01);
    }

    @Test
    void fp8DoublesTheRateWhereThereAreUnitsForIt() {
        var fp8 = new Kernel.Gemm(8_192, 8_192, 8_192, new GemmOptions("fp8", "", "", true));
        var bf16 = new Kernel.Gemm(8_192, 8_192, 8_192, GemmOptions.DEFAULT);
        assertThat(locked("a100").supports(fp8.options())).isFalse();
        assertThat(locked("h100").supports(fp8.options())).isTrue();
        assertThat(locked("h100").seconds(bf16) / locked("h100").seconds(fp8)).isBetween(1.8, 2.0);
    }

    @Test
    void shapesBeyondTheMeasuredOnesAreMarked() {
        assertThat(GpuGemm.outsideCalibration(4_096, 65_536, 65_536)).isFalse();
        assertThat(GpuGemm.outsideCalibration(4_097, 4_096, 4_096)).isTrue();
        assertThat(GpuGemm.outsideCalibration(1, 16, 4_096)).isTrue();
    }
}
