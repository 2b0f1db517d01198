package org.wscsim.core.metrics;

import org.jspecify.annotations.Nullable;

/**
 * What happened to the requests of one class, tenant or model. Latencies, attainment and refusals are of requests that count (no
 * warm-up, no cool-down). Confined to the simulation thread; recording allocates nothing.
 */
public final class GroupStatistics {
    private final Sum128 ttftSum = new Sum128();
    private final Sum128 e2eSum = new Sum128();
    private final @Nullable LatencyRecorder ttft;
    private final @Nullable LatencyRecorder tpot;
    private final @Nullable LatencyRecorder e2e;
    private long completed;
    private long rejected;
    private long good;
    private long promptTokens;
    private long outputTokens;
    private double timelyService;

    /**
     * @param percentiles keep histograms of latencies, 1.3 MB
     */
    GroupStatistics(boolean percentiles) {
        ttft = percentiles ? LatencyRecorder.histogram() : null;
        tpot = percentiles ? LatencyRecorder.histogram() : null;
        e2e = percentiles ? LatencyRecorder.histogram() : null;
    }

    void rejected() {
        rejected++;
    }

    void completed(RequestRecord request, boolean met) {
        completed++;
        good += met ? 1 : 0;
        promptTokens += request.prefillTokens;
        outputTokens += request.decodeTokens;
        ttftSum.add(request.ttftPs);
        e2eSum.add(request.e2ePs);
        if (ttft != null && tpot != null && e2e != null) {
            ttft.record(request.ttftPs);
            e2e.record(request.e2ePs);
            if (request.tpotPs != RequestRecord.ABSENT) {
                tpot.record(request.tpotPs);
            }
        }
    }

    void served(double weightedTokens) {
        timelyService += weightedTokens;
    }

    /** Requests that left, completed or refused. */
    public long requests() {
        return completed + rejected;
    }

    public long completedCount() {
        return completed;
    }

    public long rejectedCount() {
        return rejected;
    }

    public long goodCount() {
        return good;
    }

    /** Share of all requests, refused ones included, that met their limits; 0 without requests. */
    public double attainment() {
        return requests() == 0 ? 0 : good / (double) requests();
    }

    public long promptTokens() {
        return promptTokens;
    }

    public long outputTokens() {
        return outputTokens;
    }

    public double meanTtftPs() {
        return ttftSum.meanOf(completed);
    }

    public double meanE2ePs() {
        return e2eSum.meanOf(completed);
    }

    /**
     * Prompt tokens + 2 x output tokens of requests that completed before the last one arrived, all requests counting: the
     * service a tenant got while all were competing. (Over the whole run everybody gets what they asked for.)
     */
    public double timelyService() {
        return timelyService;
    }

    /** Null where only means are kept; likewise the others. */
    public @Nullable LatencySummary ttft() {
        return ttft == null ? null : ttft.summary();
    }

    public @Nullable LatencySummary tpot() {
        return tpot == null ? null : tpot.summary();
    }

    public @Nullable LatencySummary e2e() {
        return e2e == null ? null : e2e.summary();
    }
}
