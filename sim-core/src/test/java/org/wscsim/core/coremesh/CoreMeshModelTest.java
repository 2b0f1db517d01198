package org.wscsim.core.coremesh;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.wscsim.core.device.DeviceModel;
import org.wscsim.core.device.Kernel;
import org.wscsim.core.device.Kernel.Collective.Form;
import org.wscsim.core.device.Kernel.GemmOptions;
import org.wscsim.core.device.Prediction;

final class CoreMeshModelTest {
    private static final CoreMeshModel WSE2 = CoreMeshModel.load("wse2");

    private static double seconds(DeviceModel model, Kernel kernel) {
        Prediction prediction = model.predict(kernel);
        assertThat(prediction).as(kernel.toString()).isInstanceOf(Prediction.Time.class);
        return ((Prediction.Time) prediction).seconds();
    }

    private static Kernel gemm(long m, long n, long k) {
        return new Kernel.Gemm(m, n, k, GemmOptions.DEFAULT);
    }

    @Test
    void runsOnTheLargestSquare() {
        assertThat(WSE2.name()).isEqualTo("wse2");
        assertThat(WSE2.grid()).isEqualTo(new CoreGrid(750, 750));
    }

    @Test
    void aGemvTakesMicroseconds() {
        // 750 hops there and back at 1.1 GHz are 0.7 us; the arithmetic of 16k x 16k is 0.1 us at peak.
        double gemv = seconds(WSE2, gemm(1, 16_384, 16_384));
        assertThat(gemv).isBetween(0.7e-6, 5e-6);
        assertThat(seconds(WSE2, gemm(4_096, 16_384, 16_384))).isGreaterThan(100 * gemv);
    }

    @Test
    void everyTimeIsMarkedAsAnExtrapolation() {
        for (Kernel kernel : new Kernel[] {
            gemm(64, 4_096, 4_096),
            new Kernel.DecodeAttention(4, 2_048, 32, 8, 128),
            new Kernel.PrefillAttention(2, 1_024, 512, 32, 8, 128),
            new Kernel.GroupedGemm(64, 4_096, 2_048, 8, 2, 1, 1, 0),
            new Kernel.Collective(Form.ALL_REDUCE, 750, 1 << 14, ""),
            new Kernel.Collective(Form.ALL_GATHER, 64, 256, ""),
            new Kernel.Collective(Form.SEND, 2, 256, "")
        }) {
            assertThat(WSE2.predict(kernel)).isInstanceOf(Prediction.Time.class);
            assertThat(((Prediction.Time) WSE2.predict(kernel)).outsideCalibration())
                    .isTrue();
        }
    }

    @Test
    void whatItCannotPriceHasAReason() {
        for (Kernel kernel : new Kernel[] {
            gemm(1 << 18, 1 << 18, 1 << 18),
            new Kernel.Gemm(64, 64, 64, new GemmOptions("fp8", "", "", true)),
            new Kernel.GroupedGemm(64, 4_096, 2_048, 8, 2, 2, 1, 0),
            new Kernel.Collective(Form.ALL_REDUCE, 1_000, 1 << 14, ""),
            new Kernel.Collective(Form.ALL_TO_ALL, 8, 1 << 14, ""),
            new Kernel.Collective(Form.ALL_REDUCE, 8, 1 << 14, "nccl")
        }) {
            assertThat(WSE2.predict(kernel)).as(kernel.toString()).isInstanceOf(Prediction.Unsupported.class);
        }
    }

    @Test
    void aReductionOverTheGridTakesBothDimensions() {
        double line = seconds(WSE2, new Kernel.Collective(Form.ALL_REDUCE, 750, 1 << 12, ""));
        double grid = seconds(WSE2, new Kernel.Collective(Form.ALL_REDUCE, 750 * 750, 1 << 12, ""));
        assertThat(grid).isEqualTo(2 * line);
    }

    @Test
    void theConstantsFileComesBackFromItsText() {
        CoreMeshCalibration constants = CoreMeshCalibration.load();
        assertThat(CoreMeshCalibration.parse("text", constants.text())).isEqualTo(constants);
        assertThat(constants.text()).isEqualTo(CoreMeshCalibration.committedText());
    }
}
