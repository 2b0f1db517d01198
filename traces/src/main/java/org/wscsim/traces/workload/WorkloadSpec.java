package org.wscsim.traces.workload;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.traces.synthetic.RateScaling;

/**
 * Which requests to offer: a built-in workload by name or a trace file, its size, its seed and its rate. Immutable.
 *
 * <p>The rate applies first, then the scale. Both absent leave the workload's own times.
 *
 * @param name of a built-in workload, see {@link WorkloadCatalogue#names}; null with a trace
 * @param trace file to read; null with a name
 * @param requests number of requests, or null for the workload's own; a trace gives at most as many as it holds
 * @param seed of the generators; a trace ignores it
 * @param requestsPerSecond mean rate to rescale to, infinite for all at once, or null for the workload's own
 * @param rateScale factor by which time is compressed afterwards, or null for none
 * @param promptTokens prompt length of {@code poisson} and of a synthetic workload, or null for conversation lengths
 * @param outputTokens output length of them, or null for conversation lengths
 * @param traceFormat format of the trace, or null to tell by its content
 * @param arrivals when the requests of a synthetic workload come, or null for its own
 * @param lengths how long the requests of a synthetic workload are, or null for its own
 * @param models names that a trace's model column may have, by number; empty for any
 * @param skipped rows of a trace that are left out before its first request; its times then start there
 */
public record WorkloadSpec(
        @Nullable String name,
        @Nullable Path trace,
        @Nullable Long requests,
        long seed,
        @Nullable Double requestsPerSecond,
        @Nullable Double rateScale,
        @Nullable Integer promptTokens,
        @Nullable Integer outputTokens,
        @Nullable String traceFormat,
        @Nullable String arrivals,
        @Nullable String lengths,
        List<String> models,
        long skipped) {

    /** Seed of a workload that states none. */
    public static final long DEFAULT_SEED = 1;

    public WorkloadSpec {
        models = List.copyOf(models);
        if ((name == null) == (trace == null)) {
            throw new BadInputException(
                    "one workload wanted: name=" + name + ", trace=" + trace + "; give either a name or a trace file");
        }
        if (requests != null && requests < 1) {
            throw new BadInputException(
                    "number of requests out of range: requests=" + requests + ", allowed=1 or more");
        }
        if (skipped < 0 || (skipped > 0 && trace == null)) {
            throw new BadInputException("requests to leave out: skipped=" + skipped + ", workload="
                    + (trace == null ? name : trace) + ", allowed=0 or more of a trace; a generator has other requests"
                    + " under another seed");
        }
        if (requestsPerSecond != null && !(requestsPerSecond > 0)) {
            throw new BadInputException(
                    "request rate out of range: requests_per_second=" + requestsPerSecond + ", allowed=above 0 or inf");
        }
        if (rateScale != null) {
            RateScaling.checkFactor(rateScale);
        }
    }

    /** A built-in workload at its defaults. */
    public static WorkloadSpec named(String name) {
        return new WorkloadSpec(name, null, null, DEFAULT_SEED, null, null, null, null, null, null, null, List.of(), 0);
    }

    /** A trace file as it stands. */
    public static WorkloadSpec ofTrace(Path trace) {
        return new WorkloadSpec(
                null, trace, null, DEFAULT_SEED, null, null, null, null, null, null, null, List.of(), 0);
    }

    public WorkloadSpec withRequests(long newRequests) {
        Draft draft = new Draft(this);
        draft.requests = newRequests;
        return draft.spec();
    }

    public WorkloadSpec withSeed(long newSeed) {
        Draft draft = new Draft(this);
        draft.seed = newSeed;
        return draft.spec();
    }

    /** Rescales to a mean rate; infinite for all requests at time 0. */
    public WorkloadSpec withRequestsPerSecond(double rate) {
        Draft draft = new Draft(this);
        draft.requestsPerSecond = rate;
        return draft.spec();
    }

    public WorkloadSpec withRateScale(double factor) {
        Draft draft = new Draft(this);
        draft.rateScale = factor;
        return draft.spec();
    }

    /** Fixes the lengths of {@code poisson}, or says what those of a synthetic workload are drawn around. */
    public WorkloadSpec withLengths(int newPromptTokens, int newOutputTokens) {
        Draft draft = new Draft(this);
        draft.promptTokens = newPromptTokens;
        draft.outputTokens = newOutputTokens;
        return draft.spec();
    }

    /** Says which models a trace's requests may ask for. */
    public WorkloadSpec withModels(List<String> newModels) {
        Draft draft = new Draft(this);
        draft.models = newModels;
        return draft.spec();
    }

    /** Says when the requests of a synthetic workload come and how they are drawn; null for its own. */
    public WorkloadSpec withDistributions(@Nullable String newArrivals, @Nullable String newLengths) {
        Draft draft = new Draft(this);
        draft.arrivals = newArrivals;
        draft.lengths = newLengths;
        return draft.spec();
    }

    /** What to call the workload in a result: its name, or the trace's file name. */
    public String displayName() {
        if (name != null) {
            return name;
        }
        final Path file = trace == null ? null : trace.getFileName();
        return file == null ? "trace" : file.toString();
    }

    /** A copy with something changed. */
    private static final class Draft {
        private final WorkloadSpec from;
        private @Nullable Long requests;
        private long seed;
        private @Nullable Double requestsPerSecond;
        private @Nullable Double rateScale;
        private @Nullable Integer promptTokens;
        private @Nullable Integer outputTokens;
        private @Nullable String arrivals;
        private @Nullable String lengths;
        private List<String> models;

        Draft(WorkloadSpec from) {
            this.from = from;
            requests = from.requests;
            seed = from.seed;
            requestsPerSecond = from.requestsPerSecond;
            rateScale = from.rateScale;
            promptTokens = from.promptTokens;
            outputTokens = from.outputTokens;
            arrivals = from.arrivals;
            lengths = from.lengths;
            models = from.models;
        }

        WorkloadSpec spec() {
            return new WorkloadSpec(
                    from.name,
                    from.trace,
                    requests,
                    seed,
                    requestsPerSecond,
                    rateScale,
                    promptTokens,
                    outputTokens,
                    from.traceFormat,
                    arrivals,
                    lengths,
                    models,
                    from.skipped);
        }
    }
}
