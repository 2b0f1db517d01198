package org.wscsim.core.metrics;

import org.wscsim.core.event.Transition;

/**
 * Sees every step and every transition of a request. Steps of different instances may come late, in epochs all at once, but
 * those of one instance come in order. Called on the simulation thread.
 */
public interface RunWitness {
    /**
     * A step has ended. Stages of a pipeline tell of none.
     *
     * @param step overwritten after the call
     */
    void step(StepRecord step);

    /**
     * A request has gone from one state to the next.
     *
     * @param instance where, or -1
     */
    void transition(Transition kind, long ps, long requestId, int instance);
}
