package org.wscsim.traces.client;

import org.wscsim.core.request.Arrival;
import org.wscsim.core.request.ArrivalSource;
import org.wscsim.traces.length.LengthPairs;
import org.wscsim.traces.process.ArrivalProcess;
import org.wscsim.traces.synthetic.RandomStream;

/**
 * Requests of an arrival process that does not care how they fare; the first comes at 0. The arrivals do not depend on the
 * lengths. Allocates nothing per request. Confined to one thread.
 */
public final class OpenLoopSource implements ArrivalSource {
    private final ArrivalProcess process;
    private final LengthPairs lengths;
    private final RandomStream random;
    private final long requests;
    private long given;
    private long arrivalPs;

    /**
     * A fresh workload.
     *
     * @param random for the lengths
     * @param requests how many, at least 1
     */
    public OpenLoopSource(ArrivalProcess process, LengthPairs lengths, RandomStream random, long requests) {
        this.process = process;
        this.lengths = lengths;
        this.random = random;
        this.requests = requests;
    }

    @Override
    public boolean next(Arrival into) {
        if (given == requests) {
            return false;
        }
        if (given > 0) {
            arrivalPs = Instant.after(arrivalPs, process.nextGapSeconds());
        }
        lengths.next(random);
        into.set(given++, arrivalPs, lengths.promptTokens(), lengths.outputTokens());
        return true;
    }

    @Override
    public void close() {}
}
