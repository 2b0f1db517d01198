package org.wscsim.schedulers.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.wscsim.core.engine.InstancePlan;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.operator.RooflineStepPricer;
import org.wscsim.core.wafer.DefectMap;
import org.wscsim.core.wafer.Region;
import org.wscsim.core.wafer.WaferSpec;
import org.wscsim.core.wafer.YieldModel;
import org.wscsim.schedulers.Fixtures;
import org.wscsim.schedulers.system.PlanInputs;
import org.wscsim.schedulers.system.SystemCatalogue;
import org.wscsim.schedulers.system.SystemOptions;

/** Plans on wafers with defects: instances stand on rectangles of living dies, joined by living links, or nowhere. */
final class DefectivePlansTest {
    private static final WaferSpec CASE_3 = Fixtures.case3();

    private static Ground ground(DefectMap.Builder map) {
        return new Ground(CASE_3, map.build(), null);
    }

    private static DefectMap.Builder map() {
        return DefectMap.on(CASE_3, 4);
    }

    @Test
    void everySystemPlansAroundWhatIsDead() {
        int instances = 0;
        for (long seed = 1; seed <= 25; seed++) {
            DefectMap map = new YieldModel.Kgd(0.96, 0.95, 0.98, 4).draw(CASE_3, seed);
            for (String system : SystemCatalogue.names()) {
                PlanInputs inputs = new PlanInputs(
                        CASE_3,
                        map,
                        Fixtures.LLAMA_2_7B,
                        "",
                        new MeanRequest(1155, 211),
                        16,
                        0,
                        RooflineStepPricer::new);
                for (WaferPlan plan : SystemCatalogue.plans(SystemOptions.of(system, 4096), inputs)) {
                    assertStands(plan.instances(), map, "seed=" + seed + ", " + system + ", " + plan.name());
                    instances += plan.instances().size();
                }
            }
        }
        assertThat(instances).isGreaterThan(1_000);
    }

    private static void assertStands(List<InstancePlan> instances, DefectMap map, String where) {
        boolean[] taken = new boolean[CASE_3.dies()];
        for (InstancePlan instance : instances) {
            Region region = instance.region();
            int[] dies = region.dieIds(CASE_3.dieColumns());
            for (int die : dies) {
                assertThat(map.dieAlive(die)).as(where + ", die=" + die).isTrue();
                assertThat(taken[die]).as(where + ", die=" + die).isFalse();
                taken[die] = true;
                for (int other : dies) {
                    boolean neighbours = other > die && map.areNeighbours(die, other);
                    assertThat(!neighbours || map.linkAlive(die, other))
                            .as(where + ", link=" + die + "-" + other)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void aTilingLosesTheTilesThatAreHitOrMovesAside() {
        assertThat(TiledPlans.mixed(ground(map()), Fixtures.LLAMA_2_7B).instances())
                .hasSize(6);
        // Die 0 is one of the first tile's; the last row of the wafer is spare, so three tiles can move down by one.
        WaferPlan moved = TiledPlans.mixed(ground(map().killDie(0)), Fixtures.LLAMA_2_7B);
        assertThat(moved.instances()).hasSize(6);
        assertThat(moved.notes()).anyMatch(note -> note.contains("1 dead dies"));
        // Die 24 lies in the middle row, which every 2x4 tile of its columns crosses.
        DefectMap.Builder column = map().killDie(25).killDie(27).killDie(29);
        assertThat(TiledPlans.mixed(ground(column), Fixtures.LLAMA_2_7B).instances())
                .hasSize(6);
    }

    @Test
    void aPlanOfTheUsersOwnIsHeldToTheDefects() {
        Ground ground = ground(map().killDie(7).killLink(20, 26));
        assertThatThrownBy(() -> PlanText.parse("M:2x4@0,0", ground))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("M:2x4@0,0");
        assertThatThrownBy(() -> PlanText.parse("M:2x4@2,2", ground)).isInstanceOf(BadInputException.class);
        List<InstancePlan> placed = PlanText.parse("2xM:2x4", ground).instances();
        assertStands(placed, ground.defects(), "first fit");
        WaferPlan whole = PlanText.parse("M:2x4@0,0", CASE_3);
        assertThatThrownBy(() -> whole.check(ground, Fixtures.LLAMA_2_7B, 16))
                .hasMessageContaining("instance on broken hardware: instance=0");
    }

    @Test
    void aDieWithDeadCoresOrDramStillServesIfTheModelFits() {
        DefectMap.Builder weak = map();
        for (int die = 0; die < CASE_3.dies(); die++) {
            weak.killCores(die, 5).killStacks(die, 3);
        }
        // A quarter of 64 GB less the reserve holds 70B in fp16 on 16 dies, not on 8.
        Ground ground = ground(weak);
        WaferPlan plan = TiledPlans.mixed(ground, Fixtures.LLAMA_2_70B);
        assertThat(plan.instances()).allMatch(instance -> instance.region().dies() > 8);
        plan.check(ground, Fixtures.LLAMA_2_70B, 16);
    }

    @Test
    void partsOfADieMakeDoWithItsLivingCores() {
        Ground ground = ground(map().killCores(0, 100));
        List<InstancePlan> parts = PlanText.parse("3xM:1x1/64c", ground).instances();
        assertThat(parts)
                .filteredOn(part -> part.region().x() == 0 && part.region().y() == 0)
                .hasSize(2);
    }
}
