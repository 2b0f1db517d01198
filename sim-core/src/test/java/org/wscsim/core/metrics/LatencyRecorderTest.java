package org.wscsim.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wscsim.core.memory.NativeMemory;

/** Percentiles against numpy's definition written out, and the histogram's promise of 0.1 %. */
final class LatencyRecorderTest {
    private static final double[] SHARES = {0.5, 0.9, 0.95, 0.99};

    private final NativeMemory memory = new NativeMemory();

    @AfterEach
    void close() {
        memory.close();
    }

    private static double[] percentiles(LatencySummary summary) {
        return new double[] {summary.medianPs(), summary.p90Ps(), summary.p95Ps(), summary.p99Ps()};
    }

    /** numpy.percentile(values, 100 q, method="linear"), from its manual: i + j (1 - g) with the fraction g. */
    private static double numpyPercentile(long[] sorted, double share) {
        final double virtualIndex = share * (sorted.length - 1);
        final int i = (int) Math.floor(virtualIndex);
        final double g = virtualIndex - i;
        final double upper = sorted[Math.min(i + 1, sorted.length - 1)];
        return sorted[i] * (1 - g) + upper * g;
    }

    private static double standardDeviation(long[] values) {
        final double mean = Arrays.stream(values).asDoubleStream().sum() / values.length;
        return Math.sqrt(
                Arrays.stream(values).mapToDouble(v -> (v - mean) * (v - mean)).sum() / values.length);
    }

    /** Log-uniform from nanoseconds to minutes. */
    private static long latency(SplittableRandom random) {
        return (long) StrictMath.exp(StrictMath.log(1e3) + random.nextDouble() * StrictMath.log(1e11));
    }

    @ParameterizedTest
    @CsvSource({"1,1", "2,2", "3,3", "10,4", "101,5", "5000,6"})
    void exactPercentilesAreThoseOfNumpy(int count, long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final LatencyRecorder recorder = LatencyRecorder.exact(memory, "test");
        final long[] values = random.longs(count, 0, 1L << 50).toArray();
        for (long value : values) {
            recorder.record(value);
        }
        final LatencySummary summary = recorder.summary();
        assertThat(summary.method()).isEqualTo("exact");
        assertThat(summary.count()).isEqualTo(count).isEqualTo(recorder.count());
        Arrays.sort(values);
        for (int i = 0; i < SHARES.length; i++) {
            assertThat(percentiles(summary)[i])
                    .as("seed=" + seed + ", share=" + SHARES[i])
                    .isCloseTo(numpyPercentile(values, SHARES[i]), Percentage.withPercentage(1e-9));
        }
        assertThat(summary.minPs()).isEqualTo((double) values[0]);
        assertThat(summary.maxPs()).isEqualTo((double) values[count - 1]);
        assertThat(summary.meanPs())
                .isCloseTo(Arrays.stream(values).average().orElseThrow(), Percentage.withPercentage(1e-9));
        assertThat(summary.stdPs()).isCloseTo(standardDeviation(values), Offset.offset(summary.meanPs() * 1e-9));
    }

    /** Latencies that differ by nanoseconds after a minute: a sum of squares would lose them all. */
    @Test
    void exactDeviationSurvivesALargeMean() {
        final LatencyRecorder constant = LatencyRecorder.exact(memory, "constant");
        final LatencyRecorder spread = LatencyRecorder.exact(memory, "spread");
        for (int i = 0; i < 1_000; i++) {
            constant.record(61_234_567_890_123L);
            spread.record(61_234_567_890_123L + (i % 2 == 0 ? 1_000 : -1_000));
        }
        assertThat(constant.summary().stdPs()).isZero();
        assertThat(spread.summary().stdPs()).isCloseTo(1_000, Percentage.withPercentage(1e-3));
    }

    @ParameterizedTest
    @CsvSource({"1,1", "10,2", "1000,3", "50000,4"})
    void histogramIsWithinATenthOfAPercentOfTheValueAtTheRank(int count, long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final LatencyRecorder recorder = LatencyRecorder.histogram();
        final long[] values =
                random.longs(count, 0, 1).map(zero -> latency(random)).toArray();
        for (long value : values) {
            recorder.record(value);
        }
        Arrays.sort(values);
        final LatencySummary summary = recorder.summary();
        assertThat(summary.method()).isEqualTo("histogram");
        for (int i = 0; i < SHARES.length; i++) {
            // nearest rank: the smallest value that at least this share of the values does not exceed
            final long exact = values[Math.max(0, (int) Math.ceil(SHARES[i] * count - 1e-9) - 1)];
            assertThat(percentiles(summary)[i])
                    .as("seed=" + seed + ", share=" + SHARES[i])
                    .isCloseTo((double) exact, Percentage.withPercentage(0.1));
        }
        assertThat(summary.minPs()).isEqualTo((double) values[0]);
        assertThat(summary.maxPs()).isEqualTo((double) values[count - 1]);
        assertThat(summary.meanPs())
                .isCloseTo(Arrays.stream(values).average().orElseThrow(), Percentage.withPercentage(1e-9));
        assertThat(summary.stdPs()).isCloseTo(standardDeviation(values), Percentage.withPercentage(0.2));
    }

    @Test
    void manyAtOnceAreAsOneByOne() {
        final SplittableRandom random = new SplittableRandom(7);
        final LatencyRecorder exactOnce = LatencyRecorder.exact(memory, "a");
        final LatencyRecorder exactEach = LatencyRecorder.exact(memory, "b");
        final LatencyRecorder histogramOnce = LatencyRecorder.histogram();
        final LatencyRecorder histogramEach = LatencyRecorder.histogram();
        for (int i = 0; i < 200; i++) {
            final long value = latency(random);
            final int times = 1 + random.nextInt(9);
            exactOnce.record(value, times);
            histogramOnce.record(value, times);
            for (int j = 0; j < times; j++) {
                exactEach.record(value);
                histogramEach.record(value);
            }
        }
        assertThat(exactOnce.summary()).isEqualTo(exactEach.summary());
        assertThat(histogramOnce.summary()).isEqualTo(histogramEach.summary());
    }

    @Test
    void beyondTheLimitTheHistogramTakesOverAndSaysSo() {
        final LatencyRecorder recorder = LatencyRecorder.exact(memory, "test");
        for (int i = 1; i <= LatencyRecorder.EXACT_VALUES; i++) {
            recorder.record(1_000L * i);
        }
        final LatencySummary last = recorder.summary();
        assertThat(last.method()).isEqualTo("exact");
        recorder.record(1_000L * (LatencyRecorder.EXACT_VALUES + 1), 3);
        final LatencySummary beyond = recorder.summary();
        assertThat(beyond.method()).isEqualTo("histogram");
        assertThat(beyond.count()).isEqualTo(LatencyRecorder.EXACT_VALUES + 3);
        for (int i = 0; i < SHARES.length; i++) {
            assertThat(percentiles(beyond)[i]).isCloseTo(percentiles(last)[i], Percentage.withPercentage(0.1));
        }
        assertThat(beyond.stdPs()).isCloseTo(last.stdPs(), Percentage.withPercentage(0.1));
    }

    @Test
    void nothingRecordedIsAllZero() {
        assertThat(LatencyRecorder.exact(memory, "test").summary())
                .isEqualTo(new LatencySummary(0, 0, 0, 0, 0, 0, 0, 0, 0, "exact"));
        assertThat(LatencyRecorder.histogram().summary().method()).isEqualTo("histogram");
    }
}
