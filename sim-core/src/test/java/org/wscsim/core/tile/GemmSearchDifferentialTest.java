package org.wscsim.core.tile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.wscsim.core.tile.Gemms.Dense;
import org.wscsim.core.wafer.WaferSpec;

final class GemmSearchDifferentialTest {
    private static final long SEED = 20_250_702;

    @Test
    void findsWhatTheExhaustiveSearchFinds() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < 6; i++) {
            WaferSpec wafer = Wafers.random(random);
            CoreArray array = CoreArray.of(wafer, 1, 0);
            Dense gemm = Dense.random(random);
            check(array, gemm.work(), gemm.load(array), 1e12, "seed=" + SEED + ", case=" + i);
        }
    }

    @Test
    void findsWhatTheExhaustiveSearchFindsForExperts() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < 6; i++) {
            CoreArray array = CoreArray.of(Wafers.case3(), 1, 0);
            int experts = random.nextInt(2, 64);
            GemmWork work = new GemmWork(random.nextLong(64, 8_000), random.nextLong(64, 8_000), experts, 1, 2);
            GemmLoad load = new GemmLoad();
            load.rows = random.nextLong(1, 300);
            load.busiestRows = load.rows + random.nextLong(0, 300);
            load.touchedMatrices = random.nextDouble(1, experts);
            load.streamedWeightBytes = load.touchedMatrices * work.k() * work.n();
            check(array, work, load, 1.7e12, "seed=" + SEED + ", experts case=" + i);
        }
    }

    private static void check(CoreArray array, GemmWork work, GemmLoad load, double dram, String label) {
        var splits = CoreSplits.of(array);
        GemmSearch search = new GemmSearch(array, splits, work);
        double found = search.seconds(load, dram, search.search(load, dram, -1));
        double naive = NaiveGemmSearch.leastSeconds(array, splits, work, load, dram);
        assertThat(found).as(label).isCloseTo(naive, within(1e-12 * naive));
    }
}
