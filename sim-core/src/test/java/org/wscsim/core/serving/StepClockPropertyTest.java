package org.wscsim.core.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.operator.StepPrice;

/** Boundaries and parts against exact integers. */
final class StepClockPropertyTest {
    private static final int STEPS = 5_000;
    private static final BigInteger FINE = BigInteger.valueOf(VirtualTime.FINE_PER_PS);

    private final StepClock clock = new StepClock();
    private final StepPrice price = new StepPrice();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void boundariesAreFloorsOfExactSumsAndPartsAddUp(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        // from prices below a picosecond to prices of a second
        int bits = 4 + (int) seed * 7;
        long busyFromPs = 0;
        BigInteger busyFine = BigInteger.ZERO;
        long busyPs = 0;
        long idlePs = 0;
        long decodePs = 0;
        long decodeDramPs = 0;
        long decodeNocPs = 0;
        long longestPs = 0;
        for (int step = 1; step <= STEPS; step++) {
            String where = "seed=" + seed + ", step=" + step;
            if (random.nextInt(20) == 0) {
                long now = clock.boundaryPs() + random.nextLong(1L << 20);
                idlePs += now - clock.boundaryPs();
                busyFromPs = now;
                busyFine = BigInteger.ZERO;
                clock.start(now);
            }
            long before = clock.boundaryPs();
            draw(random, bits);
            clock.begin(price);
            busyFine = busyFine.add(BigInteger.valueOf(price.totalFine));
            long expected = busyFromPs + busyFine.divide(FINE).longValueExact();
            assertThat(clock.boundaryPs()).as(where).isEqualTo(expected);
            long stepPs = expected - before;
            assertThat(clock.stepComputePs()).as(where).isNotNegative();
            assertThat(clock.stepDramPs()).as(where).isNotNegative();
            assertThat(clock.stepNocPs()).as(where).isNotNegative();
            assertThat(clock.stepComputePs() + clock.stepDramPs() + clock.stepNocPs())
                    .as(where)
                    .isEqualTo(stepPs);
            // each part is its price to within a picosecond
            assertThat(Math.abs(clock.stepDramPs() - (price.computeAndDramFine - price.computeFine) / 1024.0))
                    .as(where)
                    .isLessThan(1);
            boolean decoded = random.nextBoolean();
            clock.end(decoded);
            busyPs += stepPs;
            longestPs = Math.max(longestPs, stepPs);
            decodePs += decoded ? stepPs : 0;
            decodeDramPs += decoded ? clock.stepDramPs() : 0;
            decodeNocPs += decoded ? clock.stepNocPs() : 0;
            assertThat(clock.busyPs()).as(where).isEqualTo(busyPs);
            assertThat(clock.busyPs() + clock.idlePs()).as(where).isEqualTo(clock.boundaryPs());
            assertThat(clock.steps()).as(where).isEqualTo(step);
        }
        assertThat(clock.idlePs()).isEqualTo(idlePs);
        assertThat(clock.decodePs()).isEqualTo(decodePs);
        assertThat(clock.decodeDramPs()).isEqualTo(decodeDramPs);
        assertThat(clock.decodeNocPs()).isEqualTo(decodeNocPs);
        assertThat(clock.longestStepPs()).isEqualTo(longestPs);
    }

    private void draw(SplittableRandom random, int bits) {
        price.computeFine = random.nextLong(1L << bits);
        price.computeAndDramFine = price.computeFine + (random.nextBoolean() ? 0 : random.nextLong(1L << bits));
        price.totalFine = price.computeAndDramFine + (random.nextBoolean() ? 0 : random.nextLong(1L << bits));
    }
}
