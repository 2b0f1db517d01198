package org.wscsim.cli.explore;

/** What no run of a candidate can beat, from the totals of a workload. */
@FunctionalInterface
public interface Bounds {
    /**
     * @param name what binds the goodput
     * @param goodput requests per second at most
     * @param e2eMs mean E2E at least
     * @param joulesPerToken at least, at the rate asked for
     */
    record Of(String name, double goodput, double e2eMs, double joulesPerToken) {
        /** Nothing is known. */
        public static final Of NOTHING = new Of("none", Double.POSITIVE_INFINITY, 0, 0);
    }

    /** The bounds of a candidate. */
    Of of(Candidate candidate);
}
