package org.wscsim.core.flit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wscsim.core.flit.RouterGrid.Routing;

final class RouterGridTest {
    private static final int COLUMNS = 5;
    private static final int ROWS = 4;

    /** Dally and Seitz 1987: no cycle in the graph of channels that a packet may hold and ask for, so no deadlock. */
    @ParameterizedTest
    @EnumSource(Routing.class)
    void theChannelDependenciesOfAClassHaveNoCycle(Routing routing) {
        RouterGrid grid = RouterGrid.mesh(COLUMNS, ROWS, routing);
        for (int routeClass = 0; routeClass < grid.classes(); routeClass++) {
            assertThat(sinksFirst(dependencies(grid, routeClass)))
                    .as("%s, class=%d", routing, routeClass)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(Routing.class)
    void everyWayIsAShortestOne(Routing routing) {
        RouterGrid grid = RouterGrid.mesh(COLUMNS, ROWS, routing);
        for (int routeClass = 0; routeClass < grid.classes(); routeClass++) {
            for (int from = 0; from < grid.routers(); from++) {
                for (int to = 0; to < grid.routers(); to++) {
                    int hops = Math.abs(from % COLUMNS - to % COLUMNS) + Math.abs(from / COLUMNS - to / COLUMNS);
                    assertThat(channels(grid, routeClass, from, to)).hasSize(hops);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Routing.class)
    void oppositePortsLeadBack(Routing routing) {
        RouterGrid grid = RouterGrid.mesh(COLUMNS, ROWS, routing);
        for (int router = 0; router < grid.routers(); router++) {
            for (int port = 0; port < RouterGrid.LOCAL; port++) {
                int next = grid.neighbour(router, port);
                if (next != RouterGrid.NONE) {
                    assertThat(grid.neighbour(next, RouterGrid.opposite(port))).isEqualTo(router);
                }
            }
        }
    }

    /** Channel = router * PORTS + port. */
    private static List<Integer> channels(RouterGrid grid, int routeClass, int from, int to) {
        List<Integer> channels = new ArrayList<>();
        int router = from;
        while (grid.port(routeClass, router, to) != RouterGrid.LOCAL && channels.size() <= grid.routers()) {
            int port = grid.port(routeClass, router, to);
            channels.add(router * RouterGrid.PORTS + port);
            router = grid.neighbour(router, port);
        }
        return channels;
    }

    private static List<Set<Integer>> dependencies(RouterGrid grid, int routeClass) {
        List<Set<Integer>> dependencies = new ArrayList<>();
        for (int channel = 0; channel < grid.routers() * RouterGrid.PORTS; channel++) {
            dependencies.add(new HashSet<>());
        }
        for (int from = 0; from < grid.routers(); from++) {
            for (int to = 0; to < grid.routers(); to++) {
                List<Integer> way = channels(grid, routeClass, from, to);
                for (int i = 1; i < way.size(); i++) {
                    dependencies.get(way.get(i - 1)).add(way.get(i));
                }
            }
        }
        return dependencies;
    }

    /** Whether taking away channels that wait for nobody, again and again, takes them all. */
    private static boolean sinksFirst(List<Set<Integer>> dependencies) {
        Set<Integer> left = new HashSet<>();
        for (int channel = 0; channel < dependencies.size(); channel++) {
            left.add(channel);
        }
        while (left.removeIf(channel -> dependencies.get(channel).stream().noneMatch(left::contains))) {
            assert left.size() < dependencies.size() : "nothing taken";
        }
        return left.isEmpty();
    }
}
