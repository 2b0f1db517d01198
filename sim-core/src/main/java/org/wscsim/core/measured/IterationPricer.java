package org.wscsim.core.measured;

import java.util.List;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.operator.InstanceShape;
import org.wscsim.core.operator.OperatorCost;
import org.wscsim.core.operator.StepPrice;
import org.wscsim.core.operator.StepPricer;
import org.wscsim.core.operator.StepShape;
import org.wscsim.core.wafer.WaferSpec;

/**
 * Prices steps from {@link IterationTimes}. What is measured is the step as a whole: bandwidth that others take changes
 * nothing, and the split between compute and DRAM is not known. Compute is what no larger step of the same kind
 * undercuts, DRAM the rest. Confined to the simulation thread; a price is two binary searches and allocates nothing.
 */
final class IterationPricer implements StepPricer {
    private final InstanceShape shape;
    private final IterationTimes times;
    private final long nominalDram;
    private final long nominalLink;
    private long stepsOutside;

    IterationPricer(InstanceShape shape, IterationTimes times) {
        shape.requireOneWafer("tables of whole iterations");
        this.shape = shape;
        this.times = times;
        WaferSpec wafer = shape.wafer();
        nominalDram = DevicePeaks.of(shape).dramBytesPerSecond();
        nominalLink =
                Math.round(wafer.d2d().bytesPerSecond() * wafer.achievable().d2dFraction());
    }

    @Override
    public InstanceShape shape() {
        return shape;
    }

    @Override
    public void price(StepShape step, long dramBytesPerSecond, long linkBytesPerSecond, StepPrice out) {
        int tokens = step.newTokens;
        boolean prompts = step.prefillChunks > 0;
        double factor = prompts && step.decodeSequences > 0 ? times.mixedFactor() : 1;
        IterationCurve curve = prompts ? times.prompts() : times.generation();
        double least = curve.leastSeconds(tokens);
        // A step of neither kind asks for a bound: a token costs no less than in the cheapest step of any kind.
        double seconds = step.decodeSequences == 0 && !prompts
                ? Math.min(least, times.prompts().leastSeconds(tokens))
                : curve.seconds(tokens) * factor;
        stepsOutside += curve.range(tokens) == Range.INSIDE ? 0 : 1;
        out.totalFine = tokens == 0 ? 0 : VirtualTime.fineOfSeconds(seconds);
        out.computeAndDramFine = out.totalFine;
        out.computeFine = Math.min(out.totalFine, VirtualTime.fineOfSeconds(least));
        out.flops = 0;
        out.dramBytesPerDie = 0;
        out.collectiveBytesPerDie = 0;
    }

    @Override
    public long nominalDramBytesPerSecond() {
        return nominalDram;
    }

    @Override
    public long nominalLinkBytesPerSecond() {
        return nominalLink;
    }

    @Override
    public long stepsOutOfRange() {
        return stepsOutside;
    }

    @Override
    public List<String> approximations() {
        return List.of(
                "steps by their tokens alone, from iteration times of " + times.device() + " at "
                        + times.prompts().firstTokens() + " to "
                        + times.prompts().lastTokens() + " tokens, continued beyond by the outermost lines",
                "a step of prompts and generation is " + times.mixedFactor() + " of the prompt curve at all its tokens",
                "context length, dram traffic and collectives are not priced");
    }

    @Override
    public List<OperatorCost> explain(StepShape step, long dramBytesPerSecond, long linkBytesPerSecond) {
        return List.of();
    }
}
