package org.wscsim.cli.explore;

/** What no run of a candidate can beat, from the totals of a workload. */
@FunctionalInterface
public interface Bounds {
    /**
     * @param name what binds the goodput
     * @param goodput requests per second at most
     * @param e2eMs mean E2E at least
     * @param dynamicJoulesPerToken at least, at any rate
     * @param staticJoulesPerToken at least, at one request per second; at others in inverse proportion
     */
    record Of(String name, double goodput, double e2eMs, double dynamicJoulesPerToken, double staticJoulesPerToken) {
        /** Nothing is known. */
        public static final Of NOTHING = new Of("none", Double.POSITIVE_INFINITY, 0, 0, 0);

        /** The best that could be found at a common rate; where that is not known yet, at any. */
        Merits merits(Candidate candidate, double load) {
            return new Merits(
                    goodput,
                    e2eMs,
                    dynamicJoulesPerToken + (load > 0 ? staticJoulesPerToken / load : 0),
                    candidate.made().figures().usdPerGoodWafer(),
                    candidate.made().figures().waferMm2());
        }
    }

    /** The bounds of a candidate. */
    Of of(Candidate candidate);
}
