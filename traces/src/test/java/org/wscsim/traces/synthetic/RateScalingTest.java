package org.wscsim.traces.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.failure.LimitReachedException;
import org.wscsim.core.request.Arrival;
import org.wscsim.core.request.ArrivalSource;
import org.wscsim.traces.statistics.TraceProfile;

final class RateScalingTest {
    private static final long SECOND = VirtualTime.PS_PER_SECOND;

    private static ArrivalSource at(long... arrivalsPs) {
        return new ArrivalSource() {
            private int next;

            @Override
            public boolean next(Arrival into) {
                if (next == arrivalsPs.length) {
                    return false;
                }
                into.set(next, arrivalsPs[next], 10 + next, 20 + next);
                next++;
                return true;
            }

            @Override
            public void close() {}
        };
    }

    private static List<Long> arrivals(ArrivalSource source) {
        final List<Long> arrivals = new ArrayList<>();
        final Arrival a = new Arrival();
        while (source.next(a)) {
            assertThat(a.promptTokens).isEqualTo(10 + arrivals.size());
            arrivals.add(a.arrivalPs);
        }
        return arrivals;
    }

    @Test
    void compressesTimeByTheFactor() {
        assertThat(arrivals(RateScaling.scaled(at(0, 3 * SECOND, 8 * SECOND), 2)))
                .containsExactly(0L, 3 * SECOND / 2, 4 * SECOND);
        assertThat(arrivals(RateScaling.scaled(at(0, 7, 9), 0.5))).containsExactly(0L, 14L, 18L);
        assertThat(arrivals(RateScaling.scaled(at(0, 7, 9), 2))).containsExactly(0L, 3L, 4L);
    }

    @Test
    void meetsTheRequestedMeanRate() {
        final FittedWorkload workload = FittedWorkload.AZURE_CODE;
        for (final double rate : new double[] {0.01, 1, 7.3, 1e6}) {
            final double own = TraceProfile.of(workload.open(3_000, 4, 1)).requestsPerSecond();
            final TraceProfile scaled = TraceProfile.of(RateScaling.atRate(workload.open(3_000, 4, 1), own, rate));
            assertThat(scaled.requestsPerSecond()).isCloseTo(rate, within(rate * 1e-8));
        }
    }

    @Test
    void letsEverythingArriveAt0AtInfiniteRate() {
        assertThat(arrivals(RateScaling.atRate(at(0, 5, 9), 3, Double.POSITIVE_INFINITY)))
                .containsExactly(0L, 0L, 0L);
        assertThat(arrivals(RateScaling.atRate(at(0, 0), Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY)))
                .containsExactly(0L, 0L);
    }

    @Test
    void keepsASingleRequestAt0WhateverTheRate() {
        final double own = TraceProfile.of(at(0)).requestsPerSecond();
        assertThat(arrivals(RateScaling.atRate(at(0), own, 5))).containsExactly(0L);
    }

    @Test
    void refusesAFiniteRateWithoutASpan() {
        assertThatThrownBy(() -> RateScaling.atRate(at(0, 0), Double.POSITIVE_INFINITY, 5))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("span=0 s");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.0, -1, Double.NaN, Double.NEGATIVE_INFINITY})
    void refusesARateThatIsNotAbove0(double rate) {
        assertThatThrownBy(() -> RateScaling.atRate(at(0, 5), 1, rate))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("requests_per_second=" + rate);
        assertThatThrownBy(() -> RateScaling.scaled(at(0, 5), rate))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("factor=" + rate);
    }

    @Test
    void refusesAnInfiniteFactor() {
        assertThatThrownBy(() -> RateScaling.scaled(at(0), Double.POSITIVE_INFINITY))
                .isInstanceOf(BadInputException.class);
    }

    @Test
    void takesTheFirstRequestsOnly() {
        assertThat(arrivals(RateScaling.limited(at(0, 5, 9), 2))).containsExactly(0L, 5L);
        assertThat(arrivals(RateScaling.limited(at(0, 5, 9), 4))).containsExactly(0L, 5L, 9L);
        assertThatThrownBy(() -> RateScaling.limited(at(0), 0)).isInstanceOf(BadInputException.class);
    }

    @Test
    void refusesASpanBeyondAHundredDays() {
        final ArrivalSource source = RateScaling.scaled(at(0, VirtualTime.MAX_SPAN_PS / 2 + 1), 0.5);
        assertThatThrownBy(() -> arrivals(source))
                .isInstanceOf(LimitReachedException.class)
                .hasMessageContaining("multiplied_by=2.0");
        assertThat(arrivals(RateScaling.scaled(at(0, VirtualTime.MAX_SPAN_PS / 2), 0.5)))
                .containsExactly(0L, VirtualTime.MAX_SPAN_PS);
        assertThatThrownBy(() -> arrivals(RateScaling.scaled(at(0, 1), Double.MIN_VALUE)))
                .isInstanceOf(LimitReachedException.class);
    }

    @Test
    void multipliesExactlyAsDecimalArithmeticDoes() {
        final long seed = 17;
        final SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 100_000; i++) {
            final long value = random.nextLong(Long.MAX_VALUE) >>> random.nextInt(63);
            final double ratio = Math.scalb(1 + random.nextDouble(), random.nextInt(-140, 70));
            final BigInteger exact = new BigDecimal(value)
                    .multiply(new BigDecimal(ratio))
                    .setScale(0, RoundingMode.FLOOR)
                    .toBigInteger();
            final long expected = exact.bitLength() < 64 ? exact.longValue() : Long.MAX_VALUE;
            assertThat(ScaledSource.floorProduct(value, ratio))
                    .as("seed=%d, value=%d, ratio=%s", seed, value, ratio)
                    .isEqualTo(expected);
        }
    }

    @Test
    void poissonGapsHaveTheRateAndTheSpreadOfPoisson() {
        final int n = 200_000;
        final TraceProfile profile = TraceProfile.of(new PoissonSource(50, n, 5, 100, 10));
        // Four standard errors of a mean and of a coefficient of variation.
        assertThat(profile.requestsPerSecond()).isCloseTo(50, within(50 * 4 / Math.sqrt(n)));
        assertThat(profile.gapCoefficientOfVariation()).isCloseTo(1, within(4 / Math.sqrt(n)));
        assertThat(profile.prompts().sum()).isEqualTo(100L * n);
        assertThat(profile.outputs().max()).isEqualTo(10);
        assertThat(profile.firstArrivalPs()).isZero();
    }

    @Test
    void poissonRefusesWhatIsOutOfRange() {
        assertThatThrownBy(() -> new PoissonSource(0, 1, 1, 1, 1)).isInstanceOf(BadInputException.class);
        assertThatThrownBy(() -> new PoissonSource(Double.NaN, 1, 1, 1, 1)).isInstanceOf(BadInputException.class);
        assertThatThrownBy(() -> new PoissonSource(1, 0, 1, 1, 1)).isInstanceOf(BadInputException.class);
        assertThatThrownBy(() -> new PoissonSource(1, 1, 1, -1, 1)).isInstanceOf(BadInputException.class);
        assertThatThrownBy(() -> new PoissonSource(1, 1, 1, 1, Arrival.MAX_TOKENS + 1))
                .isInstanceOf(BadInputException.class);
    }

    @Test
    void generatorsEndAtAHundredDays() {
        assertThatThrownBy(() -> TraceProfile.of(new PoissonSource(1e-6, 100, 1, 1, 1)))
                .isInstanceOf(LimitReachedException.class)
                .hasMessageContaining("requests_per_second=1.0E-6");
        assertThatThrownBy(() -> TraceProfile.of(FittedWorkload.AZURE_CONV.open(100_000, 1, 1_000)))
                .isInstanceOf(LimitReachedException.class);
        assertThatThrownBy(() -> TraceProfile.of(FittedWorkload.AZURE_CODE.open(100_000, 1, 1e300)))
                .isInstanceOf(LimitReachedException.class);
    }

    @Test
    void startsWithTheRequestBehindThoseLeftOut() {
        Arrival arrival = new Arrival();
        try (ArrivalSource source = RateScaling.skipping(at(5, 7, 11, 20), 2)) {
            assertThat(source.next(arrival)).isTrue();
            assertThat(List.of(arrival.requestId, arrival.arrivalPs)).containsExactly(0L, 0L);
            assertThat(arrival.promptTokens).isEqualTo(12);
            assertThat(source.next(arrival)).isTrue();
            assertThat(List.of(arrival.requestId, arrival.arrivalPs)).containsExactly(1L, 9L);
            assertThat(source.next(arrival)).isFalse();
        }
        try (ArrivalSource none = RateScaling.skipping(at(5, 7), 3)) {
            assertThat(none.next(arrival)).isFalse();
        }
    }
}
