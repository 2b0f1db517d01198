package org.wscsim.jmh.track;

import org.wscsim.core.failure.BadInputException;
import picocli.CommandLine.Option;

/** Which cost is compared, in which unit, and how sure one wants to be. Filled by the command line. */
final class CostOptions {
    @Option(
            names = "--metric",
            defaultValue = "cpu",
            description = "cpu: CPU time of the process; time: the clock, or the rate (default: ${DEFAULT-VALUE}).")
    private String metric = "cpu";

    @Option(
            names = "--reference",
            defaultValue = "compute",
            description = "Unit of costs: compute, memory (both of the same run) or none (default: ${DEFAULT-VALUE}).")
    private String reference = "compute";

    @Option(
            names = "--confidence",
            defaultValue = "0.95",
            description = "Of the intervals (default: ${DEFAULT-VALUE}).")
    private double confidence = 0.95;

    /** The run's costs in the chosen unit. */
    Scores read(RunFolder run) {
        if (!metric.equals(Scores.TIME) && !metric.equals(CpuTime.METRIC)) {
            throw new BadInputException("unknown metric: metric=" + metric + "; give cpu or time");
        }
        Scores scores = Scores.read(run.scores(), metric);
        return switch (reference) {
            case "compute" -> scores.relativeTo(Scores.CPU_REFERENCE);
            case "memory" -> scores.relativeTo(Scores.MEMORY_REFERENCE);
            case "none" -> scores;
            default ->
                throw new BadInputException(
                        "unknown reference: reference=" + reference + "; give compute, memory or none");
        };
    }

    /** In units of the reference, or in no unit: a run without its reference cannot be set beside others. */
    Scores requireReference(RunFolder run, Scores scores) {
        boolean there = switch (reference) {
            case "compute" -> scores.of(Scores.CPU_REFERENCE) != null;
            case "memory" -> scores.of(Scores.MEMORY_REFERENCE) != null;
            default -> true;
        };
        if (!there) {
            throw new BadInputException("run without its reference benchmark: file=" + run.scores() + ", reference="
                    + reference + "; run it again with wsc bench, or give --reference none");
        }
        return scores;
    }

    double confidence() {
        if (!(confidence > 0 && confidence < 1)) {
            throw new BadInputException("confidence out of range: confidence=" + confidence + "; between 0 and 1");
        }
        return confidence;
    }

    /** For the line under a table. */
    String describe() {
        return "metric " + metric + ", reference " + reference + ", confidence " + confidence;
    }
}
