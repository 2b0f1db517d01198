package org.wscsim.core.tile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.wscsim.core.tile.Gemms.Dense;
import org.wscsim.core.wafer.WaferSpec;

final class GemmSearchPropertyTest {
    private static final long SEED = 20_250_701;
    private static final int CASES = 20;

    private interface Check {
        void accept(WaferSpec wafer, Dense gemm, SplittableRandom random, String label);
    }

    private static void forEachCase(Check check) {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < CASES; i++) {
            WaferSpec wafer = Wafers.random(random);
            Dense gemm = Dense.random(random);
            check.accept(wafer, gemm, random, "seed=" + SEED + ", case=" + i + ", gemm=" + gemm + ", wafer=" + wafer);
        }
    }

    /** Peak of all cores, DRAM at its peak, weights over every core link of the die's edge. */
    @Test
    void neverFasterThanComputeDramOrNoc() {
        forEachCase((wafer, gemm, random, label) -> {
            double seconds = gemm.seconds(wafer, 1);
            double links = 2.0 * (wafer.die().coreColumns() + wafer.die().coreRows());
            assertThat(seconds)
                    .as(label)
                    .isGreaterThan(gemm.flops() / wafer.dieMatrixFlopsPerSecond())
                    .isGreaterThan(gemm.weightBytes() / wafer.die().dramBytesPerSecond())
                    .isGreaterThan(gemm.weightBytes() / (links * wafer.core().nocBytesPerSecondPerLink()));
        });
    }

    /** A sub-die instance has its cores and its part of the DRAM bandwidth, no more. */
    @Test
    void aShareOfADieIsNeverFasterThanItsShare() {
        forEachCase((wafer, gemm, random, label) -> {
            double share = random.nextInt(1, wafer.die().cores() + 1)
                    / (double) wafer.die().cores();
            double seconds = gemm.seconds(wafer, share);
            assertThat(seconds)
                    .as(label)
                    .isGreaterThan(gemm.flops() / (wafer.dieMatrixFlopsPerSecond() * share))
                    .isGreaterThan(gemm.weightBytes() / (wafer.die().dramBytesPerSecond() * share));
        });
    }

    @Test
    void moreRowsOrWiderMatricesAreNeverCheaper() {
        forEachCase((wafer, gemm, random, label) -> {
            double seconds = gemm.seconds(wafer, 1);
            long more = random.nextLong(1, 200);
            List<Dense> larger = List.of(
                    new Dense(gemm.m() + more, gemm.k(), gemm.n()),
                    new Dense(gemm.m(), gemm.k() + more, gemm.n()),
                    new Dense(gemm.m(), gemm.k(), gemm.n() + more));
            for (Dense other : larger) {
                assertThat(other.seconds(wafer, 1))
                        .as(label + ", other=" + other)
                        .isGreaterThanOrEqualTo(seconds);
            }
        });
    }

    @Test
    void halvingAnythingNeverHelps() {
        forEachCase((wafer, gemm, random, label) -> {
            double seconds = gemm.seconds(wafer, 1);
            List<WaferSpec> poorer = List.of(
                    Wafers.withHalfDram(wafer),
                    Wafers.withHalfNoc(wafer),
                    Wafers.withHalfSram(wafer),
                    Wafers.withHalfTheCores(wafer));
            for (WaferSpec other : poorer) {
                assertThat(gemm.seconds(other, 1))
                        .as(label + ", other=" + other)
                        .isGreaterThanOrEqualTo(seconds);
            }
        });
    }

    /** Tables are filled in any order, so what a neighbour found must not show. */
    @Test
    void theSeedDoesNotChangeTheMapping() {
        forEachCase((wafer, gemm, random, label) -> {
            CoreArray array = CoreArray.of(wafer, 1, 0);
            GemmSearch search = new GemmSearch(array, CoreSplits.of(array), gemm.work());
            GemmLoad load = gemm.load(array);
            int unseeded = search.search(load, 1e12, -1);
            Dense other = new Dense(Gemms.logUniform(random, 1, 10_000), gemm.k(), gemm.n());
            int seed = search.search(other.load(array), 1e12, -1);
            assertThat(search.search(load, 1e12, seed)).as(label).isEqualTo(unseeded);
        });
    }

    /** The parts that explain a price add up to it. */
    @Test
    void timeIsOverheadAndTheLongestResource() {
        forEachCase((wafer, gemm, random, label) -> {
            CoreArray array = CoreArray.of(wafer, 1, 0);
            GemmSearch search = new GemmSearch(array, CoreSplits.of(array), gemm.work());
            GemmLoad load = gemm.load(array);
            MappingCost cost = new MappingCost();
            search.price(load, 1e12, search.search(load, 1e12, -1), cost);
            double longest = Math.max(cost.computeSeconds, Math.max(cost.nocSeconds, cost.dramSeconds));
            assertThat(cost.overheadSeconds).as(label).isPositive();
            assertThat(cost.seconds).as(label).isCloseTo(longest + cost.overheadSeconds, within(1e-15));
            assertThat(cost.computeBoundSeconds).as(label).isLessThanOrEqualTo(cost.seconds);
            assertThat(cost.dramBytes).as(label).isGreaterThanOrEqualTo(gemm.weightBytes());
        });
    }

    /** A mapping that was found at one bandwidth and is priced at another. */
    @Test
    void aStoredMappingIsMonotoneInBandwidth() {
        forEachCase((wafer, gemm, random, label) -> {
            CoreArray array = CoreArray.of(wafer, 1, 0);
            GemmSearch search = new GemmSearch(array, CoreSplits.of(array), gemm.work());
            GemmLoad load = gemm.load(array);
            int mapping = search.search(load, 1e12, -1);
            double previous = Double.POSITIVE_INFINITY;
            for (double dram = 1e10; dram < 1e13; dram *= 1.7) {
                double seconds = search.seconds(load, dram, mapping);
                assertThat(seconds).as(label).isLessThanOrEqualTo(previous);
                previous = seconds;
            }
        });
    }
}
