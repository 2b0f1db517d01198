package org.wscsim.schedulers.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.wscsim.core.engine.InstancePlan;
import org.wscsim.core.serving.Role;
import org.wscsim.core.wafer.WaferSpec;
import org.wscsim.schedulers.Fixtures;
import org.wscsim.schedulers.partition.DecodeCentredPlacement;
import org.wscsim.schedulers.partition.Ground;
import org.wscsim.schedulers.partition.PlanText;
import org.wscsim.schedulers.partition.WaferPlan;

/** The solver against every assignment of roles, and against the paper's example. */
final class PlacementOptimumTest {
    /** WSC-LLM, figure 7: prefill tiles next to decode tiles, two hops each, eight of them. */
    @Test
    void figureSevenIsSixteenHops() {
        WaferSpec wafer = Fixtures.wafer(8, 6);
        WaferPlan plan = PlanText.parse("8xP:2x2,4xD:2x2", wafer);
        PlacementOptimum roles = Objects.requireNonNull(PlacementOptimum.ofRoles(plan.instances()));
        PlacementOptimum places =
                Objects.requireNonNull(PlacementOptimum.ofPlaces(Ground.whole(wafer), plan.instances()));
        assertThat(roles.proven() && places.proven()).isTrue();
        assertThat(roles.doubledHops()).isEqualTo(2 * 16);
        assertThat(leastOfAll(plan.instances())).isEqualTo(2 * 16);
        assertThat(places.doubledHops()).isEqualTo(2 * 16);
        places.instances()
                .forEach(instance -> assertThat(instance.region().dies()).isEqualTo(4));
        new WaferPlan("optimum", places.instances(), List.of()).check(wafer, Fixtures.LLAMA_2_7B, 16);
    }

    @Test
    void noAssignmentOfRolesIsShorterThanTheOptimum() {
        SplittableRandom random = new SplittableRandom(7);
        for (int world = 0; world < 12; world++) {
            int columns = random.nextInt(2, 5);
            int rows = random.nextInt(2, 4);
            int prefill = random.nextInt(1, columns * rows);
            WaferSpec wafer = Fixtures.wafer(columns, rows);
            String text = prefill + "xP:1x1," + (columns * rows - prefill) + "xD:1x1";
            List<InstancePlan> placed = PlanText.parse(text, wafer).instances();
            PlacementOptimum optimum = Objects.requireNonNull(PlacementOptimum.ofRoles(placed));
            assertThat(optimum.proven()).as(text).isTrue();
            assertThat(optimum.doubledHops()).as(text + " on " + wafer.name()).isEqualTo(leastOfAll(placed));
            assertThat(DecodeCentredPlacement.doubledHops(placed)).isGreaterThanOrEqualTo(optimum.doubledHops());
        }
    }

    @Test
    void freePlacesAreNeverFartherThanTheHeuristics() {
        WaferSpec wafer = Fixtures.wafer(4, 4);
        for (String text : List.of("2xP:2x2,1xD:1x2", "3xP:1x2,2xD:2x2", "1xP:1x3,4xD:1x1")) {
            List<InstancePlan> placed = PlanText.parse(text, wafer).instances();
            PlacementOptimum optimum = Objects.requireNonNull(PlacementOptimum.ofPlaces(Ground.whole(wafer), placed));
            assertThat(optimum.doubledHops()).as(text).isLessThanOrEqualTo(DecodeCentredPlacement.doubledHops(placed));
            assertThat(optimum.instances()).hasSameSizeAs(placed);
        }
    }

    @Test
    void answersNothingWhereNothingMoves() {
        List<InstancePlan> mixed =
                PlanText.parse("2xM:2x2", Fixtures.wafer(4, 4)).instances();
        assertThat(PlacementOptimum.ofRoles(mixed)).isNull();
    }

    private static long leastOfAll(List<InstancePlan> placed) {
        long decode = placed.stream()
                .filter(instance -> instance.role() == Role.DECODE)
                .count();
        long least = Long.MAX_VALUE;
        for (int mask = 0; mask < 1 << placed.size(); mask++) {
            if (Integer.bitCount(mask) == decode) {
                List<InstancePlan> assigned = new ArrayList<>();
                for (int i = 0; i < placed.size(); i++) {
                    Role role = (mask >> i & 1) == 1 ? Role.DECODE : Role.PREFILL;
                    assigned.add(new InstancePlan(role, placed.get(i).region()));
                }
                least = Math.min(least, DecodeCentredPlacement.doubledHops(assigned));
            }
        }
        return least;
    }
}
