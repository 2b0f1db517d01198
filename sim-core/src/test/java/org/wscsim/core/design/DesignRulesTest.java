package org.wscsim.core.design;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wscsim.core.wafer.WaferCatalogue;
import org.wscsim.core.wafer.WaferSpec;
import org.wscsim.core.wafer.WaferYaml;
import org.wscsim.core.wafer.YieldModel;

/** The paper's cases as designs, and what forbids others. */
final class DesignRulesTest {
    private static final Technology SEVEN = TechnologyCatalogue.load("7nm");
    private static final DesignRules RULES = new DesignRules(SEVEN);
    private static final Design CASE_3 = paper(4, 2e12, 6, 9);

    private static Design paper(int stacks, double d2d, int columns, int rows) {
        return new Design(1.02e12, 1_310_720, 16, 16, stacks, d2d, columns, rows);
    }

    /** Name apart, nothing differs: no figure of the presets is lost. */
    @ParameterizedTest
    @CsvSource({"1, 2, 2.5e12, 7, 9", "2, 3, 2.25e12, 7, 8", "3, 4, 2.0e12, 6, 9", "4, 6, 1.5e12, 6, 8"})
    void thePapersCasesAreFeasibleAndEqualTheirPresets(int number, int stacks, double d2d, int columns, int rows) {
        Design design = paper(stacks, d2d, columns, rows);
        WaferSpec preset = WaferCatalogue.load("wsc-case" + number);

        WaferSpec wafer = feasible(design).wafer();

        assertThat(named(wafer, preset.name())).isEqualTo(preset);
        assertThat(RULES.widestLink(design)).as("all the edge that DRAM leaves").isEqualTo(d2d);
        assertThat(RULES.budgets(design)).allMatch(Budget::kept);
    }

    private static WaferSpec named(WaferSpec wafer, String name) {
        return new WaferSpec(
                name,
                wafer.core(),
                wafer.die(),
                wafer.dieColumns(),
                wafer.dieRows(),
                wafer.d2d(),
                wafer.achievable(),
                wafer.host(),
                wafer.energy());
    }

    private static Feasibility.Feasible feasible(Design design) {
        assertThat(RULES.judge(design)).isInstanceOf(Feasibility.Feasible.class);
        return (Feasibility.Feasible) RULES.judge(design);
    }

    /** The grids of the presets by area; cases 1 and 3 also as rigid rectangles of die and stacks. */
    @Test
    void thePapersGridsAreAmongTheLargestBySumOfAreas() {
        assertThat(grids(paper(2, 2.5e12, 1, 1), Packing.AREA)).containsExactly("9x7", "8x8", "7x9");
        assertThat(grids(paper(4, 2e12, 1, 1), Packing.AREA)).contains("6x9");
        assertThat(grids(paper(6, 1.5e12, 1, 1), Packing.AREA)).contains("6x8");
        assertThat(grids(paper(3, 2.25e12, 1, 1), Packing.AREA)).contains("7x8");
        assertThat(grids(paper(2, 2.5e12, 1, 1), Packing.STRIPS)).contains("7x9");
        assertThat(grids(paper(4, 2e12, 1, 1), Packing.STRIPS)).contains("6x9");
        assertThat(grids(paper(6, 1.5e12, 1, 1), Packing.STRIPS)).containsExactly("9x4", "5x9");
    }

    /** 63 places of 731 mm2 take 46,053 mm2: but for power, 7 x 8 would not be the largest grid of case 2. */
    @Test
    void powerNotAreaKeepsCase2From7By9() {
        assertThat(RULES.judge(paper(3, 2.25e12, 7, 9)))
                .isInstanceOfSatisfying(
                        Feasibility.Infeasible.class,
                        infeasible -> assertThat(infeasible.binding()).isEqualTo(Constraint.POWER));
        DesignRules warm = new DesignRules(SEVEN, SEVEN.limits().withPowerWatts(26e3));
        assertThat(warm.judge(paper(3, 2.25e12, 7, 9))).isInstanceOf(Feasibility.Feasible.class);
    }

    private static List<String> grids(Design design, Packing packing) {
        return RULES.largestGrids(design, packing).stream()
                .map(d -> d.dieColumns() + "x" + d.dieRows())
                .toList();
    }

    /** 48 places of 500 + 6 s mm2 in 46,225 mm2: s up to 77.17; 45 of them: up to 87.87. */
    @ParameterizedTest
    @CsvSource({
        "75, true, true",
        "77, true, true",
        "78, false, true",
        "85, false, true",
        "87, false, true",
        "88, false, false",
        "90, false, false"
    })
    void largerStacksTakeCase4To5By9AndBeyond(double stackMm2, boolean sixByEight, boolean fiveByNine) {
        DesignRules rules = new DesignRules(SEVEN.withStackMm2(stackMm2));

        assertThat(rules.judge(paper(6, 1.5e12, 6, 8)) instanceof Feasibility.Feasible)
                .isEqualTo(sixByEight);
        assertThat(rules.judge(paper(6, 1.5e12, 5, 9)) instanceof Feasibility.Feasible)
                .isEqualTo(fiveByNine);
        for (Design other : List.of(paper(2, 2.5e12, 7, 9), paper(3, 2.25e12, 7, 8))) {
            assertThat(rules.judge(other)).isInstanceOf(Feasibility.Feasible.class);
        }
        // 54 places of 500 + 4 s: up to 89.0.
        assertThat(rules.judge(CASE_3) instanceof Feasibility.Feasible).isEqualTo(stackMm2 < 89);
    }

    @ParameterizedTest
    @CsvSource({
        "1.02e12, 16, 16, 4, 2.0e12, 7, 9, WAFER_AREA",
        "1.02e12, 16, 16, 4, 2.0e12, 10, 4, WAFER_LENGTH",
        "1.02e12, 16, 20, 4, 2.0e12, 2, 2, FEASIBLE",
        "1.02e12, 16, 24, 4, 2.0e12, 2, 2, RETICLE",
        "1.02e12, 16, 16, 4, 2.2e12, 6, 9, DIE_EDGE",
        "1.02e12, 16, 16, 1, 3.1e12, 6, 9, DIE_EDGE",
        "0.10e12, 2, 2, 1, 1.0e10, 26, 20, DIES",
        "2.04e12, 8, 8, 1, 0.5e12, 12, 12, FEASIBLE",
        "2.04e12, 8, 8, 1, 0.5e12, 12, 13, POWER"
    })
    void theConstraintThatIsExceededMostIsNamed(
            double flops, int columns, int rows, int stacks, double d2d, int dieColumns, int dieRows, String binding) {
        Feasibility judged = RULES.judge(new Design(flops, 1_310_720, columns, rows, stacks, d2d, dieColumns, dieRows));

        String found = judged instanceof Feasibility.Infeasible infeasible
                ? infeasible.binding().name()
                : "FEASIBLE";
        assertThat(found).as(judged.toString()).isEqualTo(binding);
    }

    /** 40 mm of rows in a reticle of 33. */
    @Test
    void aBudgetInWordsSaysByHowMuch() {
        Feasibility judged = RULES.judge(new Design(1.02e12, 1_310_720, 8, 30, 1, 1e12, 2, 2));

        assertThat(judged).isInstanceOfSatisfying(Feasibility.Infeasible.class, infeasible -> {
            assertThat(infeasible.binding()).isEqualTo(Constraint.RETICLE);
            assertThat(infeasible.need()).isCloseTo(30 * 21.67 / 16 + 1.14, within(0.01));
            assertThat(infeasible.limit()).isEqualTo(33);
            assertThat(infeasible.budget().text())
                    .startsWith("reticle: need=41.77")
                    .contains("limit=33.0000 mm");
        });
    }

    /** D2D = (6 - DRAM) / 2 TB/s, the law of the paper's cases, at every number of stacks that leaves a link. */
    @Test
    void linksTakeTheEdgeThatStacksLeave() {
        for (int stacks = 1; stacks <= 11; stacks++) {
            double law = (6 - 0.5 * stacks) / 2 * 1e12;
            assertThat(RULES.widestLink(paper(stacks, 1e12, 1, 1))).isCloseTo(law, within(1e10));
        }
        assertThat(RULES.judge(paper(13, 1e10, 1, 1))).isInstanceOf(Feasibility.Infeasible.class);
    }

    /** WaferSpec's own totals, the energies that runs charge, and links both ways. */
    @Test
    void peakPowerIsWhatARunWouldChargeWithEverythingAtItsPeak() {
        WaferSpec wafer = WaferCatalogue.load("wsc-case3");
        WaferSpec.Energy energy = wafer.energy();
        double links = 2.0 * (5 * 9 + 6 * 8);
        double expected = wafer.matrixFlopsPerSecond() * energy.dynamicJoulesPerFlop()
                + energy.staticWatts()
                + 54 * 2e12 * 8 * (energy.dramJoulesPerBit() + 2 * energy.sramJoulesPerBit())
                + links * 2e12 * 8 * energy.d2dJoulesPerBitPerHop();

        assertThat(RULES.peakWatts(CASE_3)).isCloseTo(expected, within(0.01));
    }

    @Test
    void constantsAgreeWithTheYieldModels() {
        Technology.Yield yield = SEVEN.yield();
        assertThat(yield.defectsPerCm2()).isEqualTo(YieldModel.Monolithic.DEFECTS_PER_CM2);
        assertThat(yield.clusterAlpha()).isEqualTo(YieldModel.Monolithic.CLUSTER_ALPHA);
        assertThat(yield.spareCoreFraction()).isEqualTo(YieldModel.Monolithic.SPARE_FRACTION);
        assertThat(yield.dieBondYield()).isEqualTo(YieldModel.Kgd.DIE_YIELD);
        assertThat(yield.stackBondYield()).isEqualTo(YieldModel.Kgd.STACK_YIELD);
        Floorplan plan = RULES.floorplan(CASE_3);
        assertThat(plan.ringFraction(256)).isCloseTo(YieldModel.Monolithic.UNCORE_FRACTION, within(0.001));
    }

    @Test
    void largestGridsCanNotGrowAndNothingFitsBetweenThem() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 200; i++) {
            Packing packing = random.nextBoolean() ? Packing.AREA : Packing.STRIPS;
            Design die = new Design(
                    1e11 * (1 + random.nextInt(30)),
                    65_536L * (1 + random.nextInt(30)),
                    1 + random.nextInt(20),
                    1 + random.nextInt(20),
                    1 + random.nextInt(8),
                    1e10 * (1 + random.nextInt(100)),
                    1,
                    1);
            DesignRules rules = random.nextBoolean()
                    ? RULES
                    : new DesignRules(SEVEN, SEVEN.limits().withWafer(new WaferOutline.Circle(300)));
            List<Design> grids = rules.largestGrids(die, packing);
            for (Design grid : grids) {
                assertThat(rules.stop(grid, packing).kept())
                        .as("%s %s", i, grid)
                        .isFalse();
            }
            for (int g = 1; g < grids.size(); g++) {
                assertThat(grids.get(g).dieColumns())
                        .isLessThan(grids.get(g - 1).dieColumns());
                assertThat(grids.get(g).dieRows())
                        .isGreaterThan(grids.get(g - 1).dieRows());
            }
        }
    }

    @Test
    void theWaferFileReadsBackEqualWithAnOriginBesideEveryValue() {
        for (Design design : List.of(CASE_3, new Design(0.51e12, 655_360, 12, 8, 1, 0.5e12, 9, 11))) {
            Feasibility.Feasible feasible = feasible(design);
            String text = feasible.waferYaml();

            assertThat(WaferYaml.parse("generated", text)).isEqualTo(feasible.wafer());
            assertThat(text.lines().filter(line -> !line.startsWith("#") && !line.endsWith(":")))
                    .allMatch(line -> line.contains("  # design") || line.contains("  # technology"));
        }
    }

    /** The circle of 300 mm holds a square of 212.1 mm: less than the paper's 215. */
    @Test
    void aCircleHoldsTheRectangleInsideIt() {
        DesignRules circle = new DesignRules(SEVEN, SEVEN.limits().withWafer(new WaferOutline.Circle(300)));

        assertThat(circle.judge(CASE_3)).isInstanceOf(Feasibility.Feasible.class);
        assertThat(circle.judge(paper(6, 1.5e12, 6, 8)))
                .as("46,176 mm2 do not fit 45,000")
                .isInstanceOfSatisfying(
                        Feasibility.Infeasible.class,
                        infeasible -> assertThat(infeasible.binding()).isEqualTo(Constraint.WAFER_AREA));
    }
}
