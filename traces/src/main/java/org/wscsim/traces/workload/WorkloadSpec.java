package org.wscsim.traces.workload;

import java.nio.file.Path;
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
 * @param promptTokens fixed prompt length of {@code poisson}, or null for conversation lengths
 * @param outputTokens fixed output length of {@code poisson}, or null for conversation lengths
 */
public record WorkloadSpec(
        @Nullable String name,
        @Nullable Path trace,
        @Nullable Long requests,
        long seed,
        @Nullable Double requestsPerSecond,
        @Nullable Double rateScale,
        @Nullable Integer promptTokens,
        @Nullable Integer outputTokens) {

    /** Seed of a workload that states none. */
    public static final long DEFAULT_SEED = 1;

    public WorkloadSpec {
        if ((name == null) == (trace == null)) {
            throw new BadInputException(
                    "one workload wanted: name=" + name + ", trace=" + trace + "; give either a name or a trace file");
        }
        if (requests != null && requests < 1) {
            throw new BadInputException(
                    "number of requests out of range: requests=" + requests + ", allowed=1 or more");
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
        return new WorkloadSpec(name, null, null, DEFAULT_SEED, null, null, null, null);
    }

    /** A trace file as it stands. */
    public static WorkloadSpec ofTrace(Path trace) {
        return new WorkloadSpec(null, trace, null, DEFAULT_SEED, null, null, null, null);
    }

    public WorkloadSpec withRequests(long newRequests) {
        return new WorkloadSpec(
                name, trace, newRequests, seed, requestsPerSecond, rateScale, promptTokens, outputTokens);
    }

    public WorkloadSpec withSeed(long newSeed) {
        return new WorkloadSpec(
                name, trace, requests, newSeed, requestsPerSecond, rateScale, promptTokens, outputTokens);
    }

    /** Rescales to a mean rate; infinite for all requests at time 0. */
    public WorkloadSpec withRequestsPerSecond(double rate) {
        return new WorkloadSpec(name, trace, requests, seed, rate, rateScale, promptTokens, outputTokens);
    }

    public WorkloadSpec withRateScale(double factor) {
        return new WorkloadSpec(name, trace, requests, seed, requestsPerSecond, factor, promptTokens, outputTokens);
    }

    /** Fixes the lengths of {@code poisson}. */
    public WorkloadSpec withLengths(int newPromptTokens, int newOutputTokens) {
        return new WorkloadSpec(
                name, trace, requests, seed, requestsPerSecond, rateScale, newPromptTokens, newOutputTokens);
    }

    /** What to call the workload in a result: its name, or the trace's file name. */
    public String displayName() {
        if (name != null) {
            return name;
        }
        final Path file = trace == null ? null : trace.getFileName();
        return file == null ? "trace" : file.toString();
    }
}
