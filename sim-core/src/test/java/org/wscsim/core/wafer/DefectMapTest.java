package org.wscsim.core.wafer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class DefectMapTest {
    private static final WaferSpec CASE_3 = WaferCatalogue.load("wsc-case3");

    private static DefectMap.Builder map() {
        return DefectMap.on(CASE_3, 4);
    }

    @Test
    void anInstanceNeedsEveryDieAndEveryLinkInside() {
        Region region = Region.ofDies(CASE_3, 1, 1, 2, 4);
        assertThat(map().build().holds(region)).isTrue();
        assertThat(map().killDie(7).build().holds(region)).isFalse();
        assertThat(map().killLink(7, 8).build().holds(region)).isFalse();
        assertThat(map().killLink(8, 14).build().holds(region)).isFalse();
        assertThat(map().killLink(6, 7).build().holds(region))
                .as("link outside")
                .isTrue();
        assertThat(map().killLink(1, 7).build().holds(region))
                .as("link outside")
                .isTrue();
        assertThat(map().killCores(8, 255).build().holds(region)).isTrue();
        assertThat(map().killCores(8, 256).build().holds(region)).isFalse();
        assertThat(map().killStacks(8, 4).build().holds(region)).isFalse();
    }

    @Test
    void theWorstDieOfAnInstanceDecidesItsPrice() {
        DefectMap map = map().killCores(0, 64).killStacks(1, 1).killStacks(5, 2).build();
        WaferSpec seen = map.worstOf(CASE_3, Region.ofDies(CASE_3, 0, 0, 2, 1));
        assertThat(seen.dieMatrixFlopsPerSecond()).isEqualTo(0.75 * CASE_3.dieMatrixFlopsPerSecond());
        assertThat(seen.die().dramBytes()).isEqualTo(CASE_3.die().dramBytes() * 3 / 4);
        assertThat(seen.die().dramBytesPerSecond())
                .isEqualTo(0.75 * CASE_3.die().dramBytesPerSecond());
        assertThat(map.worstOf(CASE_3, Region.ofDies(CASE_3, 2, 0, 2, 1))).isSameAs(CASE_3);
        assertThat(map.worstOf(CASE_3, new Region(0, 0, 1, 1, 64, 256))).isSameAs(CASE_3);
    }

    @Test
    void deadThingsHaveNoLinkAndNoBandwidth() {
        HardwareGraph whole = HardwareGraph.meshOf(CASE_3);
        HardwareGraph graph = HardwareGraph.meshOf(
                CASE_3, map().killDie(7).killLink(3, 4).killStacks(9, 1).build());
        assertThat(graph.links()).isEqualTo(whole.links() - 2 * 4 - 2);
        assertThat(graph.linkBetween(7, 8)).isEqualTo(-1);
        assertThat(graph.linkBetween(8, 7)).isEqualTo(-1);
        assertThat(graph.linkBetween(4, 3)).isEqualTo(-1);
        assertThat(graph.linkBetween(3, 9)).isGreaterThanOrEqualTo(graph.dies());
        assertThat(graph.bytesPerSecond(graph.dramPort(7))).isZero();
        assertThat(graph.bytesPerSecond(graph.dramPort(9)))
                .isEqualTo(Math.round(0.75 * whole.bytesPerSecond(whole.dramPort(9))));
        assertThat(graph.hops(3, 4)).isEqualTo(3);
        assertThat(graph.hops(6, 8)).isEqualTo(4);
        assertThat(graph.hops(0, 7)).isEqualTo(HardwareGraph.UNREACHABLE);
    }
}
