package org.wscsim.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against all changes kept and integrated bucket by bucket. */
class TimeSeriesDifferentialTest {
    private static final long UNIT_PS = 1 << 20;

    private record Change(long ps, long by) {}

    @Test
    void integralsAndSumsAreThoseOfAllChangesKept() {
        for (long seed = 1; seed <= 40; seed++) {
            Random random = new Random(seed);
            long spanPs = (long) StrictMath.pow(10, 9 + 9 * random.nextDouble());
            List<Change> changes = changes(random, spanPs);
            TimeSeries series = told(changes, spanPs);
            assertThat(series.used()).as("seed=%d", seed).isBetween(1, TimeSeries.BUCKETS);
            double[] integrals = series.integrals(0);
            for (int bucket = 0; bucket < series.used(); bucket++) {
                assertThat(integrals[bucket] * UNIT_PS)
                        .as("seed=%d, bucket=%d", seed, bucket)
                        .isCloseTo(integral(changes, spanPs, bucket * series.widthPs(), series.widthPs()), within(0.5));
                assertThat(series.sum(0, bucket))
                        .as("seed=%d, bucket=%d", seed, bucket)
                        .isEqualTo(sum(changes, bucket * series.widthPs(), series.widthPs()));
            }
        }
    }

    @Test
    void theOrderOfTellingDoesNotMatter() {
        for (long seed = 1; seed <= 20; seed++) {
            Random random = new Random(seed);
            long spanPs = (long) StrictMath.pow(10, 12 + 5 * random.nextDouble());
            List<Change> changes = changes(random, spanPs);
            TimeSeries inOrder = told(changes, spanPs);
            Collections.shuffle(changes, random);
            TimeSeries shuffled = told(changes, spanPs);
            assertThat(shuffled.widthPs()).as("seed=%d", seed).isEqualTo(inOrder.widthPs());
            assertThat(shuffled.integrals(0)).as("seed=%d", seed).isEqualTo(inOrder.integrals(0));
        }
    }

    @Test
    void aRunOfAHundredDaysWithAHundredMillionBlocksDoesNotOverflow() {
        TimeSeries series = new TimeSeries(1, 1);
        long spanPs = 8_640_000L * 1_000_000_000_000L;
        series.change(0, 0, 100_000_000);
        series.end(spanPs);
        double[] integrals = series.integrals(0);
        double total = 0;
        for (double integral : integrals) {
            assertThat(integral).isNotNegative();
            total += integral * TimeSeries.unitSeconds();
        }
        assertThat(total).isCloseTo(1e8 * 8_640_000.0, within(1e8 * 1e-5));
    }

    private static List<Change> changes(Random random, long spanPs) {
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            changes.add(new Change(random.nextLong(spanPs), random.nextInt(-5, 9)));
        }
        return changes;
    }

    private static TimeSeries told(List<Change> changes, long spanPs) {
        TimeSeries series = new TimeSeries(1, 1);
        for (Change change : changes) {
            series.add(0, change.ps(), change.by());
            series.change(0, change.ps(), change.by());
        }
        series.end(spanPs);
        return series;
    }

    private static double integral(List<Change> changes, long spanPs, long fromPs, long widthPs) {
        double integral = 0;
        for (Change change : changes) {
            long start = Math.max(change.ps() & -UNIT_PS, fromPs);
            long end = Math.min(spanPs & -UNIT_PS, fromPs + widthPs);
            integral += change.by() * (double) Math.max(0, end - start);
        }
        return integral;
    }

    private static long sum(List<Change> changes, long fromPs, long widthPs) {
        return changes.stream()
                .filter(change -> change.ps() >= fromPs && change.ps() < fromPs + widthPs)
                .mapToLong(Change::by)
                .sum();
    }
}
