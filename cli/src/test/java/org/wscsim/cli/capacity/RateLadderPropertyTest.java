package org.wscsim.cli.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RateLadderPropertyTest {
    private static final long SEED = 41;

    /** Where attainment falls with the rate: the rung below the true limit, from wherever the search begins. */
    @Test
    void findsTheHighestRungThatMeetsInFewProbes() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < 2_000; i++) {
            double limit = Math.exp(random.nextDouble(-3, 8));
            double start = limit * Math.exp(random.nextDouble(-2, 2));
            int[] probes = {0};
            double found = RateLadder.highest(start, start / 64, start * 16, rate -> {
                probes[0]++;
                return rate <= limit;
            });
            String label = "seed=" + SEED + ", limit=" + limit + ", start=" + start;
            assertThat(found).as(label).isEqualTo(RateLadder.rate(RateLadder.rung(limit)));
            assertThat(found).as(label).isGreaterThan(limit / RateLadder.STEP).isLessThanOrEqualTo(limit);
            assertThat(probes[0]).as(label).isLessThanOrEqualTo(16);
        }
    }

    @Test
    void staysBetweenTheEnds() {
        assertThat(RateLadder.highest(10, 1, 100, rate -> false)).isZero();
        assertThat(RateLadder.highest(10, 1, 100, rate -> true)).isEqualTo(RateLadder.rate(RateLadder.rung(100)));
        assertThat(RateLadder.highest(0.5, 1, 100, rate -> rate <= 1.5))
                .isEqualTo(RateLadder.rate(RateLadder.rung(1.5)));
    }

    @Test
    void rungsAndRatesAgree() {
        for (int rung = -700; rung < 2_000; rung++) {
            assertThat(RateLadder.rung(RateLadder.rate(rung))).isEqualTo(rung);
        }
    }
}
