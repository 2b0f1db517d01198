package org.wscsim.core.measured;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The lattice over two joined grids, as profilers leave them: powers of two, and of 1.5. */
final class AttentionLatticePropertyTest {
    private static final int[][] TWOS = {{16, 32, 64, 128}, {0, 16, 64, 256}, {1, 2, 4}, {16, 64, 256}};
    private static final int[][] OTHERS = {{16, 24, 36, 81}, {0, 54, 122, 256}, {1, 2, 4}, {36, 122, 256}};

    private interface Time {
        double of(int chunk, int prior, int sequences, int context);
    }

    private static List<AttentionPoint> joined(Time time) {
        List<AttentionPoint> points = new ArrayList<>();
        for (int[][] grid : List.of(TWOS, OTHERS)) {
            for (int chunk : grid[0]) {
                for (int prior : grid[1]) {
                    for (int sequences : grid[2]) {
                        for (int context : grid[3]) {
                            if (points.stream().noneMatch(p -> at(p, chunk, prior, sequences, context))) {
                                double seconds = time.of(chunk, prior, sequences, context);
                                points.add(new AttentionPoint(chunk, prior, sequences, context, seconds));
                            }
                        }
                    }
                }
            }
        }
        return points;
    }

    private static boolean at(AttentionPoint p, int chunk, int prior, int sequences, int context) {
        return p.chunkTokens() == chunk
                && p.priorTokens() == prior
                && p.sequences() == sequences
                && p.contextTokens() == context;
    }

    @Test
    void aMultilinearTimeIsFoundAgainEverywhereInsideHolesIncluded() {
        AttentionLattice lattice = new AttentionLattice(joined(Tables::multilinear));
        SplittableRandom random = new SplittableRandom(5);
        assertThat(lattice.nodes()).isEqualTo(7 * 6 * 3 * 5);
        for (int i = 0; i < 2_000; i++) {
            double chunk = random.nextDouble(16, 81);
            double prior = random.nextDouble(0, 256);
            double sequences = random.nextDouble(1, 4);
            double context = random.nextDouble(36, 256);
            double expected = Tables.multilinear(chunk, prior, sequences, context);
            assertThat(lattice.seconds(chunk, prior, sequences, context)).isCloseTo(expected, within(1e-9 * expected));
        }
    }

    @Test
    void moreWorkNeverTakesLessWhateverTheNoiseInsideAndBeyondTheGrid() {
        for (int seed = 0; seed < 20; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            AttentionLattice lattice = new AttentionLattice(
                    joined((c, p, n, k) -> Tables.multilinear(c, p, n, k) * random.nextDouble(0.5, 1.5)));
            for (int i = 0; i < 500; i++) {
                double[] less = {
                    random.nextDouble(1, 300),
                    random.nextDouble(0, 600),
                    random.nextDouble(1, 9),
                    random.nextDouble(1, 600)
                };
                double[] more = less.clone();
                for (int axis = 0; axis < 4; axis++) {
                    more[axis] *= random.nextBoolean() ? 1 : random.nextDouble(1, 2);
                }
                assertThat(lattice.seconds(more[0], more[1], more[2], more[3]))
                        .as("seed=%d, less=%s, more=%s", seed, less, more)
                        .isGreaterThanOrEqualTo(lattice.seconds(less[0], less[1], less[2], less[3]) * (1 - 1e-12));
            }
        }
    }

    @Test
    void agreesWithTheSumOverSixteenCorners() {
        List<AttentionPoint> points = Tables.attention(p -> Tables.multilinear(p) * (1 + p.contextTokens() * 1e-3));
        List<AttentionPoint> mixed =
                points.stream().filter(p -> p.prefills() && p.decodes()).toList();
        AttentionLattice lattice = new AttentionLattice(mixed);
        SplittableRandom random = new SplittableRandom(11);
        int[][] axes = {Tables.CHUNKS, Tables.PRIORS, Tables.SEQUENCES, Tables.CONTEXTS};
        for (int i = 0; i < 300; i++) {
            double[] x = {
                random.nextDouble(16, 1_024),
                random.nextDouble(0, 2_048),
                random.nextDouble(1, 64),
                random.nextDouble(16, 2_048)
            };
            double expected = corners(mixed, axes, x);
            assertThat(lattice.seconds(x[0], x[1], x[2], x[3])).isCloseTo(expected, within(1e-9 * expected));
        }
    }

    private static double corners(List<AttentionPoint> points, int[][] axes, double[] x) {
        double sum = 0;
        for (AttentionPoint p : points) {
            sum += p.seconds()
                    * hat(axes[0], p.chunkTokens(), x[0])
                    * hat(axes[1], p.priorTokens(), x[1])
                    * hat(axes[2], p.sequences(), x[2])
                    * hat(axes[3], p.contextTokens(), x[3]);
        }
        return sum;
    }

    /** The node's share at x: 1 on the node, 0 at its neighbours and beyond. */
    private static double hat(int[] nodes, int node, double x) {
        for (int i = 0; i + 1 < nodes.length; i++) {
            if (x >= nodes[i] && x <= nodes[i + 1]) {
                double share = (x - nodes[i]) / (nodes[i + 1] - nodes[i]);
                if (node == nodes[i]) {
                    return 1 - share;
                }
                return node == nodes[i + 1] ? share : 0;
            }
        }
        throw new AssertionError(x);
    }
}
