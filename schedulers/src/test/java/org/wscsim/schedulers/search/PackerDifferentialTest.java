package org.wscsim.schedulers.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.wscsim.core.wafer.DefectMap;
import org.wscsim.core.wafer.Region;
import org.wscsim.core.wafer.WaferSpec;
import org.wscsim.schedulers.Fixtures;
import org.wscsim.schedulers.partition.Ground;

/** Packings against trying every place for one rectangle after the other, on small wafers with and without dead dies. */
final class PackerDifferentialTest {
    private static final int WORLDS = 300;

    @Test
    void findsAPackingExactlyWhereThereIsOne() {
        int fitting = 0;
        for (int seed = 0; seed < WORLDS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            DieGrid grid = new DieGrid(ground(random));
            List<Footprint> footprints = footprints(random);
            int[] counts = new int[footprints.size()];
            for (int i = 0; i < counts.length; i++) {
                counts[i] = random.nextInt(4);
            }
            Packer packer = new Packer(grid, footprints, Long.MAX_VALUE);
            boolean naive = packs(grid, footprints, counts.clone(), new ArrayList<>());
            assertThat(packer.fits(counts))
                    .as("seed %d", seed)
                    .isEqualTo(naive ? Packer.Fit.FITS : Packer.Fit.DOES_NOT_FIT);
            fitting += naive ? 1 : 0;
            List<Packer.Placed> layout = packer.layout(counts);
            assertThat(layout != null).isEqualTo(naive);
            if (layout != null) {
                assertPacked(grid, footprints, counts, layout, seed);
            }
        }
        assertThat(fitting).as("worlds of both kinds").isBetween(WORLDS / 10, WORLDS * 9 / 10);
    }

    private static void assertPacked(
            DieGrid grid, List<Footprint> footprints, int[] counts, List<Packer.Placed> layout, int seed) {
        for (int i = 0; i < layout.size(); i++) {
            Packer.Placed placed = layout.get(i);
            assertThat(grid.places(footprints.get(placed.footprint())))
                    .as("seed %d", seed)
                    .contains(placed.region());
            counts[placed.footprint()]--;
            for (int j = 0; j < i; j++) {
                assertThat(layout.get(j).region().overlaps(placed.region()))
                        .as("seed %d", seed)
                        .isFalse();
            }
        }
        assertThat(counts).as("seed %d", seed).containsOnly(0);
    }

    private static boolean packs(DieGrid grid, List<Footprint> footprints, int[] left, List<Region> taken) {
        int next = 0;
        while (next < left.length && left[next] == 0) {
            next++;
        }
        if (next == left.length) {
            return true;
        }
        left[next]--;
        for (Region place : grid.places(footprints.get(next))) {
            if (taken.stream().noneMatch(place::overlaps)) {
                taken.add(place);
                if (packs(grid, footprints, left, taken)) {
                    return true;
                }
                taken.removeLast();
            }
        }
        left[next]++;
        return false;
    }

    private static List<Footprint> footprints(SplittableRandom random) {
        List<Footprint> footprints = new ArrayList<>();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            Footprint footprint = new Footprint(random.nextInt(1, 4), random.nextInt(1, 3), random.nextBoolean());
            if (!footprints.contains(footprint)) {
                footprints.add(footprint);
            }
        }
        return footprints;
    }

    static Ground ground(SplittableRandom random) {
        WaferSpec wafer = Fixtures.wafer(random.nextInt(2, 5), random.nextInt(2, 4));
        DefectMap.Builder defects = DefectMap.on(wafer, DefectMap.DEFAULT_STACKS_PER_DIE);
        for (int i = random.nextInt(3); i > 0; i--) {
            int die = random.nextInt(wafer.dies());
            if (random.nextBoolean()) {
                defects.killDie(die);
            } else if (random.nextBoolean()) {
                defects.killStacks(die, 1);
            } else if (die % wafer.dieColumns() > 0) {
                defects.killLink(die - 1, die);
            }
        }
        return new Ground(wafer, defects.build(), null);
    }
}
