package org.wscsim.core.operator;

import java.util.ArrayList;
import java.util.List;

/**
 * A pricer whose steps run prompts and generation beside each other; whatever that does not concern is the inner pricer's.
 * Confined to the simulation thread.
 */
abstract sealed class OverlapStepPricer implements StepPricer permits OverlappedStepPricer, SharedPassStepPricer {
    static final double FINE_PER_SECOND = 1024e12;

    final StepPricer inner;
    final StepShape prompts = new StepShape();
    final StepShape generation = new StepShape();
    private final String approximation;

    /**
     * @param inner prices each kind alone
     * @param approximation what is assumed beyond the inner pricer, one sentence
     */
    OverlapStepPricer(StepPricer inner, String approximation) {
        this.inner = inner;
        this.approximation = approximation;
    }

    static boolean isOfOneKind(StepShape step) {
        return step.prefillChunks == 0 || step.decodeSequences == 0;
    }

    @Override
    public InstanceShape shape() {
        return inner.shape();
    }

    @Override
    public long handOffFine(StepShape step, long linkBytesPerSecond) {
        return inner.handOffFine(step, linkBytesPerSecond);
    }

    @Override
    public boolean addedPerCachedToken(long dramBytesPerSecond, long linkBytesPerSecond, StepPrice out) {
        return inner.addedPerCachedToken(dramBytesPerSecond, linkBytesPerSecond, out);
    }

    @Override
    public long nominalDramBytesPerSecond() {
        return inner.nominalDramBytesPerSecond();
    }

    @Override
    public long nominalLinkBytesPerSecond() {
        return inner.nominalLinkBytesPerSecond();
    }

    @Override
    public List<String> approximations() {
        List<String> all = new ArrayList<>(inner.approximations());
        all.add(approximation);
        return List.copyOf(all);
    }

    @Override
    public long stepsOutOfRange() {
        return inner.stepsOutOfRange();
    }
}
