package org.wscsim.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The 128-bit sum against {@link BigInteger}. */
final class Sum128DifferentialTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void agreesWithBigIntegers(long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final boolean signed = seed % 2 == 0;
        final Sum128 sum = new Sum128();
        BigInteger naive = BigInteger.ZERO;
        for (int i = 0; i < 20_000; i++) {
            final long a = value(random, signed);
            if (random.nextBoolean()) {
                sum.add(a);
                naive = naive.add(BigInteger.valueOf(a));
            } else {
                // 2^40 such products of 2^63 x 2^20 stay below 2^127
                final long b = random.nextLong(1L << 20);
                sum.addProduct(a, b);
                naive = naive.add(BigInteger.valueOf(a).multiply(BigInteger.valueOf(b)));
            }
            assertWithinAnUlp("seed=" + seed + ", i=" + i, sum, naive);
        }
        final long count = 1 + random.nextLong(1L << 40);
        final double mean = new BigDecimal(naive)
                .divide(BigDecimal.valueOf(count), MathContext.DECIMAL128)
                .doubleValue();
        assertThat(sum.meanOf(count)).isCloseTo(mean, Offset.offset(2 * Math.ulp(mean)));
    }

    private static long value(SplittableRandom random, boolean signed) {
        final long magnitude = random.nextLong() >>> (1 + random.nextInt(62));
        return signed && random.nextBoolean() ? -magnitude : magnitude;
    }

    private static void assertWithinAnUlp(String where, Sum128 sum, BigInteger naive) {
        final double expected = naive.doubleValue();
        if (Math.abs(sum.toDouble() - expected) > Math.ulp(expected)) {
            assertThat(sum.toDouble()).as(where + ", exact=" + naive).isEqualTo(expected);
        }
    }

    @Test
    void sumsThatFitALongAreRoundedOnce() {
        for (long value :
                new long[] {0, 1, -1, -5, 1L << 53 | 1, 1L << 54 | 3, -(1L << 54) - 3, Long.MAX_VALUE, Long.MIN_VALUE
                }) {
            final Sum128 sum = new Sum128();
            sum.add(value);
            assertThat(sum.toDouble()).as("value=" + value).isEqualTo((double) value);
        }
    }

    @Test
    void carriesAcrossTheSixtyFourthBitBothWays() {
        final Sum128 sum = new Sum128();
        for (int i = 0; i < 4; i++) {
            sum.add(Long.MAX_VALUE);
        }
        assertThat(sum.toDouble()).isEqualTo(4.0 * Long.MAX_VALUE);
        for (int i = 0; i < 4; i++) {
            sum.add(-Long.MAX_VALUE);
        }
        sum.add(-7);
        assertThat(sum.toDouble()).isEqualTo(-7);
    }

    @Test
    void meanOfNothingIsZero() {
        assertThat(new Sum128().meanOf(0)).isZero();
    }
}
