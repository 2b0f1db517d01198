package org.wscsim.cli.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.yaml.NearestName;
import org.wscsim.traces.format.TraceFormat;
import org.wscsim.traces.workload.Workload;
import org.wscsim.traces.workload.WorkloadCatalogue;
import org.wscsim.traces.workload.WorkloadSpec;

/** From the configuration's words to a workload of the traces module. Stateless. */
public final class Workloads {
    static final String RATE_HELP =
            "mean request rate in requests per second; time is rescaled to it; 'inf' = all at once";
    static final String FORMAT_HELP = "format of the trace: " + String.join(", ", TraceFormat.keys())
            + "; 'apex:NAME' reads one of the traces in a file";
    static final String ARRIVALS_HELP =
            "when the requests of a synthetic workload come: " + kinds(WorkloadCatalogue.arrivalKinds());
    static final String LENGTHS_HELP =
            "how long they are, around --prompt-tokens and --output-tokens: " + kinds(WorkloadCatalogue.lengthKinds());

    private Workloads() {}

    private static String kinds(Map<String, String> meanings) {
        return String.join("; ", meanings.keySet()) + " - the values are defaults, 'wsc show synthetic' explains them";
    }

    /**
     * Finds the workload and measures what must be known before its first request.
     *
     * @throws BadInputException for an unknown name, a missing file, or an option that the workload does not have
     */
    public static Workload prepare(RunConfig.Workload workload) {
        return prepare(workload, List.of());
    }

    /**
     * The same for a run of several models.
     *
     * @param models names by which a trace's requests ask for them; empty for any
     */
    public static Workload prepare(RunConfig.Workload workload, List<String> models) {
        String name = workload.name();
        if (name != null && !WorkloadCatalogue.names().contains(name)) {
            throw new BadInputException("unknown workload: workload=" + name + "; "
                    + NearestName.remedy(name, WorkloadCatalogue.names()) + ", or give a file with --trace");
        }
        return WorkloadCatalogue.prepare(new WorkloadSpec(
                name,
                path(workload),
                workload.requests(),
                workload.seed(),
                workload.requestRate(),
                workload.rateScale(),
                workload.promptTokens(),
                workload.outputTokens(),
                workload.traceFormat(),
                workload.arrivals(),
                workload.lengths(),
                models,
                workload.skipped()));
    }

    private static @Nullable Path path(RunConfig.Workload workload) {
        String trace = workload.trace();
        return trace == null ? null : InputFile.require("trace", trace);
    }

    /** Name for folders and reports; a trace's file name without folder and ending. */
    public static String label(RunConfig.Workload workload) {
        String trace = workload.trace();
        return trace == null
                ? String.valueOf(workload.name())
                : Platform.label(trace.replaceFirst("(?i)(\\.csv|\\.jsonl?)?\\.gz$|\\.jsonl$|\\.wsct$", ""));
    }
}
