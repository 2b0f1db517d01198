package org.wscsim.core.measured;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.wscsim.core.device.Kernel;
import org.wscsim.core.device.Prediction;
import org.wscsim.core.model.ModelCatalogue;

final class MeasuredDeviceTest {
    private static final MeasuredDevice DEVICE = new MeasuredDevice(
            "some-gpu", Tables.table(), List.of(ModelCatalogue.load("opt-13b"), ModelCatalogue.load("llama-3-8b")));

    private static Prediction gemm(long m, long n, long k) {
        return DEVICE.predict(new Kernel.Gemm(m, n, k, Kernel.GemmOptions.DEFAULT));
    }

    @Test
    void answersGemmsOfMeasuredWidths() {
        assertThat(DEVICE.name()).isEqualTo("some-gpu");
        for (long[] widths :
                new long[][] {{6_144, 4_096}, {4_096, 4_096}, {28_672, 4_096}, {4_096, 14_336}, {4_096, 7_168}}) {
            assertThat(gemm(10, widths[0], widths[1])).isEqualTo(Prediction.of(290 * Tables.US));
        }
        assertThat(gemm(200, 6_144, 4_096)).isInstanceOfSatisfying(Prediction.Time.class, time -> {
            assertThat(time.outsideCalibration()).isTrue();
            assertThat(time.seconds()).isCloseTo(2_000 * Tables.US, within(1e-12));
        });
        assertThat(gemm(10, 4_096, 4_097)).isInstanceOf(Prediction.Unsupported.class);
        assertThat(DEVICE.predict(new Kernel.Gemm(10, 6_144, 4_096, new Kernel.GemmOptions("fp8", "", "", true))))
                .isInstanceOf(Prediction.Unsupported.class);
    }

    @Test
    void answersAttentionWithMeasuredHeads() {
        assertThat(DEVICE.predict(new Kernel.DecodeAttention(4, 512, 32, 8, 128)))
                .isEqualTo(Prediction.of(Tables.multilinear(0, 0, 4, 512)));
        assertThat(DEVICE.predict(new Kernel.DecodeAttention(4, 512, 16, 4, 128)))
                .isEqualTo(Prediction.of(Tables.multilinear(0, 0, 4, 512)));
        assertThat(DEVICE.predict(new Kernel.DecodeAttention(4, 9_999, 32, 8, 128)))
                .isInstanceOfSatisfying(
                        Prediction.Time.class,
                        time -> assertThat(time.outsideCalibration()).isTrue());
        assertThat(DEVICE.predict(new Kernel.PrefillAttention(1, 256, 128, 32, 8, 128)))
                .isEqualTo(Prediction.of(Tables.multilinear(256, 128, 0, 0)));
        assertThat(DEVICE.predict(new Kernel.PrefillAttention(2, 256, 128, 32, 8, 128)))
                .isInstanceOf(Prediction.Unsupported.class);
        assertThat(DEVICE.predict(new Kernel.DecodeAttention(4, 512, 40, 40, 128)))
                .isInstanceOf(Prediction.Unsupported.class);
        assertThat(DEVICE.predict(new Kernel.PrefillAttention(1, 512, 0, 40, 40, 128)))
                .isInstanceOf(Prediction.Unsupported.class);
    }

    @Test
    void knowsNeitherExpertsNorCollectives() {
        assertThat(DEVICE.predict(new Kernel.GroupedGemm(1, 1, 1, 1, 1, 1, 1, 0)))
                .isInstanceOf(Prediction.Unsupported.class);
        assertThat(DEVICE.predict(new Kernel.Collective(Kernel.Collective.Form.SEND, 2, 1, "")))
                .isInstanceOf(Prediction.Unsupported.class);
    }
}
