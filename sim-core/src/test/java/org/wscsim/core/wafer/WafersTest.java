package org.wscsim.core.wafer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.wscsim.core.failure.BadInputException;

final class WafersTest {
    private final WaferSpec one = WaferCatalogue.load("wsc-case3");
    private final WaferSpec four = WaferCatalogue.load("wsc-case3-2x2");

    private static WaferSpec with(double bytesPerSecond, double latencyNs) {
        String text = WaferYaml.write(WaferCatalogue.load("wsc-case3-2x2"))
                .replaceAll("(wafer_to_wafer_bytes_per_second_per_direction:).*", "$1 " + bytesPerSecond)
                .replaceAll("(wafer_to_wafer_latency_ns:).*", "$1 " + latencyNs);
        return WaferYaml.parse("w.yaml", text);
    }

    @Test
    void everythingOfAWaferIsThereFourTimes() {
        assertThat(four.dieColumns()).isEqualTo(12);
        assertThat(four.dieRows()).isEqualTo(18);
        assertThat(four.waferCount()).isEqualTo(4);
        assertThat(four.dramBytes()).isEqualTo(4 * one.dramBytes());
        assertThat(four.matrixFlopsPerSecond()).isEqualTo(4 * one.matrixFlopsPerSecond());
        assertThat(four.dieMm2()).isEqualTo(4 * one.dieMm2());
        assertThat(four.staticWatts()).isEqualTo(4 * one.staticWatts());
        assertThat(four.energy()).isEqualTo(one.energy());
    }

    @Test
    void theLinksOfAnEdgeShareItsBandwidth() {
        HardwareGraph graph = HardwareGraph.meshOf(four);
        long[] sums = new long[2];
        int edges = 0;
        for (int link = 216; link < graph.links(); link++) {
            int x = graph.from(link) % 12;
            int y = graph.from(link) / 12;
            int toX = graph.to(link) % 12;
            int toY = graph.to(link) / 12;
            boolean edge = (x == 5 && toX == 6) || (x == 6 && toX == 5) || (y == 8 && toY == 9) || (y == 9 && toY == 8);
            assertThat(graph.isWaferEdge(link)).isEqualTo(edge);
            assertThat(graph.latencyPs(link)).isEqualTo(edge ? 500_000 : 100_000);
            if (!edge) {
                assertThat(graph.bytesPerSecond(link)).isEqualTo(2_000_000_000_000L);
            }
            edges += edge ? 1 : 0;
            sums[0] += x == 5 && toX == 6 && y < 9 ? graph.bytesPerSecond(link) : 0;
            sums[1] += y == 9 && toY == 8 && x >= 6 ? graph.bytesPerSecond(link) : 0;
        }
        assertThat(edges).isEqualTo(2 * (18 + 12));
        assertThat(sums).containsExactly(1_800_000_000_000L, 1_800_000_000_000L);
    }

    /** Edges as fast and near as links inside make one large wafer of the four. */
    @Test
    void fastEdgesAreNoEdges() {
        WaferSpec large = new WaferSpec(
                one.name(), one.core(), one.die(), 12, 18, one.d2d(), one.achievable(), one.host(), one.energy());
        HardwareGraph joined = HardwareGraph.meshOf(with(1e14, 100));
        HardwareGraph flat = HardwareGraph.meshOf(large);
        assertThat(joined.links()).isEqualTo(flat.links());
        for (int link = 0; link < flat.links(); link++) {
            assertThat(joined.from(link)).isEqualTo(flat.from(link));
            assertThat(joined.to(link)).isEqualTo(flat.to(link));
            assertThat(joined.bytesPerSecond(link)).isEqualTo(flat.bytesPerSecond(link));
            assertThat(joined.latencyPs(link)).isEqualTo(flat.latencyPs(link));
        }
    }

    @Test
    void anInstanceStandsOnAsFewWafersAsItCan() {
        assertThat(four.straddles(Region.ofDies(four, 2, 5, 4, 4))).isFalse();
        assertThat(four.straddles(Region.ofDies(four, 3, 5, 4, 4))).isTrue();
        assertThat(four.straddles(Region.ofDies(four, 2, 6, 4, 4))).isTrue();
        assertThat(four.straddles(Region.ofDies(four, 2, 5, 8, 4))).isFalse();
        assertThat(four.needsSeveralWafers(6, 9)).isFalse();
        assertThat(four.needsSeveralWafers(7, 1)).isTrue();
        assertThat(four.needsSeveralWafers(1, 10)).isTrue();
        assertThat(one.needsSeveralWafers(6, 9)).isFalse();
    }

    @Test
    void theSlowestLinkOfAnInstanceIsItsEdge() {
        assertThat(four.linkBytesPerSecond(6, 9)).isEqualTo(one.linkBytesPerSecond(6, 9));
        assertThat(four.linkBytesPerSecond(8, 4)).isEqualTo(200_000_000_000L);
        assertThat(four.linkBytesPerSecond(4, 10)).isEqualTo(300_000_000_000L);
        assertThat(four.linkBytesPerSecond(12, 18)).isEqualTo(200_000_000_000L);
    }

    @Test
    void wrongGridsAreRefusedByName() {
        String text = WaferYaml.write(four);
        assertThatThrownBy(() -> WaferYaml.parse("w.yaml", text.replace("  columns: 2", "  columns: 12")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("too many dies: dies=1296");
        assertThatThrownBy(() -> with(1e3, 500))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("wafer_to_wafer_bytes_per_second_per_direction");
        assertThatThrownBy(() -> with(1e12, 99))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("wafer_to_wafer_latency_ns");
        String islands = """
                islands:
                  columns: 1
                  rows: 1
                  fabric_bytes_per_second_per_island_per_direction: 1e12
                  fabric_hop_latency_ns: 1
                """;
        assertThatThrownBy(() -> WaferYaml.parse("w.yaml", text + islands))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("switched islands on several wafers");
    }
}
