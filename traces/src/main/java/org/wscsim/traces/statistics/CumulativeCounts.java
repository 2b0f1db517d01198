package org.wscsim.traces.statistics;

import java.util.Arrays;

/**
 * A distribution as cumulative counts at some of its values, and the Kolmogorov-Smirnov distance of a sample to it.
 *
 * <p>The distance, the largest difference of the two distribution functions, is taken at the stored values only; between
 * two of them it can be larger by what lies there, 1/64 or a single value's share. Immutable; {@link Sample} is confined to
 * one thread.
 */
final class CumulativeCounts {
    private final long[] values;
    private final long[] counts;

    private CumulativeCounts(long[] values, long[] counts) {
        this.values = values;
        this.counts = counts;
    }

    /** Pairs {@code value:count up to it}, separated by spaces, in increasing order; the last count is the total. */
    static CumulativeCounts parse(String text) {
        final String[] pairs = text.strip().split("\\s+");
        final long[] values = new long[pairs.length];
        final long[] counts = new long[pairs.length];
        for (int k = 0; k < pairs.length; k++) {
            final int colon = pairs[k].indexOf(':');
            values[k] = Long.parseLong(pairs[k].substring(0, colon));
            counts[k] = Long.parseLong(pairs[k].substring(colon + 1));
            assert k == 0 || (values[k] > values[k - 1] && counts[k] > counts[k - 1]) : "pair " + k;
        }
        return new CumulativeCounts(values, counts);
    }

    /** An empty sample to be compared with this distribution. */
    Sample sample() {
        return new Sample(this);
    }

    /** Counts a sample's values between the stored ones. */
    static final class Sample {
        private final CumulativeCounts reference;
        private final long[] cells;
        private long count;

        private Sample(CumulativeCounts reference) {
            this.reference = reference;
            this.cells = new long[reference.values.length + 1];
        }

        void add(long value) {
            final int found = Arrays.binarySearch(reference.values, value);
            cells[found >= 0 ? found : -found - 1]++;
            count++;
        }

        /** Kolmogorov-Smirnov distance, 0..1; 1 for an empty sample. */
        double distance() {
            if (count == 0) {
                return 1;
            }
            final double total = reference.counts[reference.counts.length - 1];
            long below = 0;
            double distance = 0;
            for (int k = 0; k < reference.values.length; k++) {
                below += cells[k];
                distance = Math.max(distance, Math.abs((double) below / count - reference.counts[k] / total));
            }
            return distance;
        }
    }
}
