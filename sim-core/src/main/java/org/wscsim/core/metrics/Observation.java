package org.wscsim.core.metrics;

import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.request.Arrival;

/**
 * What a report shows of a run beyond its result: series over time, the parts of E2E by rank, whole distributions. A run
 * that nobody observes pays a comparison with null per call.
 *
 * <p>Some 300 KB whatever the length of the run; allocates nothing while it goes on; the same values whatever the stepping
 * ({@link TimeSeries} says why). Confined to the simulation thread until the run has ended, then immutable.
 */
public final class Observation {
    /** Shares of values at which distributions are known. */
    private static final double[] SHARES = shares();

    /** What is added up per bucket. */
    public enum Sum {
        ARRIVED,
        COMPLETED,
        REJECTED,
        /** Of requests that arrive. */
        PROMPT_TOKENS,
        OUTPUT_TOKENS,
        /** Completed requests that count, by arrival. */
        MEASURED,
        /** Their TTFT, in ns. */
        TTFT_NS,
        /** Their E2E, in ns. */
        E2E_NS
    }

    /** What stands at some number at any time. */
    public enum Level {
        /** Requests waiting for prefill or for a place in a decode batch. */
        WAITING,
        IN_SYSTEM,
        /** KV blocks in use. */
        KV_BLOCKS
    }

    private static final long PS_PER_NS = 1_000;

    private final TimeSeries series = new TimeSeries(Sum.values().length, Level.values().length);
    private final LatencyParts parts = new LatencyParts();
    private double[][] distributions = new double[4][];
    private long usedBlocks;
    private long endPs;

    private static double[] shares() {
        double[] shares = new double[121];
        for (int i = 0; i <= 98; i++) {
            shares[i] = i / 100.0;
        }
        for (int i = 0; i < 11; i++) {
            shares[99 + i] = 0.99 + i * 0.0009;
        }
        for (int i = 0; i < 10; i++) {
            shares[110 + i] = 0.999 + i * 0.0001;
        }
        shares[120] = 1;
        return shares;
    }

    void arrived(Arrival arrival) {
        add(Sum.ARRIVED, arrival.arrivalPs, 1);
        add(Sum.PROMPT_TOKENS, arrival.arrivalPs, arrival.promptTokens);
        change(Level.IN_SYSTEM, arrival.arrivalPs, 1);
    }

    void waiting(int delta, long nowPs) {
        change(Level.WAITING, nowPs, delta);
    }

    void tokens(long count, long nowPs) {
        add(Sum.OUTPUT_TOKENS, nowPs, count);
    }

    /** So many blocks have been in use since then. */
    void occupancy(long blocks, long sincePs) {
        if (blocks != usedBlocks) {
            change(Level.KV_BLOCKS, sincePs, blocks - usedBlocks);
            usedBlocks = blocks;
        }
    }

    /** Blocks that {@link #occupancy} is told of from {@code toPs} on. */
    void grew(long blocks, long fromPs, long toPs) {
        if (blocks > 0) {
            change(Level.KV_BLOCKS, fromPs, blocks);
            change(Level.KV_BLOCKS, toPs, -blocks);
        }
    }

    void left(RequestRecord request) {
        change(Level.IN_SYSTEM, request.finishedAtPs, -1);
        add(request.rejection == null ? Sum.COMPLETED : Sum.REJECTED, request.finishedAtPs, 1);
    }

    /** A completed request that counts. */
    void measured(RequestRecord request) {
        add(Sum.MEASURED, request.arrivedAtPs, 1);
        add(Sum.TTFT_NS, request.arrivedAtPs, request.ttftPs / PS_PER_NS);
        add(Sum.E2E_NS, request.arrivedAtPs, request.e2ePs / PS_PER_NS);
        parts.add(request);
    }

    /** The run is over. */
    void ended(long nowPs, LatencyRecorder ttft, LatencyRecorder tpot, LatencyRecorder itl, LatencyRecorder e2e) {
        endPs = nowPs;
        series.end(nowPs);
        distributions = new double[][] {
            ttft.quantiles(SHARES), tpot.quantiles(SHARES), itl.quantiles(SHARES), e2e.quantiles(SHARES)
        };
    }

    private void add(Sum sum, long ps, long amount) {
        series.add(sum.ordinal(), ps, amount);
    }

    private void change(Level level, long ps, long change) {
        series.change(level.ordinal(), ps, change);
    }

    /** Buckets of time in use. */
    public int buckets() {
        return series.used();
    }

    /** Width of a bucket, the last of which the run may fill in part. */
    public double bucketSeconds() {
        return VirtualTime.seconds(series.widthPs());
    }

    /** How much of a bucket lies within the run. */
    public double secondsOf(int bucket) {
        long left = endPs - bucket * series.widthPs();
        return VirtualTime.seconds(Math.max(0, Math.min(left, series.widthPs())));
    }

    /** What was added up in a bucket. */
    public long sum(Sum sum, int bucket) {
        return series.sum(sum.ordinal(), bucket);
    }

    /** Mean of a level over each bucket; 0 where the run ended before. */
    public double[] means(Level level) {
        double[] means = series.integrals(level.ordinal());
        for (int i = 0; i < means.length; i++) {
            double seconds = secondsOf(i);
            means[i] = seconds == 0 ? 0 : means[i] * TimeSeries.unitSeconds() / seconds;
        }
        return means;
    }

    /** Parts of E2E by rank. */
    public LatencyParts parts() {
        return parts;
    }

    /** Shares of values, rising from 0 to 1, at which the distributions are known. */
    public static double[] quantileShares() {
        return SHARES.clone();
    }

    /** TTFT, TPOT, ITL, E2E: the value in ps below which each of {@link #quantileShares} lies; empty without values. */
    public double[] quantilesPs(int latency) {
        return distributions[latency].clone();
    }
}
