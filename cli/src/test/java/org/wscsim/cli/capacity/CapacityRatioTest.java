package org.wscsim.cli.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wscsim.core.metrics.ArrivalWindow;
import org.wscsim.core.metrics.GoodputLimits;
import org.wscsim.core.metrics.RequestRecord;

class CapacityRatioTest {
    private static final int REQUESTS = 4_000;
    private static final GoodputLimits LIMITS = new GoodputLimits(100, Long.MAX_VALUE, Long.MAX_VALUE);

    /** A system whose share of good requests falls from 1 at half its capacity to 0.9 at its capacity and 0.8 at 1.5 of it. */
    private static List<AttainmentSample> falling(double capacity, long seed) {
        List<AttainmentSample> samples = new ArrayList<>();
        for (double rate : List.of(20.0, 5.0, 10.0, 12.0, 8.0, 15.0, 30.0)) {
            SplittableRandom random = new SplittableRandom(seed);
            AttainmentSample sample = new AttainmentSample(rate, REQUESTS, LIMITS);
            double share = Math.min(1, 1.1 - 0.2 * rate / capacity);
            for (int id = 0; id < REQUESTS; id++) {
                sample.accept(record(id, 1 + random.nextInt(1000), random.nextDouble() < share));
            }
            samples.add(sample);
        }
        return samples;
    }

    private static RequestRecord record(long id, int prompt, boolean met) {
        RequestRecord record = new RequestRecord();
        record.requestId = id;
        record.prefillTokens = prompt;
        record.ttftPs = met ? 50 : 150;
        return record;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void holdsTheRatioOfTwoKnownCapacities(long seed) {
        CapacityRatio.Interval interval = CapacityRatio.of(falling(12, seed), falling(8, seed), 0.9, seed);
        assertThat(interval.low()).as("seed " + seed).isLessThan(1.55).isGreaterThan(1.2);
        assertThat(interval.high()).as("seed " + seed).isGreaterThan(1.45).isLessThan(1.8);
    }

    /** Somewhat low: the worst of ten noisy deciles is worse than any. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void readsAKnownCapacityBetweenTheRatesRun(long seed) {
        CapacityRatio.Reading reading = CapacityRatio.capacity(falling(11, seed), 0.9, seed);
        assertThat(reading.isBetween()).isTrue();
        assertThat(reading.rate()).isBetween(9.5, 11.5);
        assertThat(reading.interval().low()).isLessThan(reading.rate()).isGreaterThan(7.7);
        assertThat(reading.interval().high()).isGreaterThan(9.5).isLessThan(13);
    }

    @Test
    void aCapacityBeyondTheRatesRunIsNotRead() {
        CapacityRatio.Reading reading = CapacityRatio.capacity(falling(1_000, 1), 0.9, 1);
        assertThat(reading.isBetween()).isFalse();
        assertThat(reading.interval().outside()).isEqualTo(1.0);
    }

    @Test
    void ofASystemWithItselfIsOne() {
        List<AttainmentSample> one = falling(10, 7);
        assertThat(CapacityRatio.of(one, one, 0.9, 3)).isEqualTo(new CapacityRatio.Interval(1, 1, 0));
    }

    @Test
    void tellsWhereACapacityLiesBeyondTheRatesRun() {
        CapacityRatio.Interval interval = CapacityRatio.of(falling(1_000, 1), falling(10, 1), 0.9, 1);
        assertThat(interval.outside()).isEqualTo(1.0);
        assertThat(interval.high()).isLessThan(30.0 / 5.0 + 1e-9);
    }

    @Test
    void aQueueThatGrowsEndsTheRatesThatCount() {
        List<AttainmentSample> ours = falling(12, 2);
        ours.forEach(sample -> {
            if (sample.rate() >= 10) {
                sample.grows();
            }
        });
        assertThat(CapacityRatio.of(ours, falling(8, 2), 0.9, 1).high()).isLessThanOrEqualTo(8.0 / 5.0);
    }

    /** The same requests by both ways of counting. */
    @Test
    void countsDecilesAsAttainmentCounterDoes() {
        SplittableRandom random = new SplittableRandom(11);
        AttainmentSample sample = new AttainmentSample(1, REQUESTS, LIMITS);
        AttainmentCounter counter = new AttainmentCounter(new ArrivalWindow(REQUESTS, 0, 0), LIMITS);
        for (int id = 0; id < REQUESTS; id++) {
            RequestRecord record = record(id, 1 + random.nextInt(40), random.nextInt(10) > 0);
            record.arrivedAtPs = id;
            sample.accept(record);
            counter.accept(record);
        }
        assertThat(sample.good()).isEqualTo((int) counter.good());
        assertThat(sample.leastOfDeciles()).isCloseTo(counter.leastOfDeciles(), within(1e-12));
    }
}
