package org.wscsim.core.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.wscsim.core.wafer.DefectMap;
import org.wscsim.core.wafer.HardwareGraph;
import org.wscsim.core.wafer.HardwareGraph.Direction;
import org.wscsim.core.wafer.WaferSpec;

/** Laws of routes over random meshes with random holes, before and after links fail during a run. */
final class RoutingPropertyTest {
    private static final int WORLDS = Integer.getInteger("wsc.test.worlds", 400);
    private static final long FIRST_SEED = Long.getLong("wsc.test.seed", 1);

    @Test
    void faultAwareRoutesReachWhatIsConnectedAndCannotDeadlock() {
        int holes = 0;
        int parts = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + WORLDS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            WaferSpec wafer = RandomDefects.wafer(random);
            DefectMap defects = RandomDefects.map(wafer, random);
            HardwareGraph graph = HardwareGraph.meshOf(wafer, defects);
            Routing routing = new Routing(RoutingKind.FAULT_AWARE, graph, true, Grids.memory());
            String where = "seed=" + seed + ", " + wafer.dieColumns() + "x" + wafer.dieRows() + ", " + defects;
            parts += check(routing, new BitSet(), where) ? 1 : 0;
            holes += defects.hasHoles() ? 1 : 0;

            BitSet failed = new BitSet();
            for (int i = random.nextInt(4); i > 0 && graph.links() > graph.dies(); i--) {
                int link = graph.dies() + random.nextInt(graph.links() - graph.dies());
                failed.set(link);
                failed.set(graph.linkBetween(graph.to(link), graph.from(link)));
            }
            failed.stream().forEach(routing::fail);
            routing.rebuild();
            check(routing, failed, where + ", failed=" + failed);
        }
        assertThat(holes).isGreaterThan(WORLDS / 4);
        assertThat(parts).as("worlds in several parts").isGreaterThan(WORLDS / 40);
    }

    /** Returns whether some living die does not reach another. */
    private static boolean check(Routing routing, BitSet failed, String where) {
        HardwareGraph graph = routing.graph();
        boolean apart = false;
        for (int from = 0; from < graph.dies(); from++) {
            int[] distance = distances(graph, failed, from);
            for (int to = 0; to < graph.dies(); to++) {
                boolean connected = graph.dieAlive(from) && distance[to] < Integer.MAX_VALUE;
                assertThat(routing.reaches(from, to))
                        .as(where + ", from=%d, to=%d", from, to)
                        .isEqualTo(connected);
                apart |= graph.dieAlive(from) && graph.dieAlive(to) && !connected;
                if (connected) {
                    int[] route = route(routing, 0, from, to);
                    assertConnected(graph, route, from, to, failed, where);
                    assertThat(route.length).as(where).isGreaterThanOrEqualTo(distance[to]);
                }
            }
        }
        assertThat(linksOnCycles(routing, 0))
                .as(where + ", links that can wait in a circle")
                .isEmpty();
        return apart;
    }

    /** The rule leaves no shorter way than the one taken: all legal walks are searched, up first, then down. */
    @Test
    void noLegalRouteIsShorter() {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + WORLDS / 4; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            WaferSpec wafer = RandomDefects.wafer(random);
            HardwareGraph graph = HardwareGraph.meshOf(wafer, RandomDefects.map(wafer, random));
            Routing routing = new Routing(RoutingKind.FAULT_AWARE, graph, true, Grids.memory());
            int bestOfAnyRoot = Integer.MAX_VALUE;
            int own = totalHops(routing, graph);
            if (!oneLivingPart(graph)) {
                continue;
            }
            for (int root = 0; root < graph.dies(); root++) {
                if (graph.dieAlive(root)) {
                    bestOfAnyRoot = Math.min(bestOfAnyRoot, legalHops(graph, root));
                }
            }
            assertThat(own).as("seed=" + seed).isEqualTo(bestOfAnyRoot);
        }
    }

    private static boolean oneLivingPart(HardwareGraph graph) {
        for (int from = 0; from < graph.dies(); from++) {
            for (int to = 0; to < graph.dies(); to++) {
                if (graph.dieAlive(from) && graph.dieAlive(to) && graph.hops(from, to) == HardwareGraph.UNREACHABLE) {
                    return false;
                }
            }
        }
        return graph.defects().deadDies() < graph.dies();
    }

    private static int totalHops(Routing routing, HardwareGraph graph) {
        int hops = 0;
        for (int from = 0; from < graph.dies(); from++) {
            for (int to = 0; to < graph.dies(); to++) {
                hops += routing.reaches(from, to) ? route(routing, 0, from, to).length : 0;
            }
        }
        return hops;
    }

    /** Sum of shortest legal walks: a state is (die, has gone down). */
    private static int legalHops(HardwareGraph graph, int root) {
        int[] level = distances(graph, new BitSet(), root);
        int sum = 0;
        for (int from = 0; from < graph.dies(); from++) {
            if (!graph.dieAlive(from)) {
                continue;
            }
            int[] hops = new int[2 * graph.dies()];
            Arrays.fill(hops, Integer.MAX_VALUE);
            hops[2 * from] = 0;
            ArrayDeque<Integer> queue = new ArrayDeque<>(List.of(2 * from));
            while (!queue.isEmpty()) {
                int state = queue.remove();
                for (Direction side : Direction.values()) {
                    int link = graph.link(state / 2, side);
                    boolean down = link >= 0 && level[graph.to(link)] > level[state / 2];
                    if (link < 0 || (!down && state % 2 == 1)) {
                        continue;
                    }
                    int next = 2 * graph.to(link) + (down ? 1 : 0);
                    if (hops[next] == Integer.MAX_VALUE) {
                        hops[next] = hops[state] + 1;
                        queue.add(next);
                    }
                }
            }
            for (int to = 0; to < graph.dies(); to++) {
                sum += graph.dieAlive(to) ? Math.min(hops[2 * to], hops[2 * to + 1]) : 0;
            }
        }
        return sum;
    }

    @Test
    void dimensionOrderOnAWholeMeshIsShortestAndCannotDeadlock() {
        for (int columns = 1; columns <= 6; columns++) {
            for (int rows = 1; rows <= 6; rows++) {
                HardwareGraph graph = Grids.graph(columns, rows);
                for (RoutingKind kind : RoutingKind.values()) {
                    Routing routing = new Routing(kind, graph, true, Grids.memory());
                    String where = kind + " " + columns + "x" + rows;
                    for (int routeClass = 0; routeClass < routing.classes(); routeClass++) {
                        for (int from = 0; from < graph.dies(); from++) {
                            for (int to = 0; to < graph.dies(); to++) {
                                int[] route = route(routing, routeClass, from, to);
                                assertConnected(graph, route, from, to, new BitSet(), where);
                                assertThat(route).as(where).hasSize(graph.hops(from, to));
                            }
                        }
                        assertThat(linksOnCycles(routing, routeClass)).as(where).isEmpty();
                    }
                    assertThat(routing.stretch().mean()).as(where).isEqualTo(1.0);
                }
            }
        }
    }

    private static int[] route(Routing routing, int routeClass, int from, int to) {
        int[] into = new int[routing.maxHops() + 1];
        int hops = routing.route(routeClass, from, to, into, 0);
        return Arrays.copyOf(into, hops);
    }

    private static void assertConnected(
            HardwareGraph graph, int[] route, int from, int to, BitSet failed, String where) {
        int die = from;
        for (int link : route) {
            assertThat(failed.get(link)).as(where + ", link=" + link).isFalse();
            assertThat(graph.from(link)).as(where).isEqualTo(die);
            die = graph.to(link);
            assertThat(graph.dieAlive(die)).as(where).isTrue();
        }
        assertThat(die).as(where).isEqualTo(to);
    }

    /** Breadth first over living links, not with the code under test. */
    private static int[] distances(HardwareGraph graph, BitSet failed, int from) {
        int[] distance = new int[graph.dies()];
        Arrays.fill(distance, Integer.MAX_VALUE);
        distance[from] = 0;
        ArrayDeque<Integer> queue = new ArrayDeque<>(List.of(from));
        while (!queue.isEmpty()) {
            int die = queue.remove();
            for (int link = graph.dies(); link < graph.links(); link++) {
                if (graph.from(link) == die && !failed.get(link) && distance[graph.to(link)] == Integer.MAX_VALUE) {
                    distance[graph.to(link)] = distance[die] + 1;
                    queue.add(graph.to(link));
                }
            }
        }
        return distance;
    }

    /**
     * The channel dependency graph: a link waits for the next one of every route through both. Links that wait for nothing
     * are taken away again and again; what stays lies on or before a cycle.
     */
    private static List<Integer> linksOnCycles(Routing routing, int routeClass) {
        HardwareGraph graph = routing.graph();
        BitSet[] waitsFor = new BitSet[graph.links()];
        BitSet left = new BitSet();
        for (int link = 0; link < waitsFor.length; link++) {
            waitsFor[link] = new BitSet();
            left.set(link);
        }
        for (int from = 0; from < graph.dies(); from++) {
            for (int to = 0; to < graph.dies(); to++) {
                int[] route = routing.reaches(from, to) ? route(routing, routeClass, from, to) : new int[0];
                for (int i = 1; i < route.length; i++) {
                    waitsFor[route[i - 1]].set(route[i]);
                }
            }
        }
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int link = left.nextSetBit(0); link >= 0; link = left.nextSetBit(link + 1)) {
                if (!waitsFor[link].intersects(left)) {
                    left.clear(link);
                    changed = true;
                }
            }
        }
        List<Integer> cycle = new ArrayList<>();
        left.stream().forEach(cycle::add);
        return cycle;
    }
}
