package org.wscsim.schedulers.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.wscsim.core.serving.KvPlacement;

/** Each placement against its definition, on random grids. */
final class PlacementTest {
    private static List<Integer> homes(KvPlacement placement, Grid grid, int prefill, int decode) {
        int[] into = new int[grid.homeCount()];
        int count = placement.homes(grid, prefill, decode, into);
        return Arrays.stream(into, 0, count).boxed().toList();
    }

    private static Grid random(SplittableRandom random) {
        Grid grid = new Grid(1 + random.nextInt(5), 1 + random.nextInt(5), 8);
        for (int home = 0; home < grid.homeCount(); home++) {
            grid.capacity[home] = random.nextInt(9);
            grid.free[home] = random.nextInt(grid.capacity[home] + 1);
        }
        return grid;
    }

    @Test
    void decodeLocalNamesTheDecodeInstanceOnly() {
        assertThat(homes(new DecodeLocalPlacement(), new Grid(3, 3, 8), 1, 5)).containsExactly(5);
    }

    @Test
    void pathGreedyGoesFromDecodeOutwardThenByFreeBlocks() {
        Grid grid = new Grid(3, 3, 8);
        grid.free[3] = 7;
        // From 0 to 4 two shortest paths exist, over 1 and over 3; 1 has more room.
        assertThat(homes(new PathGreedyPlacement(), grid, 0, 4)).containsExactly(4, 1, 3, 0);
    }

    @Test
    void contentionAwareIsTheOrderOfReadingTimesWithThePrefillHomeLast() {
        for (long seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Grid grid = random(random);
            for (int home = 0; home < grid.homeCount(); home++) {
                grid.seconds[home] = random.nextInt(5) == 0 ? Double.POSITIVE_INFINITY : random.nextInt(4);
            }
            int prefill = random.nextInt(grid.homeCount());
            int decode = random.nextInt(grid.homeCount());
            List<Integer> expected = new ArrayList<>(IntStream.range(0, grid.homeCount())
                    .filter(home -> home == decode || grid.seconds[home] < Double.POSITIVE_INFINITY)
                    .filter(home -> home == decode || home != prefill)
                    .boxed()
                    .sorted(Comparator.comparingDouble((Integer home) -> grid.seconds[home])
                            .thenComparingInt(home -> grid.hops(decode, home))
                            .thenComparingInt(home -> home))
                    .toList());
            if (prefill != decode && grid.seconds[prefill] < Double.POSITIVE_INFINITY) {
                expected.add(prefill);
            }
            assertThat(homes(new ContentionAwarePlacement(), grid, prefill, decode))
                    .as("seed=" + seed)
                    .isEqualTo(expected);
        }
    }

    @Test
    void pathGreedyIsTheSortedPath() {
        for (long seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Grid grid = random(random);
            int prefill = random.nextInt(grid.homeCount());
            int decode = random.nextInt(grid.homeCount());
            List<Integer> expected = new ArrayList<>(List.of(decode));
            IntStream.range(0, grid.homeCount())
                    .filter(home -> home != prefill && home != decode && grid.onShortestPath(home, prefill, decode))
                    .boxed()
                    .sorted(Comparator.comparingInt((Integer home) -> grid.hops(decode, home))
                            .thenComparingInt(home -> -grid.free[home])
                            .thenComparingInt(home -> home))
                    .forEach(expected::add);
            if (prefill != decode) {
                expected.add(prefill);
            }
            assertThat(homes(new PathGreedyPlacement(), grid, prefill, decode))
                    .as("seed %d", seed)
                    .isEqualTo(expected);
        }
    }

    @Test
    void leastUsedIsTheWaferSortedByUsedShare() {
        for (long seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Grid grid = random(random);
            int decode = random.nextInt(grid.homeCount());
            List<Integer> expected = IntStream.range(0, grid.homeCount())
                    .boxed()
                    .sorted(Comparator.comparingDouble((Integer home) -> usedShare(grid, home))
                            .thenComparingInt(home -> grid.hops(decode, home))
                            .thenComparingInt(home -> home))
                    .toList();
            assertThat(homes(new LeastUsedPlacement(), grid, 0, decode))
                    .as("seed %d", seed)
                    .isEqualTo(expected);
        }
    }

    private static double usedShare(Grid grid, int home) {
        return grid.capacity[home] == 0 ? 1 : 1 - grid.free[home] / (double) grid.capacity[home];
    }
}
