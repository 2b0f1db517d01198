package org.wscsim.cli.config;

import java.util.List;
import org.wscsim.core.request.ArrivalSource;
import org.wscsim.traces.format.TraceFile;

/** Workloads by name or file. Stateless. */
public final class Workloads {
    private Workloads() {}

    public static List<String> names() {
        return List.of("azure-conv");
    }

    public static String describe(String name) {
        return name;
    }

    static ArrivalSource open(RunConfig.Workload workload) {
        return TraceFile.open(InputFile.require("trace", String.valueOf(workload.trace())));
    }

    static String label(RunConfig.Workload workload) {
        String trace = workload.trace();
        return trace == null ? String.valueOf(workload.name()) : Platform.label(trace);
    }
}
