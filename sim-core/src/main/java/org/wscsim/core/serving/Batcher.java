package org.wscsim.core.serving;

/**
 * Decides what an instance does in its next step. One object per instance, so it may keep state; it must be
 * deterministic and must not allocate after warm-up.
 */
public interface Batcher {
    /**
     * Fills {@code plan} (cleared by the caller) for the step that begins now.
     *
     * <p>Called on the simulation thread at a step boundary, and when an idle instance's lists change.
     */
    void plan(InstanceView view, StepPlan plan);
}
