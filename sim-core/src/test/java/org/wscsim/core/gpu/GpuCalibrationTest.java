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
        String text = GpuCalibration.sectionText("gemm", calibration.gemm().values(), Map.of("tile_edge", "elements"))
                + GpuCalibration.sectionText(
                        "gemm_free_clock", calibration.gemmFreeClock().values(), Map.of())
                + GpuCalibration.sectionText("vector", calibration.vector().values(), Map.of());
        GpuCalibration again = GpuCalibration.of("again", text);
        assertThat(again.gemm()).isEqualTo(calibration.gemm());
        assertThat(again.gemmFreeClock()).isEqualTo(calibration.gemmFreeClock());
        assertThat(again.vector()).isEqualTo(calibration.vector());
    }

    @Test
    void keepsFourDigits() {
        assertThat(GpuCalibration.rounded(1.234567e-6)).isEqualTo(1.235e-6);
        assertThat(GpuCalibration.number(0)).isEqualTo("0");
    }

    @Test
    void lockedClocksDoNotThrottle() {
        assertThat(GpuCalibration.load().gemm().throttle()).isZero();
        assertThat(GpuCalibration.load().gemmFreeClock().throttle()).isPositive();
    }

    @Test
    void namesTheMissingKey() {
        GpuCalibration calibration = GpuCalibration.of("mine.yaml", "gemm:\n  launch_seconds: 1e-6\n");
        assertThatThrownBy(calibration::gemm)
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("gemm.dram_fraction");
        assertThatThrownBy(calibration::vector)
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("vector");
    }
}
