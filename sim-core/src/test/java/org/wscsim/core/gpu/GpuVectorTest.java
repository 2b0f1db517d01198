package org.wscsim.core.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.wscsim.core.gpu.GpuVector.Form;

final class GpuVectorTest {
    private static final GpuSpec A100 = GpuSpec.load("a100");
    private static final VectorConstants CONSTANTS = new VectorConstants(2e-6, 5e-10, 0.5, 0.9, 20, 0.2);

    @Test
    void aLargeSumStreamsThreeTensorsThroughDram() {
        double bytes = 3 * 2 * 65_536.0 * 8_192;
        assertThat(new GpuVector(A100, CONSTANTS).seconds(Form.ADD, 65_536, 8_192) / (bytes / (0.9 * 2.039e12)))
                .isCloseTo(1, within(0.01));
    }

    @Test
    void oneTokenCostsLaunchAndItsRow() {
        assertThat(new GpuVector(A100, CONSTANTS).seconds(Form.NORM, 1, 8_192))
                .isCloseTo(2e-6 + 8_192 * 5e-10, within(2e-8));
    }

    @Test
    void moreTokensNeverTakeLess() {
        for (String name : GpuSpec.names()) {
            GpuVector vector =
                    new GpuVector(GpuSpec.load(name), GpuCalibration.load().vector());
            for (Form form : Form.values()) {
                double before = 0;
                for (int rows = 1; rows <= 1 << 20; rows *= 2) {
                    double seconds = vector.seconds(form, rows, 5_120);
                    assertThat(seconds).as("%s %s %d", name, form, rows).isGreaterThan(before);
                    before = seconds;
                }
            }
        }
    }

    @Test
    void aTensorInTheCacheIsReadFaster() {
        GpuVector vector = new GpuVector(A100, CONSTANTS);
        double launch = CONSTANTS.launchSeconds();
        double small = (vector.seconds(Form.ADD, 64, 4_096) - launch) / 64;
        double large = (vector.seconds(Form.ADD, 65_536, 4_096) - launch) / 65_536;
        assertThat(small).isLessThan(large);
    }
}
