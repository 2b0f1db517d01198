package org.wscsim.core.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.wscsim.core.device.Kernel.Collective;
import org.wscsim.core.device.Kernel.Collective.Form;
import org.wscsim.core.device.KernelWork;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.yaml.YamlMapping;

final class GpuCollectiveTest {
    private static final CollectiveConstants CONSTANTS =
            CollectiveConstants.of(GpuCalibration.load().section("collective"));

    private static GpuCollective on(String gpu) {
        return new GpuCollective(GpuSpec.load(gpu), CONSTANTS);
    }

    private static Collective allReduce(int ranks, long bytes, String impl) {
        return new Collective(Form.ALL_REDUCE, ranks, bytes, impl);
    }

    @Test
    void neverFasterThanTheBytesOfARankOverItsLink() {
        for (String name : GpuSpec.names()) {
            GpuSpec gpu = GpuSpec.load(name);
            for (Form form : Form.values()) {
                for (int ranks = 2; ranks <= 16; ranks++) {
                    for (long bytes = 1; bytes <= 1L << 30; bytes *= 3) {
                        Collective collective = new Collective(form, ranks, bytes, "nccl");
                        // A switch that reduces carries the input once and a share of the result.
                        double sent = Math.min(KernelWork.of(collective).bytes(), bytes * (1 + 1.0 / ranks));
                        double least = form == Form.ALL_REDUCE
                                ? sent
                                : KernelWork.of(collective).bytes();
                        assertThat(on(name).seconds(collective))
                                .as("%s on %s", collective, name)
                                .isGreaterThan(least / gpu.linkBytesPerSecond());
                    }
                }
            }
        }
    }

    @Test
    void oneRankHasNothingToSay() {
        assertThat(on("a100").seconds(allReduce(1, 1 << 20, "nccl"))).isZero();
    }

    /** All-reduce = reduce-scatter, then all-gather of the shares; for long messages only bandwidth is left. */
    @Test
    void anAllReduceCostsAboutItsTwoHalves() {
        long bytes = 1L << 29;
        double halves = on("a100").seconds(new Collective(Form.REDUCE_SCATTER, 8, bytes, "nccl"))
                + on("a100").seconds(new Collective(Form.ALL_GATHER, 8, bytes / 8, "nccl"));
        assertThat(on("a100").seconds(allReduce(8, bytes, "nccl")) / halves).isCloseTo(1, within(0.05));
    }

    @Test
    void theCustomKernelsGiveWayToNcclAtEightMebibytes() {
        long limit = 8L << 20;
        assertThat(on("a100").seconds(allReduce(8, limit, "custom-graph")))
                .isEqualTo(on("a100").seconds(allReduce(8, limit, "nccl")));
        assertThat(on("a100").seconds(allReduce(8, limit - 2, "custom-graph")))
                .isLessThan(on("a100").seconds(allReduce(8, limit - 2, "nccl")));
    }

    @Test
    void theHostIsTheFloorOutsideAGraph() {
        assertThat(on("a100").seconds(allReduce(2, 1 << 10, "custom-eager")))
                .isEqualTo(CONSTANTS.eager().customSeconds());
    }

    @Test
    void customKernelsOnlyAllReduce() {
        assertThat(GpuCollective.supports(new Collective(Form.ALL_GATHER, 2, 1 << 10, "custom-graph")))
                .isFalse();
        assertThat(GpuCollective.supports(allReduce(2, 1 << 10, "gloo"))).isFalse();
        assertThat(GpuCollective.supports(allReduce(2, 1 << 10, ""))).isTrue();
    }

    @Test
    void saysWhereItExtrapolates() {
        Collective usual = allReduce(4, 1 << 20, "nccl");
        assertThat(on("a100").outsideCalibration(usual)).isFalse();
        assertThat(on("rtx-pro-6000").outsideCalibration(usual)).as("PCIe").isTrue();
        assertThat(on("h100").outsideCalibration(usual))
                .as("reduced by the switch")
                .isTrue();
        assertThat(on("a100").outsideCalibration(allReduce(16, 1 << 20, "nccl")))
                .isTrue();
    }

    @Test
    void constantsSurviveTheirText() {
        String text = CONSTANTS.values().entrySet().stream()
                .map(e -> e.getKey() + ": " + e.getValue())
                .collect(Collectors.joining("\n", "", "\n"));
        assertThat(CollectiveConstants.of(YamlMapping.parse("again.yaml", text)))
                .isEqualTo(CONSTANTS);
    }

    @Test
    void refusesALinkFasterThanItsDataSheet() {
        String text = CONSTANTS.values().entrySet().stream()
                .map(e -> e.getKey() + ": " + (e.getKey().equals("ll_link_times") ? 0.5 : e.getValue()))
                .collect(Collectors.joining("\n", "", "\n"));
        assertThatThrownBy(() -> CollectiveConstants.of(YamlMapping.parse("again.yaml", text)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("ll_link_times");
    }
}
