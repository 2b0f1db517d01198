package org.wscsim.validation.queueing;

/**
 * A simulated mean wait beside theory; times in mean service times.
 *
 * @param queue what was simulated
 * @param requests how many, warm-up included
 * @param expected theory
 * @param simulated mean wait, with its 99 % interval
 */
public record QueueScore(QueueCase queue, int requests, double expected, BatchMeans simulated) {
    /** Whether theory lies in the interval. */
    public boolean isInside() {
        return Math.abs(expected - simulated.mean()) <= simulated.halfWidth();
    }

    /** Distance of the simulated mean from theory, in half widths. */
    public double deviation() {
        return (simulated.mean() - expected) / simulated.halfWidth();
    }
}
