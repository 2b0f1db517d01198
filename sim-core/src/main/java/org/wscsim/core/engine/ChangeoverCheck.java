package org.wscsim.core.engine;

import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.operator.InstanceShape;
import org.wscsim.core.operator.StepPricer;
import org.wscsim.core.serving.Handoff;
import org.wscsim.core.serving.Preemption;
import org.wscsim.core.serving.Role;

/** What a run must be for its instances to change roles, or its wafer to be cut anew, while it serves. Stateless. */
final class ChangeoverCheck {
    private ChangeoverCheck() {}

    /**
     * @throws BadInputException naming what does not go together
     */
    static void require(RunSpec spec) {
        boolean cutAnew = spec.scheduler().rules().plans() != null;
        if (spec.changesRoles() && cutAnew) {
            throw new BadInputException("roles change within a plan: adapt=roles and plan; give one of them");
        }
        if (spec.changesRoles() && !(isPlain(spec) && !hasMixed(spec))) {
            throw new BadInputException(
                    "instances change roles only between prefill and decode, with whole caches handed"
                            + " over, of one model, without prefix cache, swap or faults: " + found(spec)
                            + "; use wsc-llm, splitwise-wafer or distserve, and none of these");
        }
        boolean staged = spec.instances().stream().anyMatch(instance -> instance.stages() > 1);
        boolean flits = MeshFidelity.of(spec.mesh()) == MeshFidelity.FLIT;
        if (cutAnew && (!isPlain(spec) || staged || flits)) {
            throw new BadInputException("a wafer is cut anew only with whole caches handed over, of one model, without"
                    + " pipeline stages, flits, prefix cache, swap or faults: " + found(spec) + ", stages=" + staged
                    + ", mesh=" + spec.mesh() + "; use another system, and none of these");
        }
    }

    private static boolean isPlain(RunSpec spec) {
        return spec.models() == 1
                && spec.scheduler().handoff() != Handoff.LAYERED
                && !spec.kv().prefixCache()
                && spec.kv().preemption() == Preemption.RECOMPUTE
                && spec.condition().faults().isEmpty();
    }

    private static boolean hasMixed(RunSpec spec) {
        return spec.instances().stream().anyMatch(instance -> instance.role() == Role.MIXED);
    }

    private static String found(RunSpec spec) {
        return "system=" + spec.scheduler().name() + ", models=" + spec.models() + ", prefix_cache="
                + spec.kv().prefixCache() + ", preemption=" + spec.kv().preemption() + ", faults="
                + spec.condition().faults().size();
    }

    /**
     * Weights move layer by layer: beside the weights it has, a die needs room for a layer of those that come.
     *
     * @param pricers by instance
     * @throws BadInputException when some die has not
     */
    static void requireRoomForALayer(RunSpec spec, Iterable<StepPricer> pricers) {
        if (spec.scheduler().rules().plans() == null) {
            return;
        }
        long largest = 0;
        for (StepPricer pricer : pricers) {
            largest = Math.max(
                    largest, pricer.shape().weightBytesPerDie() / spec.model().layers());
        }
        for (StepPricer pricer : pricers) {
            InstanceShape shape = pricer.shape();
            if (shape.kvBytesPerDie() < largest) {
                throw new BadInputException("no room for a layer of other weights: tp=" + shape.tp()
                        + ", kv_bytes_per_die=" + shape.kvBytesPerDie() + ", layer_bytes_per_die=" + largest
                        + "; use plans with more dies per instance");
            }
        }
    }
}
