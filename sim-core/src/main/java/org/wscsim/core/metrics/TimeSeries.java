package org.wscsim.core.metrics;

import java.util.Arrays;

/**
 * Sums and levels over virtual time in a fixed number of buckets, however long a run is: when time passes the last bucket,
 * neighbours are merged and every bucket is twice as wide. With 1,024 buckets, of which a run fills at least half, an hour
 * has buckets of 4.4 or 2.2 s.
 *
 * <p>A sum adds an amount to the bucket of its time. A level (requests waiting, blocks in use) changes at a time by some
 * amount; a bucket keeps the sum of its changes and their moment about the bucket's end, so that its integral is {@code level
 * before x width + moment} and a change costs the same whatever it spans. Both are sums of whole numbers: what is told, and
 * not the order or the grouping in which it is told, decides. An event per step and an epoch therefore give the same values.
 *
 * <p>Times are kept in units of 2<sup>20</sup> ps (1.05 us), lest moments exceed a {@code long}. Some nanoseconds a call,
 * amortised over the doublings; allocates nothing. Confined to the simulation thread.
 */
public final class TimeSeries {
    /** A power of two. */
    public static final int BUCKETS = 1_024;

    private static final int UNIT_BITS = 20;
    private static final int FIRST_WIDTH_BITS = 10;

    private final long[][] sums;
    private final long[][] changes;
    private final long[][] moments;
    /** Where each level stands when all changes so far have happened. */
    private final long[] levels;

    /** Width of a bucket, as a power of two of units. */
    private int widthBits = FIRST_WIDTH_BITS;
    /** Buckets up to the latest time told. */
    private int used;

    /**
     * @param sums how many
     * @param levels how many
     */
    TimeSeries(int sums, int levels) {
        this.sums = new long[sums][BUCKETS];
        changes = new long[levels][BUCKETS];
        moments = new long[levels][BUCKETS];
        this.levels = new long[levels];
    }

    void add(int sum, long ps, long amount) {
        sums[sum][bucket(ps)] += amount;
    }

    /** The level is higher by {@code change} from then on. */
    void change(int level, long ps, long change) {
        int bucket = bucket(ps);
        long left = ((bucket + 1L) << widthBits) - (ps >> UNIT_BITS);
        changes[level][bucket] += change;
        moments[level][bucket] += change * left;
        levels[level] += change;
    }

    /** The run is over: no level reaches beyond. */
    void end(long ps) {
        for (int level = 0; level < levels.length; level++) {
            change(level, ps, -levels[level]);
        }
    }

    private int bucket(long ps) {
        assert ps >= 0 : "before the run: ps=" + ps;
        while (ps >> (UNIT_BITS + widthBits) >= BUCKETS) {
            coarsen();
        }
        int bucket = (int) (ps >> (UNIT_BITS + widthBits));
        used = Math.max(used, bucket + 1);
        return bucket;
    }

    private void coarsen() {
        for (int level = 0; level < changes.length; level++) {
            long[] moment = moments[level];
            for (int i = 0; i < BUCKETS; i += 2) {
                // a change in the earlier half lasts a bucket longer
                moment[i] += changes[level][i] << widthBits;
            }
            merge(moment);
            merge(changes[level]);
        }
        for (long[] sum : sums) {
            merge(sum);
        }
        used = (used + 1) / 2;
        widthBits++;
    }

    private static void merge(long[] values) {
        for (int i = 0; i < BUCKETS / 2; i++) {
            values[i] = values[2 * i] + values[2 * i + 1];
        }
        Arrays.fill(values, BUCKETS / 2, BUCKETS, 0);
    }

    /** Buckets up to the latest time told. */
    public int used() {
        return used;
    }

    /** Width of a bucket. */
    public long widthPs() {
        return 1L << (UNIT_BITS + widthBits);
    }

    /** What was added in a bucket. */
    public long sum(int sum, int bucket) {
        return sums[sum][bucket];
    }

    /**
     * Integral of a level over each bucket, in level x {@link #unitSeconds}.
     *
     * @return one value a bucket in use
     */
    public double[] integrals(int level) {
        double[] integrals = new double[used];
        long before = 0;
        for (int i = 0; i < used; i++) {
            integrals[i] = (before << widthBits) + moments[level][i];
            before += changes[level][i];
        }
        return integrals;
    }

    /** The time that integrals are counted in. */
    public static double unitSeconds() {
        return (1L << UNIT_BITS) / 1e12;
    }
}
