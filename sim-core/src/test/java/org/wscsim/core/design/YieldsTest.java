package org.wscsim.core.design;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.wscsim.core.wafer.DefectMap;
import org.wscsim.core.wafer.WaferCatalogue;
import org.wscsim.core.wafer.WaferSpec;
import org.wscsim.core.wafer.YieldModel;

/** Yields in closed form against wafers drawn from the yield models. */
final class YieldsTest {
    private static final Technology SEVEN = TechnologyCatalogue.load("7nm");
    private static final WaferSpec CASE_3 = WaferCatalogue.load("wsc-case3");
    private static final Design DESIGN = new Design(1.02e12, 1_310_720, 16, 16, 4, 2e12, 6, 9);
    private static final int WAFERS = 2_000;

    /** Three standard errors of 108,000 dies at 0.95 are 0.002. */
    @Test
    void diesWorkAsOftenAsThoseDrawn() {
        int spares = YieldModel.Monolithic.defaultSpares(CASE_3);
        YieldModel drawn = new YieldModel.Monolithic(0.1, 2, 0.1, spares, 0, 1);
        long dead = 0;
        for (int seed = 0; seed < WAFERS; seed++) {
            dead += drawn.draw(CASE_3, seed).deadDies();
        }
        double expected = 1 - dead / (WAFERS * 54.0);

        double yield = Yields.die(SEVEN.yield(), Floorplan.of(SEVEN, DESIGN), 256);

        assertThat(yield).isCloseTo(expected, within(0.002));
    }

    /** At most two of 54 may be dead. */
    @Test
    void wafersAreGoodAsOftenAsThoseDrawn() {
        YieldModel drawn = new YieldModel.Kgd(0.97, 1, 1, 4);
        Technology.Yield yield = new Technology.Yield(0.1, 2, 0.015, 0.97, 1);
        int good = 0;
        for (int seed = 0; seed < WAFERS; seed++) {
            DefectMap map = drawn.draw(CASE_3, seed);
            good += map.deadDies() <= 2 ? 1 : 0;
        }

        assertThat(Yields.wafer(yield, 0.95, 54, 4)).isCloseTo(good / (double) WAFERS, within(0.03));
    }

    @Test
    void withoutSparesAndDefectsInCoresTheClosedFormIsStappers() {
        Technology.Yield bare = new Technology.Yield(0.1, 2, 0, 1, 1);
        Floorplan plan = Floorplan.of(SEVEN, DESIGN);
        double mean = plan.dieMm2() / 100 * 0.1;

        assertThat(Yields.die(bare, plan, 256)).isCloseTo(Math.pow(1 + mean / 2, -2), within(1e-12));
        assertThat(Yields.wafer(bare, 1, 54, 4)).isEqualTo(1);
    }
}
