package org.wscsim.core.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.wscsim.core.failure.BadInputException;

final class GpuCalibrationTest {
    @Test
    void sectionsComeBackFromTheirText() {
        GpuCalibration calibration = GpuCalibration.load();
        String text = GpuCalibration.sectionText(
                        "gemm",
                        calibration.gemm(GpuCalibration.Family.LOCKED_CLOCK).values(),
                        Map.of("tile_edge", "elements"))
                + GpuCalibration.sectionText(
                        "gemm_free_clock",
                        calibration.gemm(GpuCalibration.Family.FREE_CLOCK).values(),
                        Map.of())
                + GpuCalibration.sectionText("vector", calibration.vector().values(), Map.of());
        GpuCalibration again = GpuCalibration.of("again", text);
        assertThat(again.gemm(GpuCalibration.Family.LOCKED_CLOCK))
                .isEqualTo(calibration.gemm(GpuCalibration.Family.LOCKED_CLOCK));
        assertThat(again.gemm(GpuCalibration.Family.FREE_CLOCK))
                .isEqualTo(calibration.gemm(GpuCalibration.Family.FREE_CLOCK));
        assertThat(again.vector()).isEqualTo(calibration.vector());
    }

    @Test
    void keepsFourDigits() {
        assertThat(GpuCalibration.rounded(1.234567e-6)).isEqualTo(1.235e-6);
        assertThat(GpuCalibration.number(0)).isEqualTo("0");
    }

    @Test
    void lockedClocksDoNotThrottle() {
        assertThat(GpuCalibration.load()
                        .gemm(GpuCalibration.Family.LOCKED_CLOCK)
                        .throttle())
                .isZero();
        assertThat(GpuCalibration.load().gemm(GpuCalibration.Family.FREE_CLOCK).throttle())
                .isPositive();
    }

    @Test
    void namesTheMissingKey() {
        GpuCalibration calibration = GpuCalibration.of("mine.yaml", "gemm:\n  launch_seconds: 1e-6\n");
        assertThatThrownBy(() -> calibration.gemm(GpuCalibration.Family.LOCKED_CLOCK))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("gemm.dram_fraction");
        assertThatThrownBy(calibration::vector)
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("vector");
    }
}
