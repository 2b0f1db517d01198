package org.wscsim.core.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.wafer.DefectMap;
import org.wscsim.core.wafer.HardwareGraph;
import org.wscsim.core.wafer.WaferSpec;

final class RoutingTest {
    private final WaferSpec wafer = Grids.wafer(3, 3, 1e12, 1e12);

    private HardwareGraph graph(DefectMap.Builder defects) {
        return HardwareGraph.meshOf(wafer, defects.build());
    }

    private DefectMap.Builder defects() {
        return DefectMap.on(wafer, 4);
    }

    private static Routing routing(RoutingKind kind, HardwareGraph graph) {
        return new Routing(kind, graph, true, Grids.memory());
    }

    private static int[] dies(Routing routing, int routeClass, int from, int to) {
        int[] links = new int[routing.maxHops() + 1];
        int hops = routing.route(routeClass, from, to, links, 0);
        int[] dies = new int[hops + 1];
        dies[0] = from;
        for (int i = 0; i < hops; i++) {
            dies[i + 1] = routing.graph().to(links[i]);
        }
        return dies;
    }

    @Test
    void dimensionOrdersTurnOnce() {
        HardwareGraph graph = graph(defects());
        assertThat(dies(routing(RoutingKind.XY, graph), 0, 0, 8)).containsExactly(0, 1, 2, 5, 8);
        assertThat(dies(routing(RoutingKind.YX, graph), 0, 0, 8)).containsExactly(0, 3, 6, 7, 8);
        Routing both = routing(RoutingKind.O1TURN, graph);
        assertThat(both.classes()).isEqualTo(2);
        assertThat(dies(both, 0, 0, 8)).containsExactly(0, 1, 2, 5, 8);
        assertThat(dies(both, 1, 0, 8)).containsExactly(0, 3, 6, 7, 8);
    }

    @Test
    void routesGoAroundADeadDie() {
        HardwareGraph graph = graph(defects().killDie(4));
        Routing routing = routing(RoutingKind.FAULT_AWARE, graph);
        assertThat(dies(routing, 0, 3, 5)).hasSize(5).doesNotContain(4);
        assertThat(routing.reaches(0, 4)).isFalse();
        assertThat(graph.hops(1, 7)).isEqualTo(4);
    }

    @Test
    void holesChooseFaultAwareRoutesUnlessToldOtherwise() {
        HardwareGraph whole = graph(defects().killCores(2, 1));
        HardwareGraph holed = graph(defects().killLink(0, 1));
        assertThat(Routing.choose("", whole)).isEqualTo(RoutingKind.XY);
        assertThat(Routing.choose("", holed)).isEqualTo(RoutingKind.FAULT_AWARE);
        assertThat(Routing.choose("o1turn", whole)).isEqualTo(RoutingKind.O1TURN);
        assertThatThrownBy(() -> routing(RoutingKind.XY, holed))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("routing=xy")
                .hasMessageContaining("1 dead links");
    }

    @Test
    void anUnreachableDieIsNamed() {
        HardwareGraph graph = graph(defects().killLink(0, 1).killLink(0, 3));
        Routing routing = routing(RoutingKind.FAULT_AWARE, graph);
        assertThatThrownBy(() -> dies(routing, 0, 8, 0))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("from=8, die=0");
    }

    @Test
    void aLinkThatFailsIsAvoidedOnceRoutesAreRebuilt() {
        HardwareGraph graph = graph(defects());
        Routing routing = routing(RoutingKind.XY, graph);
        routing.fail(graph.linkBetween(0, 1));
        routing.fail(graph.linkBetween(1, 0));
        assertThat(routing.crossesFailed(0, 2)).isTrue();
        assertThat(routing.crossesFailed(3, 5)).isFalse();
        assertThat(dies(routing, 0, 0, 2)).containsExactly(0, 1, 2);
        routing.rebuild();
        assertThat(routing.kind()).isEqualTo(RoutingKind.FAULT_AWARE);
        assertThat(dies(routing, 0, 0, 2)).startsWith(0, 3).endsWith(2).hasSize(5);
        assertThat(routing.crossesFailed(0, 2)).isFalse();
    }

    @Test
    void namesReadBack() {
        for (RoutingKind kind : RoutingKind.values()) {
            assertThat(RoutingKind.of(kind.text())).isEqualTo(kind);
            assertThat(RoutingKind.names()).contains(kind.text());
        }
    }
}
