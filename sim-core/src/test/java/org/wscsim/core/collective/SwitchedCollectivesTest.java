package org.wscsim.core.collective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.wscsim.core.wafer.WaferCatalogue;

/** Closed forms of switched dies against their schedules. */
final class SwitchedCollectivesTest {
    private static final double HOP = 0.5e-6;
    private static final double FABRIC_HOP = 2e-6;
    private static final double BANDWIDTH = 300e9;
    private static final double RATIO = 4.0 / 3;
    private static final double[] SIZES = {1e3, 64e3, 1e6, 50e6};

    private static double replay(int islands, int perIsland, Schedule schedule) {
        int fabric = islands * perIsland + islands;
        return ScheduleReplay.of(schedule, fabric + 1, new ScheduleReplay.Links() {
                    @Override
                    public double latency(int from, int to) {
                        return from == fabric || to == fabric ? FABRIC_HOP : HOP;
                    }

                    @Override
                    public double bytesPerSecond(int from, int to) {
                        return from == fabric || to == fabric ? RATIO * BANDWIDTH : BANDWIDTH;
                    }
                })
                .seconds();
    }

    @Test
    void oneIslandTakesTheClosedForms() {
        for (int ranks : new int[] {2, 4, 8}) {
            check(new SwitchedCollectives(1, ranks, HOP, FABRIC_HOP, RATIO), 1, ranks, 1 - 1e-9, 1 + 1e-9);
        }
    }

    /** Of three dies a tree's second level need not wait for the first. */
    @Test
    void aTreeThatIsNotFullTakesNoLonger() {
        SwitchedCollectives three = new SwitchedCollectives(1, 3, HOP, FABRIC_HOP, RATIO);
        for (double bytes : SIZES) {
            assertThat(replay(1, 3, three.schedule(CollectiveForm.ALL_REDUCE, Algorithm.TREE, bytes)))
                    .isLessThanOrEqualTo(
                            three.seconds(CollectiveForm.ALL_REDUCE, Algorithm.TREE, bytes, BANDWIDTH) * (1 + 1e-9));
        }
    }

    /** Parts of several dies meet at an island's link, and not every level of a tree is full. */
    @Test
    void severalIslandsTakeThemWithinSevenPercent() {
        int[][] systems = {{2, 4}, {2, 8}, {4, 8}, {6, 8}};
        for (int[] system : systems) {
            SwitchedCollectives dies = new SwitchedCollectives(system[0], system[1], HOP, FABRIC_HOP, RATIO);
            check(dies, system[0], system[1], 0.93, 1.07);
        }
    }

    private static void check(SwitchedCollectives dies, int islands, int perIsland, double least, double most) {
        for (CollectiveForm form : CollectiveForm.values()) {
            for (Algorithm algorithm : Algorithm.values()) {
                if (dies.offers(form, algorithm)) {
                    for (double bytes : SIZES) {
                        double replayed = replay(islands, perIsland, dies.schedule(form, algorithm, bytes));
                        assertThat(replayed / dies.seconds(form, algorithm, bytes, BANDWIDTH))
                                .as("%dx%d %s %s %s", islands, perIsland, form, algorithm, bytes)
                                .isBetween(algorithm == Algorithm.TREE ? Math.min(least, 0.7) : least, most);
                    }
                }
            }
        }
    }

    @Test
    void aNodeExchangesDirectly() {
        SwitchedCollectives node = new SwitchedCollectives(1, 8, HOP, 0, 1);
        assertThat(node.cheapest(CollectiveForm.ALL_REDUCE, 1e6, BANDWIDTH)).isEqualTo(Algorithm.DIRECT);
        // Up and down twice; each die sends 7/8 of the message twice.
        assertThat(node.seconds(CollectiveForm.ALL_REDUCE, 1e6, BANDWIDTH))
                .isCloseTo(4 * HOP + 2 * 7 / 8.0 * 1e6 / BANDWIDTH, within(1e-15));
    }

    @Test
    void rectanglesOfAWaferAreNodes() {
        Collectives node = Collectives.of(WaferCatalogue.load("sw-gpu"), 2, 4);
        Collectives pair = Collectives.of(WaferCatalogue.load("sw-gpu"), 4, 4);
        assertThat(node.ranks()).isEqualTo(8);
        assertThat(pair.ranks()).isEqualTo(16);
        assertThat(pair.latencySeconds(CollectiveForm.ALL_GATHER, Algorithm.DIRECT))
                .isGreaterThan(node.latencySeconds(CollectiveForm.ALL_GATHER, Algorithm.DIRECT));
        assertThat(pair.seconds(CollectiveForm.ALL_REDUCE, 1e6, BANDWIDTH))
                .isGreaterThan(node.seconds(CollectiveForm.ALL_REDUCE, 1e6, BANDWIDTH));
    }
}
