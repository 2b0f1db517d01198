package org.wscsim.cli.page;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.wscsim.cli.report.ResultFolder;
import org.wscsim.core.metrics.Observation;

/** Distributions of the four latencies at shares of values. Stateless. */
final class Quantiles {
    static final String FILE = ResultFolder.LATENCY_QUANTILES;
    static final List<String> NAMES = List.of("TTFT", "TPOT", "ITL", "E2E");

    private static final double PS_PER_MS = 1e9;
    private static final double LEAST_SHARE = 0.01;
    /** The last share drawn of very many values: more nines would have a point each. */
    private static final double MOST_SHARE = 0.9999;

    private Quantiles() {}

    /** Shares that so many values can tell; the greatest value is drawn where the last of them has its rank. */
    static double[] shares(long count) {
        double[] shares = Arrays.stream(Observation.quantileShares())
                .filter(share -> share >= LEAST_SHARE && 1 - share >= 1.0 / count && share <= MOST_SHARE)
                .toArray();
        double[] withLast = Arrays.copyOf(shares, shares.length + 1);
        withLast[shares.length] = 1 - Math.max(1 - MOST_SHARE, 1.0 / count) / 2;
        return withLast;
    }

    /** Values at {@link #shares}. */
    static double[] milliseconds(Observation seen, int latency, long count) {
        double[] all = seen.quantilesPs(latency);
        double[] known = Observation.quantileShares();
        double[] wanted = shares(count);
        double[] values = new double[wanted.length];
        for (int i = 0; i < values.length - 1; i++) {
            values[i] = all[Arrays.binarySearch(known, wanted[i])] / PS_PER_MS;
        }
        values[values.length - 1] = all[all.length - 1] / PS_PER_MS;
        return values;
    }

    static Sheet sheet(Observation seen) {
        double[] shares = Observation.quantileShares();
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < shares.length; i++) {
            List<String> row = new ArrayList<>();
            row.add(Sheet.number(shares[i]));
            for (int latency = 0; latency < NAMES.size(); latency++) {
                double[] values = seen.quantilesPs(latency);
                row.add(values.length == 0 ? "" : Sheet.number(values[i] / PS_PER_MS));
            }
            rows.add(row);
        }
        return new Sheet(FILE, List.of("share", "ttft_ms", "tpot_ms", "itl_ms", "e2el_ms"), rows);
    }
}
