package org.wscsim.cli.report;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.engine.RunResult;

/**
 * A finished run with the names it is reported under. Immutable.
 *
 * @param workload built-in name, or the trace's file name without folder and ending
 * @param system serving system
 * @param wafer name of the wafer
 * @param model name of the model
 * @param plan the instances in short
 * @param planNotes how the plan came about
 * @param requestRate configured request rate: a number, {@code inf}, or {@code null} for the workload's own
 * @param runHash the eight digits in the folder's name
 * @param offer what was offered
 * @param interrupted the run was ended early
 * @param result what was found
 */
public record RunReport(
        String workload,
        String system,
        String wafer,
        String model,
        String plan,
        List<String> planNotes,
        @Nullable String requestRate,
        String runHash,
        Offer offer,
        boolean interrupted,
        RunResult result) {

    /**
     * @param requestsPerSecond mean rate of the requests as they came; infinite for all at once
     * @param seed of generators and random policies
     */
    public record Offer(double requestsPerSecond, long seed) {}

    /** A copy with one more note about the plan. */
    public RunReport withPlanNote(String note) {
        List<String> notes = new ArrayList<>(planNotes);
        notes.add(note);
        return with(List.copyOf(notes), interrupted);
    }

    /** The same of a run that was ended early. */
    public RunReport asInterrupted() {
        return with(planNotes, true);
    }

    private RunReport with(List<String> newNotes, boolean nowInterrupted) {
        return new RunReport(
                workload, system, wafer, model, plan, newNotes, requestRate, runHash, offer, nowInterrupted, result);
    }

    public boolean unstable() {
        return result.stability() == RunResult.Stability.UNSTABLE;
    }
}
