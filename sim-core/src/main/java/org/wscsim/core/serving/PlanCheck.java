package org.wscsim.core.serving;

import org.wscsim.core.request.Phase;
import org.wscsim.core.request.RequestTable;

/** Holds a batcher to the contract of {@link StepPlan}; a breach is the scheduler's fault and ends the run. */
final class PlanCheck {
    private PlanCheck() {}

    static void joins(Instance instance, StepPlan plan) {
        if (plan.joinCount() < 0 || plan.joinCount() > instance.readyCount()) {
            throw breach(instance, "joins", plan.joinCount(), instance.readyCount());
        }
    }

    static void decodes(Instance instance, StepPlan plan) {
        int count = plan.decodeCount();
        if (count < 0 || count > instance.decodingCount()) {
            throw breach(instance, "decodes", count, instance.decodingCount());
        }
    }

    static void preemption(Instance instance, RequestTable requests, int slot) {
        Phase phase = requests.phase(slot);
        if (phase != Phase.DECODING && phase != Phase.PREFILLING) {
            throw SchedulerBreach.ofPlan(
                    instance,
                    "plan preempts a request that does not run",
                    "request=" + requests.requestId(slot) + ", phase=" + phase);
        }
    }

    static void shedding(Instance instance, RequestTable requests, int slot) {
        Phase phase = requests.phase(slot);
        boolean waits = phase == Phase.WAITING && requests.prefillInstance(slot) == instance.instance();
        if (!waits || requests.generatedTokens(slot) > 0) {
            throw SchedulerBreach.ofPlan(
                    instance,
                    "plan sheds a request that does not wait for its first token here",
                    "request=" + requests.requestId(slot) + ", phase=" + phase);
        }
    }

    static void chunk(Instance instance, RequestTable requests, int slot, int chunk) {
        int left = requests.prefillTokens(slot) - requests.prefilledTokens(slot);
        Phase phase = requests.phase(slot);
        boolean right = requests.prefillInstance(slot) == instance.instance()
                && (phase == Phase.WAITING || phase == Phase.PREFILLING);
        if (!right || chunk < 1 || chunk > left) {
            throw SchedulerBreach.ofPlan(
                    instance,
                    "plan prefills out of range",
                    "request=" + requests.requestId(slot) + ", phase=" + phase + ", chunk=" + chunk + ", allowed=1.."
                            + left);
        }
    }

    /** At the end of the step: what a plan names twice is there once. */
    static void chunkDone(Instance instance, RequestTable requests, int slot, int chunk) {
        int left = requests.prefillTokens(slot) - requests.prefilledTokens(slot);
        if (requests.phase(slot) != Phase.PREFILLING || chunk > left) {
            throw SchedulerBreach.ofPlan(
                    instance,
                    "plan prefilled a request twice in a step",
                    "request=" + requests.requestId(slot) + ", chunk=" + chunk);
        }
    }

    private static SchedulerBreach breach(Instance instance, String what, int count, int most) {
        return SchedulerBreach.ofPlan(
                instance, "plan " + what + " out of range", "count=" + count + ", allowed=0.." + most);
    }
}
