package org.wscsim.core.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.wscsim.core.device.Kernel;
import org.wscsim.core.device.Kernel.Collective;
import org.wscsim.core.device.Kernel.GemmOptions;
import org.wscsim.core.device.Prediction;

final class GpuModelTest {
    private static final Kernel GEMM = new Kernel.Gemm(16, 4_096, 4_096, GemmOptions.DEFAULT);

    @Test
    void onlyTheMeasuredDeviceIsInsideCalibration() {
        assertThat(GpuModel.load("a100").predict(GEMM))
                .isInstanceOfSatisfying(
                        Prediction.Time.class,
                        time -> assertThat(time.outsideCalibration()).isFalse());
        assertThat(GpuModel.load("h100").predict(GEMM))
                .isInstanceOfSatisfying(
                        Prediction.Time.class,
                        time -> assertThat(time.outsideCalibration()).isTrue());
    }

    @Test
    void saysWhatADeviceCannotRun() {
        Kernel fp8 = new Kernel.Gemm(16, 4_096, 4_096, new GemmOptions("fp8", "", "", true));
        assertThat(GpuModel.load("a100").predict(fp8)).isInstanceOf(Prediction.Unsupported.class);
        Kernel unknown = new Collective(Collective.Form.ALL_REDUCE, 2, 1_024, "other");
        assertThat(GpuModel.load("a100").predict(unknown)).isInstanceOf(Prediction.Unsupported.class);
    }

    @Test
    void pricesEveryKindOfKernelOnEveryDevice() {
        Kernel[] kernels = {
            GEMM,
            new Kernel.DecodeAttention(8, 1_024, 32, 8, 128),
            new Kernel.PrefillAttention(2, 512, 256, 32, 8, 128),
            new Kernel.GroupedGemm(64, 4_096, 14_336, 8, 2, 2, 1, 0),
            new Collective(Collective.Form.ALL_REDUCE, 2, 1 << 20, "nccl")
        };
        for (String gpu : GpuSpec.names()) {
            GpuModel model = GpuModel.load(gpu);
            for (Kernel kernel : kernels) {
                assertThat(model.predict(kernel))
                        .as("%s %s", gpu, kernel)
                        .isInstanceOfSatisfying(
                                Prediction.Time.class,
                                time -> assertThat(time.seconds()).isPositive().isFinite());
            }
        }
    }
}
