package org.wscsim.core.operator;

import java.util.ArrayList;
import java.util.List;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.operator.Operator.Count;
import org.wscsim.core.operator.Operator.Kind;
import org.wscsim.core.operator.Operator.Shape.Collective;
import org.wscsim.core.operator.Operator.Shape.Collective.Form;
import org.wscsim.core.wafer.WaferSpec;

/**
 * Prices steps by a roofline per operator: the longest of matrix time, vector time and DRAM time; collectives add.
 *
 * <p>With n new tokens, s sampled sequences, S cached tokens of decoding sequences (S_l of them at home):
 *
 * <pre>
 *   total = host(s) + blocks(n) + head(s) + prefill attention + max(c_compute S, c_dram S_l, remote read)
 * </pre>
 *
 * where c_compute and c_dram are integers (fine units per token, rounded once per bandwidth), so the step of a fixed
 * decode batch is exactly affine in its context between crossings of that maximum. Weights are read from DRAM once per
 * step, whatever the tokens.
 *
 * <p>Attribution: compute is the sum over operators of their matrix and vector bound; DRAM is what DRAM adds to it; links
 * is collectives and what remote KV reads add.
 *
 * <p>Cost: with bandwidths at their nominal values two table rows, one multiplication per coefficient; otherwise about
 * twenty operators are priced anew. Tables hold {@link #MAX_CACHED_TOKENS} and {@link #MAX_CACHED_SEQUENCES} rows of 64
 * bytes (0.6 MB), sized at construction; share a pricer between instances of one shape and thread.
 *
 * <p>Confined to the simulation thread; a price allocates nothing. Source: Williams, Waterman and Patterson 2009.
 */
public final class RooflineStepPricer implements StepPricer {
    /** Larger token counts are priced without the table. */
    public static final int MAX_CACHED_TOKENS = 8_192;

    /** Larger counts of sampled sequences are priced without the table. */
    public static final int MAX_CACHED_SEQUENCES = 1_024;

    private final InstanceShape shape;
    private final DieRates rates;
    private final List<Operator> operators;
    private final long nominalDram;
    private final long nominalLink;
    private final StepPart blocks;
    private final StepPart head;
    private final long hostStepFine;
    private final long hostSequenceFine;
    private final double prefillSecondsPerPair;
    private final double prefillSecondsPerPrior;
    private final long kvBytesPerTokenPerDie;
    private final long decodeComputeFine;
    private final long nominalDecodeDramFine;
    private final double flopsPerToken;
    private final double flopsPerSampled;
    private final double flopsPerPair;
    private final double flopsPerPrior;
    private final double flopsPerCached;

    /**
     * Prices for one shape.
     *
     * @throws IllegalArgumentException for an empty rectangle or a die share outside (0, 1]
     */
    public RooflineStepPricer(InstanceShape shape) {
        this(shape, MAX_CACHED_TOKENS, MAX_CACHED_SEQUENCES);
    }

    /** Prices for one shape with tables of the given sizes; 0 prices every step without a table. */
    public RooflineStepPricer(InstanceShape shape, int cachedTokens, int cachedSequences) {
        if (shape.columns() < 1 || shape.rows() < 1 || !(shape.dieShare() > 0 && shape.dieShare() <= 1)) {
            throw new IllegalArgumentException("instance shape out of range: columns=" + shape.columns() + ", rows="
                    + shape.rows() + ", dieShare=" + shape.dieShare());
        }
        this.shape = shape;
        WaferSpec wafer = shape.wafer();
        ModelSpec model = shape.model();
        rates = DieRates.of(shape);
        operators = StepOperators.of(model, shape.tp());
        nominalDram = nominalDram(wafer, shape.dieShare());
        nominalLink = wafer.linkBytesPerSecond(shape.columns(), shape.rows());
        blocks = part(Count.NEW_TOKENS, cachedTokens);
        head = part(Count.SAMPLED_SEQUENCES, cachedSequences);
        hostStepFine = wafer.host().perStepPs() << VirtualTime.FINE_BITS;
        hostSequenceFine = wafer.host().perSequencePs() << VirtualTime.FINE_BITS;
        prefillSecondsPerPair = computeSecondsPerCount(Count.PREFILL_PAIRS);
        prefillSecondsPerPrior = computeSecondsPerCount(Count.PREFILL_PRIOR_TOKENS);
        kvBytesPerTokenPerDie = model.kvBytesPerTokenPerDie(shape.tp());
        decodeComputeFine = VirtualTime.fineOfSeconds(computeSecondsPerCount(Count.DECODE_CONTEXT_TOKENS));
        nominalDecodeDramFine = decodeDramFineAt(nominalDram);
        flopsPerToken = StepOperators.usefulFlops(model, Count.NEW_TOKENS);
        flopsPerSampled = StepOperators.usefulFlops(model, Count.SAMPLED_SEQUENCES);
        flopsPerPair = StepOperators.usefulFlops(model, Count.PREFILL_PAIRS);
        flopsPerPrior = StepOperators.usefulFlops(model, Count.PREFILL_PRIOR_TOKENS);
        flopsPerCached = StepOperators.usefulFlops(model, Count.DECODE_CONTEXT_TOKENS);
    }

    @Override
    public InstanceShape shape() {
        return shape;
    }

    @Override
    public void price(StepShape step, long dramBytesPerSecond, long linkBytesPerSecond, StepPrice out) {
        int tokens = blocks.locate(step.newTokens, dramBytesPerSecond, linkBytesPerSecond);
        int sampled = head.locate(step.sampledSequences, dramBytesPerSecond, linkBytesPerSecond);
        long host = step.newTokens == 0 ? 0 : hostStepFine + hostSequenceFine * step.sampledSequences;
        long compute = host + blocks.value(tokens, StepPart.COMPUTE) + head.value(sampled, StepPart.COMPUTE);
        long computeAndDram =
                host + blocks.value(tokens, StepPart.COMPUTE_AND_DRAM) + head.value(sampled, StepPart.COMPUTE_AND_DRAM);
        if (step.prefillChunks > 0) {
            double seconds = step.prefillPairs * prefillSecondsPerPair;
            double reread = (double) step.prefillPriorTokens * kvBytesPerTokenPerDie / dramBytesPerSecond;
            double prior = step.prefillPriorTokens * prefillSecondsPerPrior;
            compute += VirtualTime.fineOfSeconds(seconds + prior);
            computeAndDram += VirtualTime.fineOfSeconds(Math.max(seconds, reread) + prior);
        }
        long links = blocks.value(tokens, StepPart.LINKS) + head.value(sampled, StepPart.LINKS);
        long attentionCompute = decodeComputeFine * step.decodeContextTokens;
        long localRead = decodeDramFinePerToken(dramBytesPerSecond) * step.decodeLocalTokens;
        long attentionDram = Math.max(attentionCompute, Math.max(localRead, step.remotePortFine));
        out.computeFine = compute + attentionCompute;
        out.computeAndDramFine = computeAndDram + attentionDram;
        out.totalFine = computeAndDram + links + Math.max(attentionDram, step.remoteReadFine);
        assert out.computeFine >= 0 && out.totalFine >= out.computeAndDramFine : "price overflowed";
        out.flops = flops(step);
        out.dramBytesPerDie = blocks.value(tokens, StepPart.DRAM_BYTES)
                + head.value(sampled, StepPart.DRAM_BYTES)
                + kvBytesPerTokenPerDie * (step.decodeLocalTokens + step.prefillPriorTokens);
        out.collectiveBytesPerDie =
                blocks.value(tokens, StepPart.LINK_BYTES) + head.value(sampled, StepPart.LINK_BYTES);
    }

    @Override
    public boolean addedPerCachedToken(long dramBytesPerSecond, long linkBytesPerSecond, StepPrice out) {
        out.computeFine = decodeComputeFine;
        out.computeAndDramFine = Math.max(decodeComputeFine, decodeDramFinePerToken(dramBytesPerSecond));
        out.totalFine = out.computeAndDramFine;
        out.flops = flopsPerCached;
        out.dramBytesPerDie = kvBytesPerTokenPerDie;
        out.collectiveBytesPerDie = 0;
        return true;
    }

    /** Fine units of compute per cached token of a decoding sequence: the slope while compute binds attention. */
    public long decodeComputeFinePerToken() {
        return decodeComputeFine;
    }

    /** Fine units of DRAM time per cached token at home: the slope while DRAM binds attention. */
    public long decodeDramFinePerToken(long dramBytesPerSecond) {
        return dramBytesPerSecond == nominalDram ? nominalDecodeDramFine : decodeDramFineAt(dramBytesPerSecond);
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
    public List<String> approximations() {
        return List.of(
                "one achievable fraction of matrix peak for all shapes, instead of a tile search",
                "tensor parallelism only, one rank per die; neither pipeline nor sequence parallelism",
                "uneven shards are priced by the largest, and every rank waits for it",
                "collectives do not overlap compute, and take the cheapest of ring, 2-D and tree for their message",
                "an operator's activations stay in half of the SRAM while they fit, what exceeds it passes through DRAM",
                "prefill attention reads the KV of its own chunk from SRAM and earlier KV once per chunk",
                "weights are read from DRAM once per step, of experts those that some token visits; none stays in SRAM",
                "the busiest die of spread experts decides, and a token's experts are independent of other tokens'",
                "latent attention: keys and values of earlier chunks are computed again, and stay in SRAM",
                "quantized weights save bytes, not matrix time; sliding windows save nothing",
                "the transfer between cores inside a die is part of the achievable fraction",
                "the latency of the first DRAM access of an operator is left out");
    }

    @Override
    public List<OperatorCost> explain(StepShape step, long dramBytesPerSecond, long linkBytesPerSecond) {
        List<OperatorCost> costs = new ArrayList<>();
        if (step.newTokens > 0) {
            long host = hostStepFine + hostSequenceFine * step.sampledSequences;
            costs.add(new OperatorCost(
                    Kind.HOST,
                    1,
                    new OperatorCost.Work(0, 0, 0, 0),
                    new OperatorCost.Times(0, 0, 0, 0, 0, fineSeconds(host)),
                    fineSeconds(host)));
        }
        for (Operator operator : operators) {
            if (operator.count().of(step) > 0) {
                costs.add(cost(operator, step, (double) dramBytesPerSecond, (double) linkBytesPerSecond));
            }
        }
        return costs;
    }

    private OperatorCost cost(Operator operator, StepShape step, double dram, double link) {
        Operator.Traffic traffic = operator.traffic();
        int repeats = operator.repeats();
        double count = operator.count().of(step);
        double bytes = operator.weightBytes(count)
                + traffic.dramBytes() * traffic.dramCount().of(step)
                + rates.spilledBytes(traffic.activationBytes() * count);
        double message = traffic.collectiveBytes() * count;
        double compute = rates.computeSeconds(operator.flops() * count, operator.vectorOps() * count);
        Form form = operator.shape() instanceof Collective collective ? collective.form() : null;
        double links = form == null ? 0 : rates.collectiveSeconds(form, message, link);
        double dramSeconds = repeats * bytes / dram;
        double linkSeconds = repeats * links;
        if (operator.kind() == Kind.DECODE_ATTENTION) {
            dramSeconds = Math.max(dramSeconds, fineSeconds(step.remotePortFine));
            double local = Math.max(repeats * compute, dramSeconds);
            linkSeconds = Math.max(0, fineSeconds(step.remoteReadFine) - local);
        }
        return new OperatorCost(
                operator.kind(),
                repeats,
                new OperatorCost.Work(
                        repeats * operator.flops() * count,
                        repeats * operator.vectorOps() * count,
                        repeats * bytes,
                        form == null ? 0 : repeats * rates.collectiveLinkBytes(form, message, link)),
                new OperatorCost.Times(repeats * compute, 0, dramSeconds, 0, linkSeconds, 0),
                Math.max(repeats * compute, dramSeconds) + linkSeconds);
    }

    private double flops(StepShape step) {
        return flopsPerToken * step.newTokens
                + flopsPerSampled * step.sampledSequences
                + flopsPerPair * step.prefillPairs
                + flopsPerPrior * step.prefillPriorTokens
                + flopsPerCached * step.decodeContextTokens;
    }

    private long decodeDramFineAt(long dramBytesPerSecond) {
        return VirtualTime.fineOfSeconds((double) kvBytesPerTokenPerDie / dramBytesPerSecond);
    }

    private StepPart part(Count count, int cached) {
        List<Operator> own = operators.stream().filter(o -> o.count() == count).toList();
        return new StepPart(own, rates, nominalDram, nominalLink, cached);
    }

    private double computeSecondsPerCount(Count count) {
        double seconds = 0;
        for (Operator operator : operators) {
            if (operator.count() == count) {
                seconds += operator.repeats() * rates.computeSeconds(operator.flops(), operator.vectorOps());
            }
        }
        return seconds;
    }

    private static long nominalDram(WaferSpec wafer, double dieShare) {
        long port =
                Math.round(wafer.die().dramBytesPerSecond() * wafer.achievable().dramFraction());
        return Math.max(1, Math.round(port * dieShare));
    }

    private static double fineSeconds(long fine) {
        return fine / ((double) VirtualTime.FINE_PER_PS * VirtualTime.PS_PER_SECOND);
    }
}
