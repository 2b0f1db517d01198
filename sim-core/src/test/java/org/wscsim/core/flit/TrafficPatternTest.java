package org.wscsim.core.flit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the definitions in Dally and Towles (2004), table 3.1, digit by digit and bit by bit. */
final class TrafficPatternTest {
    private static final int[] NONE = {};

    private static int destination(TrafficPattern pattern, int node, int k) {
        return pattern.destination(node, k, NONE, new SplittableRandom(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8, 16})
    void bitComplementInvertsEveryBitOfTheAddress(int k) {
        int bits = Integer.numberOfTrailingZeros(k * k);
        for (int node = 0; node < k * k; node++) {
            int expected = 0;
            for (int bit = 0; bit < bits; bit++) {
                expected |= (node >> bit & 1) == 0 ? 1 << bit : 0;
            }
            assertThat(destination(TrafficPattern.BIT_COMPLEMENT, node, k)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 7, 8})
    void transposeExchangesTheDigits(int k) {
        for (int x = 0; x < k; x++) {
            for (int y = 0; y < k; y++) {
                assertThat(destination(TrafficPattern.TRANSPOSE, y * k + x, k)).isEqualTo(x * k + y);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 8, 9})
    void tornadoShiftsEveryDigitByTheCeilingOfHalfLessOne(int k) {
        int shift = (int) Math.ceil(k / 2.0) - 1;
        for (int x = 0; x < k; x++) {
            for (int y = 0; y < k; y++) {
                assertThat(destination(TrafficPattern.TORNADO, y * k + x, k))
                        .isEqualTo((y + shift) % k * k + (x + shift) % k);
            }
        }
    }

    @Test
    void uniformReachesEveryNodeEvenlyTheSenderIncluded() {
        assertEven(TrafficPattern.UNIFORM, NONE, 16);
    }

    @Test
    void hotspotsShareTheTrafficEvenly() {
        int[] seen = assertEven(TrafficPattern.HOTSPOT, new int[] {3, 5, 12}, 3);
        assertThat(seen[3]).isPositive();
        assertThat(seen[5]).isPositive();
        assertThat(seen[12]).isPositive();
    }

    @Test
    void oneHotspotTakesAll() {
        assertThat(assertEven(TrafficPattern.HOTSPOT, new int[] {9}, 1)[9]).isEqualTo(48_000);
    }

    private static int[] assertEven(TrafficPattern pattern, int[] hotspots, int destinations) {
        int draws = 48_000;
        SplittableRandom random = new SplittableRandom(7);
        int[] seen = new int[16];
        for (int i = 0; i < draws; i++) {
            seen[pattern.destination(5, 4, hotspots, random)]++;
        }
        // Five standard deviations of a binomial count, at most 16,000 expected.
        double mean = draws / (double) destinations;
        for (int count : seen) {
            assertThat(count == 0 || Math.abs(count - mean) < 5 * Math.sqrt(mean))
                    .isTrue();
        }
        assertThat(java.util.Arrays.stream(seen).filter(count -> count > 0).count())
                .isEqualTo(destinations);
        return seen;
    }
}
