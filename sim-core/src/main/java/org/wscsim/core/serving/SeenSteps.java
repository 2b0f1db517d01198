package org.wscsim.core.serving;

import org.wscsim.core.metrics.RunRecorder;
import org.wscsim.core.metrics.RunWitness;
import org.wscsim.core.metrics.StepRecord;

/** Tells whoever wants to see them of steps that have ended. Confined to the simulation thread; allocates nothing. */
final class SeenSteps {
    private final RunRecorder recorder;
    private final StepRecord row = new StepRecord();

    SeenSteps(RunRecorder recorder) {
        this.recorder = recorder;
    }

    /** The step in progress of the instance ends now; its clock has been told. */
    void ended(Instance instance, long nowPs) {
        RunWitness witness = recorder.witness();
        if (witness != null) {
            tell(witness, instance, nowPs);
        }
    }

    private void tell(RunWitness witness, Instance instance, long nowPs) {
        StepClock clock = instance.clock();
        StepPlan plan = instance.plan();
        row.instance = instance.instance();
        row.endPs = nowPs;
        row.computePs = clock.stepComputePs();
        row.dramPs = clock.stepDramPs();
        row.nocPs = clock.stepNocPs();
        row.startPs = nowPs - row.computePs - row.dramPs - row.nocPs;
        row.decodes = plan.decodeCount();
        row.chunks = plan.prefillCount();
        row.promptTokens = 0;
        for (int i = 0; i < row.chunks; i++) {
            row.promptTokens += plan.prefillChunk(i);
        }
        witness.step(row);
    }
}
