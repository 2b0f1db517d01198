package org.wscsim.traces.workload;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.request.ArrivalSource;
import org.wscsim.core.yaml.NearestName;
import org.wscsim.traces.format.TraceFile;
import org.wscsim.traces.format.TraceFormat;
import org.wscsim.traces.statistics.TraceProfile;
import org.wscsim.traces.synthetic.Generator;
import org.wscsim.traces.synthetic.PoissonSource;
import org.wscsim.traces.synthetic.RateScaling;

/**
 * The workloads that need no download, and the way from a {@link WorkloadSpec} to its requests.
 *
 * <p>A requested rate is met exactly: a trace and a generator of up to {@value #MAX_MEASURED_REQUESTS} requests are read
 * once beforehand to measure their own mean rate. Larger generators take the published rate instead, which theirs differs
 * from by less than a period in fifty. {@code poisson} takes the rate as its parameter. Immutable.
 */
public final class WorkloadCatalogue {
    /** Largest generated workload that is read beforehand to measure its rate. */
    static final long MAX_MEASURED_REQUESTS = 1_000_000;

    private static final long DEFAULT_POISSON_REQUESTS = 1_000;
    private static final double DEFAULT_POISSON_RATE = 1;

    private WorkloadCatalogue() {}

    /** Every built-in workload, in the order to list them. */
    public static List<WorkloadEntry> entries() {
        return Arrays.asList(WorkloadEntry.values());
    }

    /** Names of the built-in workloads. */
    public static List<String> names() {
        return entries().stream().map(WorkloadEntry::workloadName).toList();
    }

    /** Whether {@code --arrivals} and {@code --lengths} apply. */
    public static boolean isSynthetic(WorkloadEntry entry) {
        return entry.arrivals() != null;
    }

    /** What each choice of arrivals means, by the choice with its defaults as a user may write it. */
    public static Map<String, String> arrivalKinds() {
        return ArrivalChoice.meanings();
    }

    /** What each choice of lengths means, by the choice with its defaults. */
    public static Map<String, String> lengthKinds() {
        return LengthChoice.meanings();
    }

    /**
     * The entry of a name.
     *
     * @throws BadInputException naming the nearest name where there is none of that name
     */
    public static WorkloadEntry entry(String name) {
        for (final WorkloadEntry entry : WorkloadEntry.values()) {
            if (entry.workloadName().equals(name)) {
                return entry;
            }
        }
        throw new BadInputException("unknown workload: name=" + name + ", known=" + String.join("|", names()) + "; "
                + NearestName.remedy(name, names()) + ", or give a trace file");
    }

    /** A fresh source of the spec's requests; what {@link #prepare} would open, for a single reading. */
    public static ArrivalSource open(WorkloadSpec spec) {
        return prepare(spec).open();
    }

    /**
     * Measures what must be known before the first request, once, so that the workload can then be opened repeatedly.
     *
     * @throws BadInputException for an unknown name, a bad trace, or an option that the workload does not have
     */
    public static Workload prepare(WorkloadSpec spec) {
        final Path trace = spec.trace();
        if (trace != null) {
            refuseLengths(spec);
            refuseDistributions(spec);
            return prepareTrace(spec, trace);
        }
        if (spec.traceFormat() != null) {
            throw new BadInputException("no trace to read: trace_format=" + spec.traceFormat() + ", workload="
                    + spec.name() + "; give a trace file");
        }
        final WorkloadEntry entry = entry(Objects.requireNonNull(spec.name()));
        if (entry.arrivals() != null) {
            return SyntheticWorkload.prepare(spec, entry.arrivals());
        }
        refuseDistributions(spec);
        final Generator generator = entry.generator();
        if (generator == null) {
            return preparePoisson(spec);
        }
        refuseLengths(spec);
        return prepareGenerator(spec, generator);
    }

    private static void refuseLengths(WorkloadSpec spec) {
        if (spec.promptTokens() != null || spec.outputTokens() != null) {
            throw new BadInputException("workload has its own lengths: name=" + spec.displayName() + ", prompt_tokens="
                    + spec.promptTokens() + ", output_tokens=" + spec.outputTokens()
                    + "; fixed lengths need poisson or synthetic");
        }
    }

    private static void refuseDistributions(WorkloadSpec spec) {
        if (spec.arrivals() != null || spec.lengths() != null) {
            throw new BadInputException("workload has its own arrivals and lengths: name=" + spec.displayName()
                    + ", arrivals=" + spec.arrivals() + ", lengths=" + spec.lengths()
                    + "; use the workload synthetic, sessions or closed-loop");
        }
    }

    private static Workload prepareTrace(WorkloadSpec spec, Path trace) {
        final String named = spec.traceFormat();
        final TraceFormat format = named == null ? null : TraceFormat.parse(named);
        final Workload.Opener rows = () -> limited(
                RateScaling.skipping(TraceFile.open(trace, format, spec.models()), spec.skipped()), spec.requests());
        final Double requested = spec.requestsPerSecond();
        if (requested == null) {
            return new Workload(spec, () -> scaled(rows.open(), spec.rateScale()));
        }
        final double measured = TraceProfile.of(rows.open()).requestsPerSecond();
        // Here, and not at the first opening, a trace without a rate is refused.
        RateScaling.atRate(rows.open(), measured, requested).close();
        return new Workload(spec, () -> scaled(RateScaling.atRate(rows.open(), measured, requested), spec.rateScale()));
    }

    private static ArrivalSource limited(ArrivalSource source, @Nullable Long requests) {
        return requests == null ? source : RateScaling.limited(source, requests);
    }

    private static ArrivalSource scaled(ArrivalSource source, @Nullable Double factor) {
        return factor == null ? source : RateScaling.scaled(source, factor);
    }

    private static Workload prepareGenerator(WorkloadSpec spec, Generator generator) {
        final long requests = Objects.requireNonNullElse(spec.requests(), generator.requests());
        final double timeScale =
                timeScale(spec, generator, requests) / Objects.requireNonNullElse(spec.rateScale(), 1.0);
        return new Workload(spec, () -> generator.open(requests, spec.seed(), timeScale));
    }

    private static double timeScale(WorkloadSpec spec, Generator generator, long requests) {
        final Double requested = spec.requestsPerSecond();
        if (requested == null) {
            return 1;
        }
        final double own = requests > MAX_MEASURED_REQUESTS
                ? generator.requestsPerSecond()
                : TraceProfile.of(generator.open(requests, spec.seed(), 1)).requestsPerSecond();
        return own / requested;
    }

    private static Workload preparePoisson(WorkloadSpec spec) {
        final double rate = Objects.requireNonNullElse(spec.requestsPerSecond(), DEFAULT_POISSON_RATE)
                * Objects.requireNonNullElse(spec.rateScale(), 1.0);
        final long requests = Objects.requireNonNullElse(spec.requests(), DEFAULT_POISSON_REQUESTS);
        final int prompt = fixed("prompt_tokens", spec.promptTokens());
        final int output = fixed("output_tokens", spec.outputTokens());
        final Workload workload =
                new Workload(spec, () -> new PoissonSource(rate, requests, spec.seed(), prompt, output));
        workload.open().close();
        return workload;
    }

    private static int fixed(String name, @Nullable Integer tokens) {
        if (tokens != null && tokens < 1) {
            throw new BadInputException("length out of range: " + name + "=" + tokens + ", allowed=1 or more");
        }
        return tokens == null ? 0 : tokens;
    }
}
