package org.wscsim.core.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The closed form of the ring against an explicit ring of dies whose parts are followed edge by edge. */
final class CollectivesDifferentialTest {
    private static final double BANDWIDTH = 1e12;
    private static final double HOP = 37e-9;
    private static final double BYTES = 3e6;

    @Test
    void theRingCostsWhatItsPartsNeed() {
        for (int columns = 1; columns <= 6; columns++) {
            for (int rows = 1; rows <= 7; rows++) {
                if (columns * rows == 1) {
                    continue;
                }
                List<int[]> ring = tour(columns, rows);
                assertNoLinkIsUsedTwice(ring);
                double expected = follow(ring, 2 * (ring.size() - 1));
                assertThat(Collectives.ringAllReduceSeconds(columns, rows, BYTES, BANDWIDTH, HOP))
                        .as("%dx%d", columns, rows)
                        .isCloseTo(expected, within(1e-12));
                assertThat(Collectives.ringAllGatherSeconds(columns, rows, BYTES, BANDWIDTH, HOP))
                        .as("%dx%d", columns, rows)
                        .isCloseTo(follow(ring, ring.size() - 1), within(1e-12));
            }
        }
    }

    /** Arrival of the last part after {@code steps} steps in which every die forwards what it got. */
    private static double follow(List<int[]> ring, int steps) {
        int n = ring.size();
        double serial = BYTES / n / BANDWIDTH;
        double[] ready = new double[n];
        double[] portFree = new double[n];
        double last = 0;
        for (int step = 0; step < steps; step++) {
            double[] arrived = new double[n];
            for (int i = 0; i < n; i++) {
                int next = (i + 1) % n;
                double start = Math.max(ready[i], portFree[i]);
                portFree[i] = start + serial;
                arrived[next] = start + serial + HOP * distance(ring.get(i), ring.get(next));
                last = Math.max(last, arrived[next]);
            }
            ready = arrived;
        }
        return last;
    }

    /** A closed tour: single hops where a side is even, else one return edge. */
    private static List<int[]> tour(int columns, int rows) {
        if (columns == 1 || rows == 1) {
            List<int[]> line = new ArrayList<>();
            for (int i = 0; i < columns * rows; i++) {
                line.add(columns == 1 ? new int[] {0, i} : new int[] {i, 0});
            }
            return line;
        }
        if (rows % 2 == 0) {
            return comb(columns, rows);
        }
        if (columns % 2 == 0) {
            return comb(rows, columns).stream()
                    .map(die -> new int[] {die[1], die[0]})
                    .toList();
        }
        return oddTour(columns, rows);
    }

    /** Row by row through columns 1.., back up column 0; needs an even number of rows. */
    private static List<int[]> comb(int columns, int rows) {
        List<int[]> tour = new ArrayList<>();
        for (int y = 0; y < rows; y++) {
            for (int i = 1; i < columns; i++) {
                tour.add(new int[] {y % 2 == 0 ? i : columns - i, y});
            }
        }
        for (int y = rows - 1; y >= 0; y--) {
            tour.add(new int[] {0, y});
        }
        return tour;
    }

    /** Odd x odd: the comb over all rows but the last two, which are walked in pairs; ends 2 hops from its start. */
    private static List<int[]> oddTour(int columns, int rows) {
        List<int[]> tour = new ArrayList<>();
        for (int y = rows - 1; y >= 0; y--) {
            tour.add(new int[] {0, y});
        }
        for (int y = 0; y < rows - 2; y++) {
            for (int i = 1; i < columns; i++) {
                tour.add(new int[] {y % 2 == 0 ? i : columns - i, y});
            }
        }
        for (int i = 1; i < columns; i++) {
            int x = columns - i;
            boolean upperFirst = i % 2 == 1;
            tour.add(new int[] {x, upperFirst ? rows - 2 : rows - 1});
            tour.add(new int[] {x, upperFirst ? rows - 1 : rows - 2});
        }
        return tour;
    }

    private static void assertNoLinkIsUsedTwice(List<int[]> ring) {
        Set<String> links = new HashSet<>();
        for (int i = 0; i < ring.size(); i++) {
            int[] at = ring.get(i).clone();
            int[] to = ring.get((i + 1) % ring.size());
            while (distance(at, to) > 0) {
                int[] from = at.clone();
                int axis = at[0] != to[0] ? 0 : 1;
                at[axis] += Integer.signum(to[axis] - at[axis]);
                assertThat(links.add(from[0] + "," + from[1] + ">" + at[0] + "," + at[1]))
                        .isTrue();
            }
        }
    }

    private static int distance(int[] a, int[] b) {
        return Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]);
    }
}
