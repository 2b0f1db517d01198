package org.wscsim.validation.queueing;

/**
 * A queue whose mean wait is known: Poisson arrivals, one line, equal servers.
 *
 * @param name in Kendall's notation
 * @param law of service times
 * @param servers at least 1; more than one only with exponential service
 * @param load arrival rate x mean service time / servers, below 1
 * @param seed of arrivals and service times
 */
public record QueueCase(String name, ServiceLaw law, int servers, double load, long seed) {
    public QueueCase {
        if (!(load > 0 && load < 1) || servers < 1 || (servers > 1 && law != ServiceLaw.EXPONENTIAL)) {
            throw new IllegalArgumentException(
                    "no closed form: law=" + law + ", servers=" + servers + ", load=" + load);
        }
    }

    /**
     * Mean wait over mean service time. One server: Pollaczek and Khinchine, rho (1 + c^2) / (2 (1 - rho)); several:
     * Erlang C, C / (k (1 - rho)).
     */
    public double expectedWait() {
        return servers == 1
                ? load * (1 + law.squaredVariation()) / (2 * (1 - load))
                : erlangC() / (servers * (1 - load));
    }

    /** Probability of waiting in M/M/k, from the recursion of Erlang B: B(j) = a B(j-1) / (j + a B(j-1)). */
    private double erlangC() {
        double offered = load * servers;
        double blocked = 1;
        for (int j = 1; j <= servers; j++) {
            blocked = offered * blocked / (j + offered * blocked);
        }
        return blocked / (1 - load * (1 - blocked));
    }
}
