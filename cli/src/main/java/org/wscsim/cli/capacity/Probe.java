package org.wscsim.cli.capacity;

/**
 * One simulation at one rate under one plan.
 *
 * @param rate mean request rate, requests per second
 * @param plan index of the plan, in the order of the system's plans
 * @param counted requests that arrived and count (outside warm-up and cool-down)
 * @param good of them, completed within every limit; rejected ones are not
 * @param leastDecile share that met every limit in the worst decile of prompt length; equal to the whole share where
 *     deciles do not decide
 * @param growing the queue grew and was not worked off
 * @param peakConcurrent most requests in the system at once
 * @param tapeHash of the run
 */
public record Probe(
        double rate,
        int plan,
        long counted,
        long good,
        double leastDecile,
        boolean growing,
        long peakConcurrent,
        long tapeHash) {
    /** Judged by all its requests together. */
    public Probe(double rate, int plan, long counted, long good, boolean growing, long peakConcurrent, long tapeHash) {
        this(rate, plan, counted, good, share(good, counted), growing, peakConcurrent, tapeHash);
    }

    private static double share(long good, long counted) {
        return counted == 0 ? 0 : good / (double) counted;
    }

    /** Share of the counted requests that met every limit, 0..1. */
    public double attainment() {
        return share(good, counted);
    }

    /** Whether the rate can be sustained at that attainment. */
    public boolean meets(double wanted) {
        return !growing && leastDecile >= wanted;
    }

    /** No request met another: at lower rates nothing would be faster. */
    boolean isUnloaded() {
        return peakConcurrent <= 1;
    }
}
