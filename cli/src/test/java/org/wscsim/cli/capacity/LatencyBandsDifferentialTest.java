package org.wscsim.cli.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.wscsim.core.metrics.GoodputLimits;
import org.wscsim.core.metrics.RequestRecord;

/** Against requests that are really written down as often as their stretch is drawn. */
final class LatencyBandsDifferentialTest {
    private static final long SEED = 5;
    private static final GoodputLimits LIMITS = new GoodputLimits(600_000_000L, Long.MAX_VALUE, Long.MAX_VALUE);

    @Test
    void intervalsAreThoseOfRequestsWrittenDownAgain() {
        for (int requests : new int[] {20, 333}) {
            List<RequestRecord> records = records(requests, requests);
            LatencyBands bands = new LatencyBands(sample(records), 7, SEED);
            same(bands, "mean_ttft_ms", drawn(records, own -> mean(own, r -> r.ttftPs)));
            same(bands, "p99_tpot_ms", drawn(records, own -> quantile(own, r -> r.tpotPs, 0.99)));
            same(bands, "p90_e2el_ms", drawn(records, own -> quantile(own, r -> r.e2ePs, 0.9)));
            same(bands, "median_ttft_ms", drawn(records, own -> quantile(own, r -> r.ttftPs, 0.5)));
            double all = share(records);
            same(bands, "request_goodput", drawn(records, own -> 7 * share(own) / all));
        }
    }

    /** As when a request was not served, or had one token and so no TPOT. */
    @Test
    void whatARunLacksHasNoInterval() {
        List<RequestRecord> records = records(100, 1);
        records.forEach(record -> record.tpotPs = RequestRecord.ABSENT);
        LatencyBands bands = new LatencyBands(sample(records), 7, SEED);

        assertThat(bands.of("p99_tpot_ms").isKnown()).isFalse();
        assertThat(bands.of("p99_ttft_ms").isKnown()).isTrue();
    }

    /** Twice the latency of the same requests is twice it in every draw, however wide either interval is. */
    @Test
    void ratiosArePaired() {
        List<RequestRecord> records = records(1_000, 2);
        LatencyBands one = new LatencyBands(sample(records), 7, SEED);
        records.forEach(record -> record.ttftPs *= 2);
        LatencyBands twice = new LatencyBands(sample(records), 7, SEED);

        LatencyBands.Interval ratio = twice.over(one, "p99_ttft_ms");

        assertThat(ratio.low()).isEqualTo(2);
        assertThat(ratio.high()).isEqualTo(2);
        assertThat(one.of("p99_ttft_ms").high())
                .isGreaterThan(one.of("p99_ttft_ms").low());
    }

    private static List<RequestRecord> records(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<RequestRecord> records = new ArrayList<>();
        for (int id = 0; id < count; id++) {
            RequestRecord record = new RequestRecord();
            record.requestId = id;
            record.ttftPs = random.nextLong(1, 1_000_000_000L);
            record.tpotPs = random.nextInt(4) == 0 ? RequestRecord.ABSENT : random.nextLong(1, 50_000_000L);
            record.e2ePs = record.ttftPs + random.nextLong(1, 9_000_000_000L);
            record.rejection = random.nextInt(9) == 0 ? "turned away" : null;
            records.add(record);
        }
        return records;
    }

    private static LatencySample sample(List<RequestRecord> records) {
        LatencySample sample = new LatencySample(LIMITS);
        records.forEach(sample::accept);
        return sample;
    }

    private static double[] drawn(List<RequestRecord> records, ToDoubleFunction<List<RequestRecord>> value) {
        int[][] draws = StretchDraws.of(SEED);
        double[] values = new double[draws.length];
        for (int draw = 0; draw < draws.length; draw++) {
            List<RequestRecord> written = new ArrayList<>();
            for (RequestRecord record : records) {
                int stretch = (int) (record.requestId * StretchDraws.STRETCHES / records.size());
                for (int time = 0; time < draws[draw][stretch]; time++) {
                    written.add(record);
                }
            }
            values[draw] = value.applyAsDouble(written);
        }
        Arrays.sort(values);
        return values;
    }

    private static void same(LatencyBands bands, String key, double[] sorted) {
        LatencyBands.Interval interval = bands.of(key);
        if (Double.isNaN(sorted[sorted.length - 1])) {
            assertThat(interval.isKnown()).as(key).isFalse();
        } else {
            int left = sorted.length * 25 / 1000;
            assertThat(interval.low()).as(key).isCloseTo(sorted[left], within(1e-9 * sorted[left]));
            assertThat(interval.high())
                    .as(key)
                    .isCloseTo(sorted[sorted.length - 1 - left], within(1e-9 * sorted[sorted.length - 1 - left]));
        }
    }

    private static long[] known(List<RequestRecord> records, ToLongFunction<RequestRecord> latency) {
        return records.stream()
                .filter(record -> record.rejection == null)
                .mapToLong(latency)
                .filter(value -> value != RequestRecord.ABSENT)
                .sorted()
                .toArray();
    }

    private static double mean(List<RequestRecord> records, ToLongFunction<RequestRecord> latency) {
        return Arrays.stream(known(records, latency)).average().orElse(Double.NaN) / 1e9;
    }

    private static double quantile(List<RequestRecord> records, ToLongFunction<RequestRecord> latency, double share) {
        long[] rising = known(records, latency);
        return rising.length == 0 ? Double.NaN : rising[(int) Math.ceil(share * rising.length) - 1] / 1e9;
    }

    private static double share(List<RequestRecord> records) {
        return records.stream()
                        .filter(record -> record.rejection == null && LIMITS.met(record))
                        .count()
                / (double) records.size();
    }
}
