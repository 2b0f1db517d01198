package org.wscsim.traces.workload;

import java.util.Objects;
import java.util.function.Supplier;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.request.ArrivalSource;
import org.wscsim.traces.client.ClosedLoopSource;
import org.wscsim.traces.client.OpenLoopSource;
import org.wscsim.traces.client.SessionSource;
import org.wscsim.traces.length.LengthPairs;
import org.wscsim.traces.synthetic.RandomStream;

/** Builds the workloads that are put together from arrivals and lengths. Stateless. */
final class SyntheticWorkload {
    private static final long DEFAULT_REQUESTS = 1_000;

    private SyntheticWorkload() {}

    static Workload prepare(WorkloadSpec spec, String defaultArrivals) {
        final ArrivalChoice arrivals =
                ArrivalChoice.parse(Objects.requireNonNullElse(spec.arrivals(), defaultArrivals));
        requireKind(spec, arrivals, defaultArrivals);
        final Supplier<LengthPairs> lengths =
                LengthChoice.prepare(spec.lengths(), spec.promptTokens(), spec.outputTokens());
        final Workload workload = new Workload(spec, () -> open(spec, arrivals, lengths.get()));
        // here, and not in the middle of a run, a bad parameter is refused
        workload.open().close();
        return workload;
    }

    /** {@code sessions} and {@code closed-loop} say by their name what they are. */
    private static void requireKind(WorkloadSpec spec, ArrivalChoice arrivals, String defaultArrivals) {
        final boolean named =
                defaultArrivals.equals(ArrivalChoice.SESSIONS) || defaultArrivals.equals(ArrivalChoice.CLOSED);
        if (named && !arrivals.text().kind().equals(defaultArrivals)) {
            throw new BadInputException("arrivals do not fit the workload: workload=" + spec.displayName()
                    + ", arrivals=" + arrivals.text().text() + ", allowed=" + defaultArrivals
                    + "; use the workload synthetic");
        }
        if (arrivals.isClosed()
                && (spec.requestsPerSecond() != null || (spec.rateScale() != null && spec.rateScale() != 1))) {
            throw new BadInputException("a closed loop has no rate of its own: workload=" + spec.displayName()
                    + ", requests_per_second=" + spec.requestsPerSecond() + ", rate_scale=" + spec.rateScale()
                    + "; change the number of clients or their think time");
        }
    }

    private static ArrivalSource open(WorkloadSpec spec, ArrivalChoice arrivals, LengthPairs lengths) {
        final long seed = spec.seed();
        final long requests = Objects.requireNonNullElse(spec.requests(), DEFAULT_REQUESTS);
        if (arrivals.isClosed()) {
            return new ClosedLoopSource(lengths, arrivals.clients(), arrivals.thinkSeconds(), requests, seed);
        }
        final var process =
                arrivals.open(seed, spec.requestsPerSecond(), Objects.requireNonNullElse(spec.rateScale(), 1.0));
        if (arrivals.isSessions()) {
            return new SessionSource(process, lengths, arrivals.meanTurns(), arrivals.thinkSeconds(), requests, seed);
        }
        return new OpenLoopSource(process, lengths, new RandomStream(seed, "lengths"), requests);
    }
}
