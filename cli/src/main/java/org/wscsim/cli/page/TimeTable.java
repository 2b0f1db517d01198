package org.wscsim.cli.page;

import java.util.ArrayList;
import java.util.List;
import org.wscsim.cli.report.ResultFolder;
import org.wscsim.core.metrics.Observation;
import org.wscsim.core.metrics.Observation.Level;
import org.wscsim.core.metrics.Observation.Sum;

/** Series over time as a page and a CSV file take them, in buckets merged to a readable number. Immutable. */
final class TimeTable {
    static final String FILE = ResultFolder.TIMELINE;
    private static final int MOST = 256;
    private static final int LEAST = 32;
    /** Fewer arrivals in a bucket say little about a rate. */
    private static final int ARRIVALS = 30;

    private static final double NS_PER_MS = 1e6;

    private final Observation seen;
    private final int merged;
    private final int rows;
    private final double[] seconds;

    private TimeTable(Observation seen, int merged) {
        this.seen = seen;
        this.merged = merged;
        rows = (seen.buckets() + merged - 1) / merged;
        seconds = new double[rows];
        for (int i = 0; i < seen.buckets(); i++) {
            seconds[i / merged] += seen.secondsOf(i);
        }
    }

    /** As fine as it was sampled. */
    static TimeTable whole(Observation seen) {
        return new TimeTable(seen, 1);
    }

    /** For charts. */
    static TimeTable readable(Observation seen) {
        long arrived = 0;
        for (int i = 0; i < seen.buckets(); i++) {
            arrived += seen.sum(Sum.ARRIVED, i);
        }
        long wanted = Math.clamp(arrived / ARRIVALS, LEAST, MOST);
        return new TimeTable(seen, (int) Math.max(1, (seen.buckets() + wanted - 1) / wanted));
    }

    double bucketSeconds() {
        return merged * seen.bucketSeconds();
    }

    /** Middle of each bucket. */
    double[] at() {
        double[] at = new double[rows];
        for (int i = 0; i < rows; i++) {
            at[i] = i * bucketSeconds() + seconds[i] / 2;
        }
        return at;
    }

    private double[] sums(Sum sum) {
        double[] sums = new double[rows];
        for (int i = 0; i < seen.buckets(); i++) {
            sums[i / merged] += seen.sum(sum, i);
        }
        return sums;
    }

    double[] perSecond(Sum sum) {
        double[] rates = sums(sum);
        for (int i = 0; i < rows; i++) {
            rates[i] = seconds[i] == 0 ? Double.NaN : rates[i] / seconds[i];
        }
        return rates;
    }

    double[] mean(Level level) {
        double[] means = new double[rows];
        double[] fine = seen.means(level);
        for (int i = 0; i < fine.length; i++) {
            double share = seconds[i / merged] == 0 ? 0 : seen.secondsOf(i) / seconds[i / merged];
            means[i / merged] += fine[i] * share;
        }
        return means;
    }

    /** Mean of a latency over the requests that arrived in a bucket; NaN where none did. */
    double[] meanMs(Sum nanoseconds) {
        double[] means = sums(nanoseconds);
        double[] counts = sums(Sum.MEASURED);
        for (int i = 0; i < rows; i++) {
            means[i] = counts[i] == 0 ? Double.NaN : means[i] / counts[i] / NS_PER_MS;
        }
        return means;
    }

    Sheet sheet() {
        List<double[]> columns = List.of(
                seconds,
                perSecond(Sum.ARRIVED),
                perSecond(Sum.COMPLETED),
                perSecond(Sum.REJECTED),
                perSecond(Sum.PROMPT_TOKENS),
                perSecond(Sum.OUTPUT_TOKENS),
                mean(Level.WAITING),
                mean(Level.IN_SYSTEM),
                mean(Level.KV_BLOCKS),
                meanMs(Sum.TTFT_NS),
                meanMs(Sum.E2E_NS));
        List<List<String>> lines = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            List<String> line = new ArrayList<>();
            line.add(Sheet.number(i * bucketSeconds()));
            for (double[] column : columns) {
                line.add(Sheet.number(column[i]));
            }
            lines.add(line);
        }
        return new Sheet(
                FILE,
                List.of(
                        "from_s",
                        "seconds",
                        "arrived_per_s",
                        "completed_per_s",
                        "rejected_per_s",
                        "arriving_prompt_tokens_per_s",
                        "output_tokens_per_s",
                        "mean_waiting",
                        "mean_in_system",
                        "mean_kv_blocks",
                        "mean_ttft_ms_by_arrival",
                        "mean_e2el_ms_by_arrival"),
                lines);
    }
}
