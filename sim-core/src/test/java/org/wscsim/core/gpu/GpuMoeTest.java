package org.wscsim.core.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.wscsim.core.device.Kernel.GroupedGemm;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.yaml.YamlMapping;

final class GpuMoeTest {
    private static final MoeConstants CONSTANTS =
            MoeConstants.of(GpuCalibration.load().section("moe"));

    private static GpuMoe on(String gpu) {
        return new GpuMoe(GpuSpec.load(gpu), CONSTANTS);
    }

    private static GroupedGemm layer(long tokens, int ep, double skew) {
        return new GroupedGemm(tokens, 7_168, 2_048, 256, 8, 1, ep, skew);
    }

    @Test
    void neverFasterThanTheComputeBoundNorTheWeightsOfTheExpertsHit() {
        for (String name : GpuSpec.names()) {
            GpuSpec gpu = GpuSpec.load(name);
            for (int ep = 1; ep <= 256; ep *= 4) {
                for (long tokens = 1; tokens <= 65_536; tokens *= 4) {
                    GroupedGemm layer = layer(tokens, ep, 1.2);
                    ExpertLoad load = ExpertLoad.of(layer);
                    double elements = 3.0 * layer.hidden() * layer.ffn();
                    double compute = 2 * load.rows() * elements / gpu.matrixFlopsPerSecond();
                    double weights = 2 * load.activeExperts() * elements / gpu.dramBytesPerSecond();
                    assertThat(on(name).seconds(layer, load))
                            .as("%s on %s", layer, name)
                            .isGreaterThan(Math.max(compute, weights));
                }
            }
        }
    }

    @Test
    void neverFasterThanTheBoundsWithTunedTiles() {
        GpuSpec gpu = GpuSpec.load("a100");
        for (long tokens = 1; tokens <= 65_536; tokens *= 2) {
            GroupedGemm layer = new GroupedGemm(tokens, 4_096, 14_336, 8, 2, 4, 1, 1.01);
            ExpertLoad load = ExpertLoad.of(layer);
            double elements = 3.0 * layer.hidden() * layer.ffn() / layer.tp();
            assertThat(on("a100").seconds(layer, load))
                    .as("%s", layer)
                    .isGreaterThan(2 * load.rows() * elements / gpu.matrixFlopsPerSecond())
                    .isGreaterThan(2 * load.activeExperts() * elements / gpu.dramBytesPerSecond());
        }
    }

    /** With tiles that are tuned for no number of experts held. */
    @Test
    void spreadingTheExpertsNeverCostsTime() {
        for (long tokens = 64; tokens <= 65_536; tokens *= 4) {
            double before = Double.POSITIVE_INFINITY;
            for (int ep = 1; ep <= 64; ep *= 2) {
                double now = on("a100").seconds(new GroupedGemm(tokens, 7_168, 2_112, 256, 8, 1, ep, 1.01));
                assertThat(now).as("tokens=%s, ep=%s", tokens, ep).isLessThan(before);
                before = now;
            }
        }
    }

    @Test
    void theHottestDeviceDecides() {
        assertThat(on("a100").seconds(layer(16_384, 32, 1.2)))
                .isGreaterThan(1.5 * on("a100").seconds(layer(16_384, 32, 0)));
    }

    @Test
    void sameQuestionSameAnswer() {
        assertThat(on("a100").seconds(layer(777, 8, 1.2))).isEqualTo(on("a100").seconds(layer(777, 8, 1.2)));
    }

    @Test
    void saysWhereItExtrapolates() {
        assertThat(on("a100").outsideCalibration(layer(128, 8, 1.1))).isFalse();
        assertThat(on("a100").outsideCalibration(layer(128, 8, 0)))
                .as("balanced")
                .isTrue();
        assertThat(on("a100").outsideCalibration(new GroupedGemm(128, 4_096, 1_536, 128, 8, 2, 2, 1.1)))
                .as("both ways of splitting")
                .isTrue();
    }

    @Test
    void constantsSurviveTheirText() {
        assertThat(MoeConstants.of(YamlMapping.parse("again.yaml", text("", 0))))
                .isEqualTo(CONSTANTS);
    }

    @Test
    void refusesMoreThanThePeak() {
        assertThatThrownBy(() -> MoeConstants.of(YamlMapping.parse("again.yaml", text("tuned_matrix", 1.5))))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("tuned_matrix");
    }

    private static String text(String changed, double value) {
        return CONSTANTS.values().entrySet().stream()
                .map(e -> e.getKey() + ": " + (e.getKey().equals(changed) ? value : e.getValue()))
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
