package org.wscsim.schedulers.partition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wscsim.core.engine.InstancePlan;
import org.wscsim.core.serving.Role;
import org.wscsim.core.wafer.Region;
import org.wscsim.core.wafer.WaferSpec;
import org.wscsim.schedulers.Fixtures;

/** The placement against the paper's figure and against exhaustive search where that is possible. */
final class DecodeCentredPlacementTest {
    private static final RegionSize TILE = new RegionSize(2, 2);

    /** WSC-LLM, figure 7: 48 dies, 8 prefill and 4 decode instances, 16 hops. */
    @Test
    void reachesThePapersSixteenHops() {
        List<InstancePlan> placed = DecodeCentredPlacement.place(Fixtures.wafer(8, 6), TILE, 8, TILE, 4);
        assertThat(placed).hasSize(12);
        assertThat(DecodeCentredPlacement.doubledHops(placed)).isEqualTo(2 * 16);
    }

    @Test
    void isOptimalOnEveryFullTilingOfUpToTwelveTiles() {
        RegionSize die = new RegionSize(1, 1);
        for (int[] grid : new int[][] {{2, 2}, {3, 2}, {3, 3}, {4, 3}}) {
            WaferSpec wafer = Fixtures.wafer(grid[0], grid[1]);
            for (int decode = 1; decode < wafer.dies(); decode++) {
                List<InstancePlan> placed =
                        DecodeCentredPlacement.place(wafer, die, wafer.dies() - decode, die, decode);
                assertThat(DecodeCentredPlacement.doubledHops(placed))
                        .as("%dx%d dies, %d decode", grid[0], grid[1], decode)
                        .isEqualTo(exhaustive(wafer, decode));
            }
        }
    }

    private static long exhaustive(WaferSpec wafer, int decode) {
        long least = Long.MAX_VALUE;
        for (int mask = 0; mask < 1 << wafer.dies(); mask++) {
            if (Integer.bitCount(mask) == decode) {
                List<InstancePlan> instances = new ArrayList<>();
                for (int die = 0; die < wafer.dies(); die++) {
                    Region region = Region.ofDies(wafer, die % wafer.dieColumns(), die / wafer.dieColumns(), 1, 1);
                    Role role = (mask >> die & 1) == 1 ? Role.DECODE : Role.PREFILL;
                    instances.add(new InstancePlan(role, region));
                }
                least = Math.min(least, DecodeCentredPlacement.doubledHops(instances));
            }
        }
        return least;
    }

    @Test
    void packsUnequalSizesInsideTheWaferWithoutOverlap() {
        WaferSpec wafer = Fixtures.case3();
        for (int prefillRows = 1; prefillRows <= 4; prefillRows++) {
            RegionSize prefill = new RegionSize(1, prefillRows);
            for (int count = 1; count <= 4; count++) {
                List<InstancePlan> placed =
                        DecodeCentredPlacement.place(wafer, prefill, 2 * count, new RegionSize(2, 2), count);
                assertThat(placed).hasSize(3 * count);
                new WaferPlan("test", placed, List.of()).check(wafer, Fixtures.LLAMA_2_7B, 16);
            }
        }
    }

    @Test
    void refusesWhatCannotFit() {
        WaferSpec wafer = Fixtures.wafer(4, 4);
        assertThat(DecodeCentredPlacement.place(wafer, TILE, 3, TILE, 2)).isNull();
        assertThat(DecodeCentredPlacement.place(wafer, new RegionSize(5, 1), 1, TILE, 1))
                .isNull();
    }
}
