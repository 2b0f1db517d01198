package org.wscsim.cli.command;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.wscsim.cli.capacity.AttainmentSample;
import org.wscsim.cli.capacity.LatencyBands;
import org.wscsim.cli.capacity.LatencySample;
import org.wscsim.cli.config.ResolvedRun;
import org.wscsim.core.engine.RunResult;
import org.wscsim.core.metrics.ArrivalWindow;
import org.wscsim.core.metrics.GoodputLimits;
import org.wscsim.core.metrics.RecordSink;
import org.wscsim.core.metrics.RequestRecord;

/**
 * Takes from one run what its intervals need, and passes its records on. Confined to the thread of the records, then to
 * whoever asks.
 */
final class RunSample implements RecordSink {
    /** Stretches of fewer than ten requests tell nothing. */
    private static final int LEAST_REQUESTS = 200;

    private static final long MOST_REQUESTS = 1_000_000;

    private final ArrivalWindow window;
    private final LatencySample latencies;
    private final @Nullable AttainmentSample attained;
    private final @Nullable RecordSink next;

    /**
     * What is known of a run besides its result.
     *
     * @param bands of its latencies and its goodput
     * @param attained who met the limits; null without limits
     */
    record Seen(LatencyBands bands, @Nullable AttainmentSample attained) {}

    private RunSample(ResolvedRun run, @Nullable RecordSink next) {
        GoodputLimits limits = Systems.limits(run.config().goodput());
        window = Systems.window(run);
        latencies = new LatencySample(limits);
        boolean replayed = limits != null && !run.workload().hasFeedback();
        attained = replayed
                ? new AttainmentSample(
                        run.profile().requestsPerSecond(),
                        (int) run.profile().requests(),
                        Objects.requireNonNull(limits))
                : null;
        this.next = next;
    }

    /** Null for runs that are too long to be kept. */
    static @Nullable RunSample of(ResolvedRun run, @Nullable RecordSink next) {
        return run.profile().requests() > MOST_REQUESTS ? null : new RunSample(run, next);
    }

    @Override
    public void accept(RequestRecord request) {
        if (next != null) {
            next.accept(request);
        }
        if (window.counts(request.arrivedAtPs)) {
            latencies.accept(request);
            if (attained != null) {
                attained.accept(request);
            }
        }
    }

    /** Null where too few requests count. */
    @Nullable
    Seen seen(RunResult result, long seed) {
        if (latencies.counted() < LEAST_REQUESTS) {
            return null;
        }
        Double goodput = result.throughput().goodput();
        if (attained != null && result.stability() == RunResult.Stability.UNSTABLE) {
            attained.grows();
        }
        return new Seen(new LatencyBands(latencies, goodput == null ? Double.NaN : goodput, seed), attained);
    }
}
