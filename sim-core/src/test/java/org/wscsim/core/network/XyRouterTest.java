package org.wscsim.core.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wscsim.core.wafer.HardwareGraph;

final class XyRouterTest {
    @ParameterizedTest
    @CsvSource({"1,1", "2,1", "1,5", "4,4", "6,9", "9,6", "7,3"})
    void routesAreConnectedAndShortest(int columns, int rows) {
        HardwareGraph graph = Grids.graph(columns, rows);
        for (int from = 0; from < graph.dies(); from++) {
            for (int to = 0; to < graph.dies(); to++) {
                int[] route = route(graph, from, to);
                assertThat(route).hasSize(graph.hops(from, to));
                int die = from;
                for (int link : route) {
                    assertThat(graph.isDramPort(link)).isFalse();
                    assertThat(graph.from(link)).isEqualTo(die);
                    die = graph.to(link);
                }
                assertThat(die).isEqualTo(to);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"2,2", "3,3", "4,4", "6,9", "8,5"})
    void channelDependenciesHaveNoCycle(int columns, int rows) {
        HardwareGraph graph = Grids.graph(columns, rows);
        List<Set<Integer>> waitsFor = new ArrayList<>();
        for (int link = 0; link < graph.links(); link++) {
            waitsFor.add(new TreeSet<>());
        }
        int dependencies = 0;
        for (int from = 0; from < graph.dies(); from++) {
            for (int to = 0; to < graph.dies(); to++) {
                int[] route = route(graph, from, to);
                for (int i = 1; i < route.length; i++) {
                    dependencies += waitsFor.get(route[i - 1]).add(route[i]) ? 1 : 0;
                }
            }
        }
        assertThat(dependencies).isPositive();
        assertThat(linksOnCycles(waitsFor)).isEmpty();
    }

    /** Takes away links that wait for nothing, again and again; what stays lies on or before a cycle. */
    private static Set<Integer> linksOnCycles(List<Set<Integer>> waitsFor) {
        Set<Integer> left = new TreeSet<>();
        for (int link = 0; link < waitsFor.size(); link++) {
            left.add(link);
        }
        boolean changed = true;
        while (changed) {
            changed = left.removeIf(link -> waitsFor.get(link).stream().noneMatch(left::contains));
        }
        return left;
    }

    private static int[] route(HardwareGraph graph, int from, int to) {
        int[] into = new int[graph.columns() + graph.rows()];
        int hops = new XyRouter(graph).route(from, to, into, 0);
        return java.util.Arrays.copyOf(into, hops);
    }
}
