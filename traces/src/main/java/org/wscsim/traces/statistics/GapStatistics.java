package org.wscsim.traces.statistics;

/**
 * Mean and spread of the gaps between successive arrivals, in one pass (Welford's recurrence, exact for equal gaps).
 * Confined to one thread; O(1) memory.
 */
final class GapStatistics {
    private long gaps;
    private double meanPs;
    private double squares;
    private long previousPs;
    private boolean started;

    void add(long arrivalPs) {
        if (started) {
            gaps++;
            final double gapPs = arrivalPs - previousPs;
            final double delta = gapPs - meanPs;
            meanPs += delta / gaps;
            squares += delta * (gapPs - meanPs);
        }
        started = true;
        previousPs = arrivalPs;
    }

    /** Coefficient of variation: population standard deviation over mean; 0 without spread or without gaps. */
    double coefficientOfVariation() {
        return gaps == 0 || meanPs == 0 ? 0 : Math.sqrt(squares / gaps) / meanPs;
    }
}
