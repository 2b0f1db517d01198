package org.wscsim.schedulers.search;

/**
 * How good a plan is; the larger the better, ties decided by {@code second}. Immutable.
 *
 * @param first capacity in 10<sup>-9</sup> requests per second, or minus the mean E2E in picoseconds;
 *     {@link #WORTHLESS} when it cannot serve at all
 * @param second rate of the phase that does not bind, or of the one that does where latency is the objective
 */
public record Score(long first, long second) implements Comparable<Score> {
    /** Cannot serve. */
    public static final long WORTHLESS = Long.MIN_VALUE;

    static final Score NONE = new Score(WORTHLESS, WORTHLESS);

    boolean isWorthless() {
        return first == WORTHLESS;
    }

    @Override
    public int compareTo(Score other) {
        int order = Long.compare(first, other.first);
        return order != 0 ? order : Long.compare(second, other.second);
    }
}
