package org.wscsim.traces.synthetic;

import org.wscsim.core.request.ArrivalSource;

/** Makes any number of requests from a seed, in memory that does not grow with it. Immutable. */
public interface Generator {
    /** Requests by default. */
    long requests();

    /** Mean rate at a time scale of 1, per second. */
    double requestsPerSecond();

    /**
     * A fresh source; a shorter workload is the beginning of a longer one.
     *
     * @param requests how many, at least 1
     * @param seed equal seeds give equal requests
     * @param timeScale what every arrival is multiplied by: 1 for the generator's own rate, 0 for all at once
     */
    ArrivalSource open(long requests, long seed, double timeScale);
}
