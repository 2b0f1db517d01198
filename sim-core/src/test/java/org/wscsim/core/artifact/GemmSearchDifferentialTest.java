package org.wscsim.core.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class GemmSearchDifferentialTest {
    private static final long SEED = 4_711;

    @Test
    void findsWhatTrialOfEveryCutFinds() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < 150; round++) {
            int tiles = random.nextInt(1, 20);
            double sram = StrictMath.pow(10, random.nextDouble(-3.5, 0.5));
            ArtifactHardware die = new ArtifactHardware(
                    tiles,
                    1.02,
                    0.625,
                    sram,
                    random.nextDouble(1, 9_000),
                    random.nextDouble(1, 2_000),
                    1e-4,
                    1e-5,
                    4_500);
            long m = random.nextLong(1, 200);
            long k = random.nextLong(1, 200);
            long n = random.nextLong(1, 200);
            boolean fused = random.nextBoolean();
            double ops = fused ? 4.0 * m * n : 0;
            double expected = new NaiveGemm(die).latencyMs(m, k, n, ops, fused);
            GemmSearch search = new GemmSearch(die);
            double found = (fused ? search.searchFused(m, k, n, ops) : search.search(m, k, n)).latencyMs();
            assertThat(found)
                    .as("seed=%d round=%d tiles=%d m=%d k=%d n=%d sram=%s", SEED, round, tiles, m, k, n, sram)
                    .isCloseTo(expected, within(1e-12 * expected));
        }
    }

    @Test
    void neverFasterThanTheComputeBound() {
        SplittableRandom random = new SplittableRandom(SEED);
        GemmSearch search = new GemmSearch(ArtifactHardware.ofAuthors().withTiles(16));
        for (int round = 0; round < 100; round++) {
            long m = random.nextLong(1, 3_000);
            long k = random.nextLong(1, 3_000);
            long n = random.nextLong(1, 3_000);
            double bound = 2.0 * m * k * n / 1e9 / (16 * 1.02);
            OperatorTime time = search.search(m, k, n);
            assertThat(time.latencyMs()).as("m=%d k=%d n=%d", m, k, n).isGreaterThan(bound);
            assertThat(time.computeMs()).isCloseTo(bound, within(1e-9 * bound));
            assertThat(time.dramMb())
                    .as("operands and result at least once")
                    .isGreaterThanOrEqualTo(2.0 * ((double) m * k + (double) k * n + (double) m * n) / 1_048_576);
        }
    }

    @Test
    void divisorsComeInPairsAndOnlyOnce() {
        assertThat(Divisors.of(1)).containsExactly(1);
        assertThat(Divisors.of(36)).containsExactly(1, 36, 2, 18, 3, 12, 4, 9, 6);
        assertThat(Divisors.multiplesOf(6, 36)).containsExactly(36, 18, 12, 6);
    }
}
