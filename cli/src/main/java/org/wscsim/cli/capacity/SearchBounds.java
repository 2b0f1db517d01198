package org.wscsim.cli.capacity;

/**
 * What a search is for and where it looks; rates in requests per second.
 *
 * @param attainment share of requests that must meet the SLO, (0, 1]
 * @param tolerance the search ends when the lowest failing rate exceeds the capacity by at most this share
 * @param startRate first rate probed
 * @param leastRate below it nothing is probed
 * @param greatestRate above it nothing is probed
 */
public record SearchBounds(
        double attainment, double tolerance, double startRate, double leastRate, double greatestRate) {
    /** Least tolerance: far above what a double tells apart, far below what a simulation can say. */
    public static final double LEAST_TOLERANCE = 1e-6;

    public SearchBounds {
        if (!(attainment > 0 && attainment <= 1 && tolerance >= LEAST_TOLERANCE && leastRate > 0)
                || !(leastRate <= startRate && startRate <= greatestRate && greatestRate < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("no search: attainment=" + attainment + ", tolerance=" + tolerance
                    + ", rates=" + leastRate + ".." + startRate + ".." + greatestRate);
        }
    }
}
