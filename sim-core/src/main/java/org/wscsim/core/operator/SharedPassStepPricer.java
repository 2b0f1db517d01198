package org.wscsim.core.operator;

import java.util.List;

/**
 * A step in which generation streams its KV cache from DRAM while the matrix units work on prompts, layer by layer, and both
 * pass through the same weights: per layer, the tokens of generation are projected first; while their KV cache streams in,
 * the prompts' attention and the rest of the layer run; generation then takes the rest of the layer from the weights that
 * the prompts have brought into SRAM.
 *
 * <pre>
 *   T = min( one pass,  max( C,  M + R,  L,  Tp,  Td ) ),   R = layers max(0, weights of a layer - SRAM / 2)
 * </pre>
 *
 * <p>with the compute time C, DRAM time M and link time L of one pass of all tokens, the time alone of prompts Tp and of
 * generation Td, and R, the time to read once more what of a layer's weights half of the SRAM does not keep (the other half
 * is for activations). That all resources can be kept busy is assumed, as in {@link OverlappedStepPricer}, so the price is a
 * lower bound of the overlap; against that form the weights are read once where they fit. A step of one kind, or one that
 * gains nothing, costs what the inner pricer says.
 *
 * <p>Example: one pass of compute 8 ms and DRAM 7 ms (weights 5, KV cache 2), 13 ms in sequence, takes 8 ms if a layer's
 * weights fit half of the SRAM.
 *
 * <p>Cost: three inner prices. Confined to the simulation thread; allocates nothing after warm-up.
 */
public final class SharedPassStepPricer extends OverlapStepPricer {
    private final StepPrice alone = new StepPrice();
    private final long rereadBytesPerDie;

    /**
     * @param inner prices each phase alone, and all tokens in one pass
     */
    public SharedPassStepPricer(StepPricer inner) {
        super(
                inner,
                "prompts and generation of a step overlap without loss and pass through the same weights: the longest of"
                        + " compute, dram and link time of one pass, and of either alone; what of a layer's weights half of the"
                        + " sram does not keep is read once more");
        InstanceShape shape = inner.shape();
        int layers = shape.model().layers();
        double sram =
                shape.wafer().core().sramBytes() * (double) shape.wafer().die().cores() * shape.dieShare();
        double layer = shape.weightBytesPerDie() / (double) layers;
        rereadBytesPerDie = (long) (layers * Math.max(0, layer - sram / 2));
    }

    /** What of the weights a step that overlaps reads once more, on each die. */
    public long rereadBytesPerDie() {
        return rereadBytesPerDie;
    }

    @Override
    public void price(StepShape step, long dramBytesPerSecond, long linkBytesPerSecond, StepPrice out) {
        inner.price(step, dramBytesPerSecond, linkBytesPerSecond, out);
        if (isOfOneKind(step)) {
            return;
        }
        long bytes = out.dramBytesPerDie + rereadBytesPerDie;
        long links = out.totalFine - out.computeAndDramFine;
        long onDie = Math.max(out.computeFine, (long) (bytes * (FINE_PER_SECOND / dramBytesPerSecond)));
        PhaseSplit.split(step, prompts, generation);
        inner.price(prompts, dramBytesPerSecond, linkBytesPerSecond, alone);
        onDie = Math.max(onDie, alone.computeAndDramFine);
        long total = Math.max(links, alone.totalFine);
        inner.price(generation, dramBytesPerSecond, linkBytesPerSecond, alone);
        onDie = Math.max(onDie, alone.computeAndDramFine);
        total = Math.max(onDie, Math.max(total, alone.totalFine));
        if (total < out.totalFine) {
            out.computeAndDramFine = onDie;
            out.totalFine = total;
            out.dramBytesPerDie = bytes;
        }
    }

    /** Operators of one pass in sequence; their seconds add up to more than the price of a step that overlaps. */
    @Override
    public List<OperatorCost> explain(StepShape step, long dramBytesPerSecond, long linkBytesPerSecond) {
        return inner.explain(step, dramBytesPerSecond, linkBytesPerSecond);
    }
}
