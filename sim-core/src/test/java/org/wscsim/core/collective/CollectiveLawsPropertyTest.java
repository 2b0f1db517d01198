package org.wscsim.core.collective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** What no collective can beat, whatever the algorithm; and the textbook forms. */
final class CollectiveLawsPropertyTest {
    private static final long SEED = 7_141;

    @Test
    void theRingAndTheGridAreTheTextbookForms() {
        double a = 100e-9;
        double w = 2e12;
        for (int[] rectangle : new int[][] {{2, 1}, {2, 2}, {2, 4}, {4, 3}, {6, 9}}) {
            MeshCollectives dies = new MeshCollectives(MeshShape.rectangle(rectangle[0], rectangle[1]), a);
            int n = dies.ranks();
            for (double bytes = 1e3; bytes < 1e9; bytes *= 7) {
                assertThat(dies.seconds(CollectiveForm.ALL_REDUCE, Algorithm.ONE_WAY_RING, bytes, w))
                        .isCloseTo(2 * (n - 1) * a + 2.0 * (n - 1) / n * bytes / w, within(1e-15));
                if (dies.offers(CollectiveForm.ALL_REDUCE, Algorithm.GRID)) {
                    double rowsThenColumns =
                            lineSeconds(rectangle[0], bytes, a, w) + lineSeconds(rectangle[1], bytes, a, w);
                    assertThat(dies.seconds(CollectiveForm.ALL_REDUCE, Algorithm.GRID, bytes, w))
                            .isCloseTo(rowsThenColumns, within(1e-15));
                }
            }
        }
    }

    private static double lineSeconds(int n, double bytes, double a, double w) {
        return 2 * (n - 1) * a + 2.0 * (n - 1) / n * bytes / w;
    }

    @Test
    void neverFasterThanLatencyCutsAndPortsAllow() {
        Random random = new Random(SEED);
        for (int columns = 1; columns <= 7; columns++) {
            for (int rows = 1; rows <= 9; rows++) {
                double a = Math.exp(random.nextDouble(-20, -12));
                double w = Math.exp(random.nextDouble(20, 30));
                double bytes = Math.exp(random.nextDouble(4, 22));
                MeshCollectives dies = new MeshCollectives(MeshShape.rectangle(columns, rows), a);
                if (dies.ranks() > 1) {
                    check(dies, columns, rows, new double[] {a, w, bytes});
                }
            }
        }
    }

    private static void check(MeshCollectives dies, int columns, int rows, double[] drawn) {
        double a = drawn[0];
        double w = drawn[1];
        double bytes = drawn[2];
        int n = dies.ranks();
        double corner = Math.min(columns - 1, 1) + Math.min(rows - 1, 1);
        double others = (n - 1.0) / n * bytes / w;
        String name = columns + "x" + rows + ", seed=" + SEED;
        double reduce = dies.seconds(CollectiveForm.ALL_REDUCE, bytes, w);
        double gather = dies.seconds(CollectiveForm.ALL_GATHER, bytes, w);
        double scatter = dies.seconds(CollectiveForm.REDUCE_SCATTER, bytes, w);
        double exchange = dies.seconds(CollectiveForm.ALL_TO_ALL, bytes, w);
        double broadcast = dies.seconds(CollectiveForm.BROADCAST, bytes, w);
        double slack = 1 - 1e-12;
        double diameter = (columns + rows - 2) * a * slack;
        assertThat(reduce).as(name).isGreaterThanOrEqualTo(diameter);
        assertThat(gather).as(name).isGreaterThanOrEqualTo(diameter);
        assertThat(scatter).as(name).isGreaterThanOrEqualTo(diameter);
        assertThat(exchange).as(name).isGreaterThanOrEqualTo(diameter);
        assertThat(broadcast).as(name).isGreaterThanOrEqualTo((columns / 2 + rows / 2) * a * slack);
        // A corner takes in what it lacks over its ports; every cut passes what the far side lacks.
        assertThat(gather).as(name).isGreaterThanOrEqualTo(others / corner * slack);
        assertThat(scatter).as(name).isGreaterThanOrEqualTo(others / corner * slack);
        assertThat(reduce)
                .as(name)
                .isGreaterThanOrEqualTo(Math.max(reduceCut(columns, rows), 1 / corner) * bytes / w * slack);
        assertThat(broadcast).as(name).isGreaterThanOrEqualTo(bytes / corner / w * slack);
        for (int left = 1; left < columns; left++) {
            double near = (double) left * rows;
            assertThat(gather).as(name).isGreaterThanOrEqualTo(Math.max(near, n - near) / n * bytes / rows / w * slack);
            assertThat(exchange).as(name).isGreaterThanOrEqualTo(near * (n - near) / n * bytes / rows / w * slack);
        }
        assertThat(scatter).as(name).isEqualTo(gather);
        assertThat(reduce).as(name).isBetween(gather, 2 * gather * (1 + 1e-12));
    }

    /** A whole message must cross every cut. */
    private static double reduceCut(int columns, int rows) {
        int narrow = columns > 1 && rows > 1 ? Math.min(columns, rows) : 1;
        return 1.0 / narrow;
    }

    @Test
    void moreBandwidthOrLessLatencyIsNeverSlower() {
        Random random = new Random(SEED);
        for (int trial = 0; trial < 300; trial++) {
            MeshShape shape = MeshShape.rectangle(1 + random.nextInt(6), 2 + random.nextInt(6));
            double bytes = Math.exp(random.nextDouble(2, 22));
            for (CollectiveForm form : CollectiveForm.values()) {
                double base = new MeshCollectives(shape, 1e-7).seconds(form, bytes, 1e12);
                assertThat(new MeshCollectives(shape, 1e-7).seconds(form, bytes, 2e12))
                        .as("seed=%d, trial=%d", SEED, trial)
                        .isLessThan(base);
                assertThat(new MeshCollectives(shape, 1e-8).seconds(form, bytes, 1e12))
                        .isLessThan(base);
                assertThat(new MeshCollectives(shape, 1e-7).seconds(form, 2 * bytes, 1e12))
                        .isGreaterThan(base);
            }
        }
    }

    @Test
    void smallMessagesTakeTheTreeAndLargeOnesTheRing() {
        MeshCollectives dies = new MeshCollectives(MeshShape.rectangle(2, 4), 100e-9);
        assertThat(dies.cheapest(CollectiveForm.ALL_REDUCE, 16e3, 2e12)).isEqualTo(Algorithm.TREE);
        assertThat(dies.cheapest(CollectiveForm.ALL_REDUCE, 64e6, 2e12)).isEqualTo(Algorithm.RING);
        // They meet where 6 a + 13/8 B/W = 8 a + 7/8 B/W.
        double meet = 2 * 100e-9 / 0.75 * 2e12;
        assertThat(dies.cheapest(CollectiveForm.ALL_REDUCE, meet * 0.99, 2e12)).isEqualTo(Algorithm.TREE);
        assertThat(dies.cheapest(CollectiveForm.ALL_REDUCE, meet * 1.01, 2e12)).isEqualTo(Algorithm.RING);
    }

    @Test
    void orientationDoesNotMatter() {
        for (CollectiveForm form : CollectiveForm.values()) {
            assertThat(new MeshCollectives(MeshShape.rectangle(3, 5), 1e-7).seconds(form, 1e6, 1e12))
                    .isCloseTo(
                            new MeshCollectives(MeshShape.rectangle(5, 3), 1e-7).seconds(form, 1e6, 1e12),
                            within(1e-18));
        }
    }

    @Test
    void oneDieTalksToNobody() {
        MeshCollectives die = new MeshCollectives(MeshShape.rectangle(1, 1), 1e-7);
        for (CollectiveForm form : CollectiveForm.values()) {
            assertThat(die.seconds(form, 1e6, 1e12)).isZero();
            assertThat(die.linkBytesPerDie(form, 1e6, 1e12)).isZero();
        }
    }
}
