package org.wscsim.core.operator;

import java.util.ArrayList;
import java.util.List;

/**
 * A step whose prompts and generation run beside each other on the same dies, each through operators of its own, as FACE
 * has it: generation streams weights and KV from DRAM while prompts keep the matrix units busy.
 *
 * <pre>
 *   T = max( Cp + Cd,  Mp + Md,  Lp + Ld,  Tp,  Td )
 * </pre>
 *
 * <p>with the compute time C, the DRAM time M (bytes of the die's port over its bandwidth), the link time L and the time
 * alone T of prompts (p) and generation (d). Each resource has to do the work of both, and neither is faster than alone;
 * that all this can be met at once is assumed, so the price is a lower bound of the overlap. The weights are read by both.
 * A step of one kind is priced by the inner pricer.
 *
 * <p>Example: prompts of 8 ms compute and 2 ms DRAM (alone 8), generation of 1 ms compute and 5 ms DRAM (alone 5) take
 * max(9, 7, 8, 5) = 9 ms, where one after the other they take 13.
 *
 * <p>Cost: two inner prices. Confined to the simulation thread; allocates nothing after warm-up.
 */
public final class OverlappedStepPricer extends OverlapStepPricer {
    private final StepPrice ofGeneration = new StepPrice();

    /**
     * @param inner prices each kind alone
     */
    public OverlappedStepPricer(StepPricer inner) {
        super(
                inner,
                "prompts and generation of a step overlap without loss: the longest of compute, dram and link time of both"
                        + " together, and of either alone");
    }

    @Override
    public void price(StepShape step, long dramBytesPerSecond, long linkBytesPerSecond, StepPrice out) {
        if (isOfOneKind(step)) {
            inner.price(step, dramBytesPerSecond, linkBytesPerSecond, out);
            return;
        }
        PhaseSplit.split(step, prompts, generation);
        inner.price(prompts, dramBytesPerSecond, linkBytesPerSecond, out);
        inner.price(generation, dramBytesPerSecond, linkBytesPerSecond, ofGeneration);
        overlap(out, ofGeneration, dramBytesPerSecond);
    }

    /** Both in {@code into}. */
    private static void overlap(StepPrice into, StepPrice other, long dramBytesPerSecond) {
        long links = into.totalFine - into.computeAndDramFine + other.totalFine - other.computeAndDramFine;
        long alone = Math.max(into.totalFine, other.totalFine);
        long onDie = Math.max(into.computeAndDramFine, other.computeAndDramFine);
        into.dramBytesPerDie += other.dramBytesPerDie;
        into.collectiveBytesPerDie += other.collectiveBytesPerDie;
        into.flops += other.flops;
        into.computeFine += other.computeFine;
        long dram = (long) (into.dramBytesPerDie * (FINE_PER_SECOND / dramBytesPerSecond));
        into.computeAndDramFine = Math.max(into.computeFine, Math.max(dram, onDie));
        into.totalFine = Math.max(into.computeAndDramFine, Math.max(links, alone));
    }

    /** Operators of prompts, then of generation, each as if alone; their seconds add up to more than the price. */
    @Override
    public List<OperatorCost> explain(StepShape step, long dramBytesPerSecond, long linkBytesPerSecond) {
        if (isOfOneKind(step)) {
            return inner.explain(step, dramBytesPerSecond, linkBytesPerSecond);
        }
        PhaseSplit.split(step, prompts, generation);
        List<OperatorCost> all = new ArrayList<>(inner.explain(prompts, dramBytesPerSecond, linkBytesPerSecond));
        all.addAll(inner.explain(generation, dramBytesPerSecond, linkBytesPerSecond));
        return List.copyOf(all);
    }
}
