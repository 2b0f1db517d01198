package org.wscsim.core.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.failure.LimitReachedException;

final class LinkTimeTest {
    private static final BigInteger PS = BigInteger.valueOf(VirtualTime.PS_PER_SECOND);
    private static final BigInteger FINE = PS.shiftLeft(VirtualTime.FINE_BITS);

    @Test
    void equalsExactDivisionRoundedUp() {
        long seed = 7;
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 200_000; i++) {
            long bytes = random.nextLong(1L << random.nextInt(1, 46));
            long rate = 1 + random.nextLong(1L << random.nextInt(1, 51));
            BigInteger ps = ceil(BigInteger.valueOf(bytes).multiply(PS), rate);
            BigInteger fine = ceil(BigInteger.valueOf(bytes).multiply(FINE), rate);
            if (ps.compareTo(BigInteger.valueOf(VirtualTime.MAX_SPAN_PS / 2)) < 0) {
                assertThat(LinkTime.ps(bytes, rate))
                        .as("seed=%d, bytes=%d, rate=%d", seed, bytes, rate)
                        .isEqualTo(ps.longValueExact());
            }
            if (fine.compareTo(BigInteger.valueOf(VirtualTime.MAX_STEP_FINE / 2)) < 0) {
                assertThat(LinkTime.fine(bytes, rate))
                        .as("seed=%d, bytes=%d, rate=%d", seed, bytes, rate)
                        .isEqualTo(fine.longValueExact());
            }
        }
    }

    @Test
    void sharesEqualExactDivision() {
        long seed = 11;
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 200_000; i++) {
            long capacity = 1 + random.nextLong(1L << random.nextInt(1, 51));
            long sum = 1 + random.nextLong(1L << random.nextInt(1, 54));
            long own = random.nextLong(sum + 1);
            BigInteger exact = BigInteger.valueOf(capacity)
                    .multiply(BigInteger.valueOf(own))
                    .divide(BigInteger.valueOf(sum));
            assertThat(LinkTime.multiplyDivide(capacity, own, sum))
                    .as("seed=%d, capacity=%d, own=%d, sum=%d", seed, capacity, own, sum)
                    .isEqualTo(exact.longValueExact());
        }
    }

    @Test
    void rejectsAMessageLongerThanTheLongestRun() {
        assertThatThrownBy(() -> LinkTime.ps(1L << 45, 1))
                .isInstanceOf(LimitReachedException.class)
                .hasMessageContaining("bytesPerSecond=1");
    }

    private static BigInteger ceil(BigInteger dividend, long divisor) {
        BigInteger by = BigInteger.valueOf(divisor);
        return dividend.add(by).subtract(BigInteger.ONE).divide(by);
    }
}
