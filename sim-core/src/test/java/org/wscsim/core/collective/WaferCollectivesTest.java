package org.wscsim.core.collective;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.wscsim.core.wafer.WaferSpec;
import org.wscsim.core.wafer.Wafers;

/** Prices across wafers against replays of their schedules, with the edges wherever they may lie. */
final class WaferCollectivesTest {
    private static final WaferSpec.Link D2D = new WaferSpec.Link(2e12, 100_000);
    private static final int[][] RECTANGLES = {{7, 1}, {1, 6}, {8, 2}, {7, 3}, {2, 7}, {4, 6}, {7, 6}};
    private static final double[] SIZES = {1e3, 1e6, 50e6};
    private static final Wafers WAFERS = new Wafers(2, 2, 6, 5, new WaferSpec.Link(1e12, 500_000));

    private static MeshCollectives mesh(int[] r) {
        return new MeshCollectives(MeshShape.rectangle(r[0], r[1]), 100e-9);
    }

    private static Collectives across(int[] r, Wafers wafers) {
        return WaferCollectives.of(mesh(r), wafers, D2D);
    }

    private static double slowest(int[] r, Wafers wafers) {
        double inX = wafers.crossedInX(r[0]) > 0 ? wafers.acrossX(D2D).bytesPerSecond() : D2D.bytesPerSecond();
        double inY = wafers.crossedInY(r[1]) > 0 ? wafers.acrossY(D2D).bytesPerSecond() : D2D.bytesPerSecond();
        return Math.min(inX, inY);
    }

    /** Links of a rectangle whose upper left die lies at x, y of the wafers. */
    private static ScheduleReplay.Links links(int[] r, int x, int y) {
        return new ScheduleReplay.Links() {
            private boolean inX(int from, int to) {
                return (x + from % r[0]) / WAFERS.dieColumns() != (x + to % r[0]) / WAFERS.dieColumns();
            }

            private boolean inY(int from, int to) {
                return (y + from / r[0]) / WAFERS.dieRows() != (y + to / r[0]) / WAFERS.dieRows();
            }

            @Override
            public double latency(int from, int to) {
                return inX(from, to) || inY(from, to) ? 500e-9 : 100e-9;
            }

            @Override
            public double bytesPerSecond(int from, int to) {
                return inX(from, to)
                        ? WAFERS.acrossX(D2D).bytesPerSecond()
                        : inY(from, to) ? WAFERS.acrossY(D2D).bytesPerSecond() : D2D.bytesPerSecond();
            }
        };
    }

    @Test
    void noPlaceOfTheEdgesTakesLongerThanThePrice() {
        int compared = 0;
        for (int[] r : RECTANGLES) {
            Collectives priced = across(r, WAFERS);
            for (Algorithm algorithm : Algorithm.values()) {
                boolean offered = priced.offers(CollectiveForm.ALL_REDUCE, algorithm);
                for (int x = 0; offered && x + r[0] <= 12; x++) {
                    for (int y = 0; y + r[1] <= 10; y++) {
                        if (x % 6 + r[0] <= 12 - (r[0] > 6 ? 0 : 6) && y % 5 + r[1] <= 10 - (r[1] > 5 ? 0 : 5)) {
                            compare(r, priced, algorithm, x, y);
                            compared++;
                        }
                    }
                }
            }
        }
        assertThat(compared).isGreaterThan(100);
    }

    private static void compare(int[] r, Collectives priced, Algorithm algorithm, int x, int y) {
        for (double bytes : SIZES) {
            double price = priced.seconds(CollectiveForm.ALL_REDUCE, algorithm, bytes, slowest(r, WAFERS));
            double replayed = ScheduleReplay.of(
                            mesh(r).schedule(CollectiveForm.ALL_REDUCE, algorithm, bytes), r[0] * r[1], links(r, x, y))
                    .seconds();
            // The two-phase form may be priced with the columns outside, the schedule has the rows there.
            double least = algorithm == Algorithm.SPLIT_GRID ? 0 : replayed * (1 - 1e-9);
            assertThat(price)
                    .as("%dx%d@%d,%d %s %s", r[0], r[1], x, y, algorithm, bytes)
                    .isGreaterThanOrEqualTo(least)
                    .isLessThan(replayed * 3);
        }
    }

    /** Rows outside: exact where the edge lies between the columns, which is what 4 x 8 dies leave as the cheaper way. */
    @Test
    void theTwoPhaseFormTakesTheShareOfAColumnOverTheEdge() {
        int[] r = {4, 8};
        double bytes = 50e6;
        double price =
                across(r, WAFERS).seconds(CollectiveForm.ALL_REDUCE, Algorithm.SPLIT_GRID, bytes, slowest(r, WAFERS));
        double edge = WAFERS.acrossY(D2D).bytesPerSecond();
        double expected = 2 * (3 + 7) * 100e-9 + 2 * 400e-9 + 2 * (0.75 * bytes / 2e12 + 7.0 / 8 * bytes / 4 / edge);
        assertThat(price).isCloseTo(expected, org.assertj.core.api.Assertions.within(1e-12));
        for (int y : new int[] {0, 1, 2}) {
            double replayed = ScheduleReplay.of(
                            mesh(r).schedule(CollectiveForm.ALL_REDUCE, Algorithm.SPLIT_GRID, bytes),
                            32,
                            links(r, 0, y))
                    .seconds();
            assertThat(price).isBetween(replayed * (1 - 1e-9), replayed * 2);
        }
    }

    @Test
    void edgesNeverMakeACollectiveFasterAndSlowerOnesNeverFaster() {
        for (int[] r : RECTANGLES) {
            for (CollectiveForm form : CollectiveForm.values()) {
                for (double bytes : SIZES) {
                    double before = mesh(r).seconds(form, bytes, 2e12);
                    for (double edge : new double[] {1e14, 9e12, 3e12, 1e12, 1e11}) {
                        Wafers wafers = new Wafers(2, 2, 6, 5, new WaferSpec.Link(edge, 100_000));
                        double price = across(r, wafers).seconds(form, bytes, slowest(r, wafers));
                        assertThat(price)
                                .as("%dx%d %s %s %s", r[0], r[1], form, bytes, edge)
                                .isGreaterThanOrEqualTo(before * (1 - 1e-9));
                        before = price;
                    }
                }
            }
        }
    }

    @Test
    void insideOneWaferItIsTheMesh() {
        WaferSpec four = org.wscsim.core.wafer.WaferCatalogue.load("wsc-case3-2x2");
        assertThat(Collectives.of(four, 6, 9)).isInstanceOf(MeshCollectives.class);
        assertThat(Collectives.of(four, 7, 2)).isInstanceOf(WaferCollectives.class);
    }
}
