package org.wscsim.core.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wscsim.core.failure.LimitReachedException;
import org.wscsim.core.kv.KvCache;
import org.wscsim.core.memory.NativeMemory;
import org.wscsim.core.wafer.HardwareGraph;

/** Distances and shortest paths between homes against searches of the graph. */
final class HomesDifferentialTest {
    private final NativeMemory memory = new NativeMemory();

    @AfterEach
    void close() {
        memory.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void geometryIsThatOfTheGraph(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        HardwareGraph graph = TestMachine.graph(1 + random.nextInt(4), 1 + random.nextInt(4));
        List<int[]> dies = randomHomes(random, graph.dies());
        int[] capacities = new int[dies.size()];
        Arrays.fill(capacities, 10);
        Homes homes = new Homes(graph, dies, new KvCache(memory, 16, capacities, 1, KvCache.Tables.COUNTS));
        for (int from = 0; from < dies.size(); from++) {
            for (int to = 0; to < dies.size(); to++) {
                int nearest = nearest(graph, dies.get(from), dies.get(to));
                String where = "seed=" + seed + ", from=" + from + ", to=" + to;
                assertThat(homes.hops(from, to)).as(where).isEqualTo(nearest);
                Set<Integer> between = diesOnShortestPaths(graph, dies.get(from), dies.get(to), nearest);
                for (int home = 0; home < dies.size(); home++) {
                    boolean expected = Arrays.stream(dies.get(home)).anyMatch(between::contains);
                    assertThat(homes.onShortestPath(home, from, to))
                            .as(where + ", home=" + home)
                            .isEqualTo(expected);
                }
            }
        }
    }

    /** Dies dealt to homes at random; some dies are in two homes, as under instances that share a die. */
    private static List<int[]> randomHomes(SplittableRandom random, int dies) {
        List<int[]> homes = new ArrayList<>();
        int count = 1 + random.nextInt(dies);
        for (int home = 0; home < count; home++) {
            int first = random.nextInt(dies);
            int[] own = random.ints(1 + random.nextInt(3), 0, dies).toArray();
            own[0] = first;
            homes.add(Arrays.stream(own).distinct().toArray());
        }
        return homes;
    }

    /** Breadth first over links, whatever the coordinates. */
    private static int[] distances(HardwareGraph graph, int from) {
        int[] distance = new int[graph.dies()];
        Arrays.fill(distance, -1);
        distance[from] = 0;
        ArrayDeque<Integer> open = new ArrayDeque<>(List.of(from));
        while (!open.isEmpty()) {
            int die = open.remove();
            for (int link = 0; link < graph.links(); link++) {
                if (!graph.isDramPort(link) && graph.from(link) == die && distance[graph.to(link)] < 0) {
                    distance[graph.to(link)] = distance[die] + 1;
                    open.add(graph.to(link));
                }
            }
        }
        return distance;
    }

    private static int nearest(HardwareGraph graph, int[] from, int[] to) {
        int least = Integer.MAX_VALUE;
        for (int a : from) {
            int[] distance = distances(graph, a);
            for (int b : to) {
                least = Math.min(least, distance[b]);
            }
        }
        return least;
    }

    /** Walks every shortest path between every nearest pair. */
    private static Set<Integer> diesOnShortestPaths(HardwareGraph graph, int[] from, int[] to, int nearest) {
        Set<Integer> found = new HashSet<>();
        for (int a : from) {
            for (int b : to) {
                int[] toTarget = distances(graph, b);
                if (toTarget[a] == nearest) {
                    walk(graph, a, toTarget, found);
                }
            }
        }
        return found;
    }

    private static void walk(HardwareGraph graph, int die, int[] toTarget, Set<Integer> found) {
        found.add(die);
        for (int link = 0; link < graph.links(); link++) {
            if (!graph.isDramPort(link) && graph.from(link) == die && toTarget[graph.to(link)] == toTarget[die] - 1) {
                walk(graph, graph.to(link), toTarget, found);
            }
        }
    }

    @Test
    void blockCountsAreThoseOfTheCache() {
        KvCache cache = new KvCache(memory, 16, new int[] {5, 7}, 2, KvCache.Tables.COUNTS);
        Homes homes = new Homes(TestMachine.graph(2, 1), List.of(new int[] {0}, new int[] {1}), cache);
        cache.append(0, 1, 3);
        assertThat(homes.homeCount()).isEqualTo(2);
        assertThat(homes.capacityBlocks(1)).isEqualTo(7);
        assertThat(homes.freeBlocks(1)).isEqualTo(4);
        assertThat(homes.freeBlocks(0)).isEqualTo(5);
    }

    @Test
    void tooManyHomesAreRefused() {
        List<int[]> dies = new ArrayList<>();
        int[] capacities = new int[Homes.MAX_HOMES + 1];
        for (int i = 0; i <= Homes.MAX_HOMES; i++) {
            dies.add(new int[] {0});
            capacities[i] = 1;
        }
        KvCache cache = new KvCache(memory, 16, capacities, 1, KvCache.Tables.COUNTS);
        assertThatThrownBy(() -> new Homes(TestMachine.graph(1, 1), dies, cache))
                .isInstanceOf(LimitReachedException.class)
                .hasMessageContaining("homes=513");
    }
}
