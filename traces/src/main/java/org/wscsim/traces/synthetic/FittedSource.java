package org.wscsim.traces.synthetic;

import org.wscsim.core.request.Arrival;
import org.wscsim.core.request.ArrivalSource;

/**
 * Requests of a generator fitted to a published trace: any number of them, in memory that does not grow (0.2 MB), 40 ns
 * each. The same seed gives the same requests on every machine; a shorter workload is the beginning of a longer
 * one. Confined to one thread.
 */
final class FittedSource implements ArrivalSource {
    private final FittedLengths lengths;
    private final FittedArrivals arrivals;
    private final long requests;
    private long produced;

    FittedSource(FittedSpec spec, long requests, long seed, double timeScale) {
        this.lengths = new FittedLengths(spec, seed);
        this.arrivals = new FittedArrivals(spec, seed, timeScale);
        this.requests = requests;
    }

    @Override
    public boolean next(Arrival into) {
        if (produced == requests) {
            return false;
        }
        lengths.next();
        into.set(produced++, arrivals.nextPs(), lengths.promptTokens(), lengths.outputTokens());
        return true;
    }

    @Override
    public void close() {}
}
