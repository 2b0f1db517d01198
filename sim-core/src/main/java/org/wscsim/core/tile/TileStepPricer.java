package org.wscsim.core.tile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.model.Precision;
import org.wscsim.core.operator.InstanceShape;
import org.wscsim.core.operator.Operator;
import org.wscsim.core.operator.Operator.Count;
import org.wscsim.core.operator.Operator.Kind;
import org.wscsim.core.operator.OperatorCost;
import org.wscsim.core.operator.StepOperators;
import org.wscsim.core.operator.StepPrice;
import org.wscsim.core.operator.StepPricer;
import org.wscsim.core.operator.StepShape;
import org.wscsim.core.wafer.WaferSpec;

/**
 * Prices steps by mapping every operator onto the cores of a die: {@link GemmSearch}, {@link AttentionMapping}, {@link
 * ElementwiseMapping}. Collectives add, as in the roofline.
 *
 * <p>With n new tokens, s sampled sequences, p tokens of earlier chunks, S cached tokens of decoding sequences (S_l of
 * them at home):
 *
 * <pre>
 *   total = host(s) + blocks(n) + head(s) + prior(p) + prefill attention + decode(s) + max(c S, d S_l, remote read)
 * </pre>
 *
 * where c and d are integers (fine units per token, rounded once per bandwidth), so the step of a fixed decode batch is
 * exactly affine in its context between crossings of that maximum.
 *
 * <p>Attribution: compute is what a DRAM of infinite bandwidth would leave, with everything between cores of a die; DRAM
 * is what DRAM adds to it; links is collectives and what remote KV reads add.
 *
 * <p>Cost: at nominal bandwidths a few table rows, and a few dozen operations per prefill chunk; a row is searched for when
 * its count first occurs (about half a millisecond for eight neighbouring counts). At other bandwidths about twenty
 * operators are priced anew under the mappings found. Tables take about 0.5 MB; share a pricer between instances of one
 * shape and thread. Confined to the simulation thread; a price allocates nothing.
 */
public final class TileStepPricer implements StepPricer {
    private final TileRank rank;
    private final TilePart blocks;
    private final TilePart head;
    private final TilePart prior;
    private final Operator prefillOperator;
    private final Operator decodeOperator;
    private final AttentionMapping prefill;
    private final AttentionMapping decode;
    private final MappingCost attention = new MappingCost();
    private final long hostStepFine;
    private final long hostSequenceFine;
    private final long decodeFixedFine;
    private final long decodeLatencyFine;
    private final long kvBytesPerTokenPerDie;
    private final long decodeComputeFine;
    private final long nominalDecodeDramFine;
    private final double[] flopsPerCount = new double[Count.values().length];

    /** Prices for one shape, with the default options. */
    public TileStepPricer(InstanceShape shape) {
        this(shape, TileOptions.DEFAULT, new MappingTables());
    }

    /**
     * Prices for one shape.
     *
     * @param cached keep tables; without, every price is searched for (some milliseconds)
     * @throws IllegalArgumentException for an empty rectangle or a die share outside (0, 1]
     */
    public TileStepPricer(InstanceShape shape, TileOptions options, boolean cached) {
        this(shape, options, cached ? new MappingTables() : null);
    }

    /**
     * Prices with tables shared with other pricers.
     *
     * @param tables null: every price is searched for
     */
    TileStepPricer(InstanceShape shape, TileOptions options, @Nullable MappingTables tables) {
        rank = new TileRank(shape, options);
        ModelSpec model = shape.model();
        List<Operator> operators = StepOperators.of(model, shape.tp());
        prefillOperator = only(operators, Kind.PREFILL_ATTENTION);
        decodeOperator = only(operators, Kind.DECODE_ATTENTION);
        blocks = part(operators, Count.NEW_TOKENS, tables);
        head = part(operators, Count.SAMPLED_SEQUENCES, tables);
        prior = part(operators, Count.PREFILL_PRIOR_TOKENS, tables);
        prefill = attention(prefillOperator);
        decode = attention(decodeOperator);
        WaferSpec wafer = shape.wafer();
        hostStepFine = wafer.host().perStepPs() << VirtualTime.FINE_BITS;
        hostSequenceFine = wafer.host().perSequencePs() << VirtualTime.FINE_BITS;
        int layers = decodeOperator.repeats();
        decodeFixedFine = VirtualTime.fineOfSeconds(layers * decode.decodeFixedSeconds());
        decodeLatencyFine = VirtualTime.fineOfSeconds(layers * rank.array().dramLatencySeconds());
        decodeComputeFine = VirtualTime.fineOfSeconds(layers * decode.decodeSecondsPerToken());
        kvBytesPerTokenPerDie = Math.round(layers * decodeOperator.traffic().dramBytes());
        nominalDecodeDramFine = decodeDramFineAt(rank.nominalDram());
        for (Count count : Count.values()) {
            flopsPerCount[count.ordinal()] = StepOperators.usefulFlops(model, count);
        }
    }

    private TilePart part(List<Operator> operators, Count count, @Nullable MappingTables tables) {
        List<Operator> own = operators.stream()
                .filter(o -> o.count() == count && !(o.shape() instanceof Operator.Shape.Attention))
                .toList();
        return new TilePart(rank, own, tables);
    }

    private AttentionMapping attention(Operator operator) {
        Precision precision = rank.shape().model().precision();
        return new AttentionMapping(rank.array(), operator, precision.activationBytes(), precision.kvBytes());
    }

    private static Operator only(List<Operator> operators, Kind kind) {
        return operators.stream().filter(o -> o.kind() == kind).findFirst().orElseThrow();
    }

    @Override
    public InstanceShape shape() {
        return rank.shape();
    }

    @Override
    public void price(StepShape step, long dramBytesPerSecond, long linkBytesPerSecond, StepPrice out) {
        long host = step.newTokens == 0 ? 0 : hostStepFine + hostSequenceFine * step.sampledSequences;
        out.computeFine = host;
        out.computeAndDramFine = host;
        out.totalFine = 0;
        out.dramBytesPerDie = kvBytesPerTokenPerDie * step.decodeLocalTokens;
        out.collectiveBytesPerDie = 0;
        add(blocks, step.newTokens, dramBytesPerSecond, linkBytesPerSecond, out);
        add(head, step.sampledSequences, dramBytesPerSecond, linkBytesPerSecond, out);
        add(prior, step.prefillPriorTokens, dramBytesPerSecond, linkBytesPerSecond, out);
        if (step.prefillChunks > 0) {
            addPrefillAttention(step, dramBytesPerSecond, out);
        }
        if (step.decodeContextTokens > 0) {
            out.computeFine += decodeFixedFine;
            out.computeAndDramFine += decodeFixedFine + decodeLatencyFine;
        }
        long links = out.totalFine;
        long compute = decodeComputeFine * step.decodeContextTokens;
        long localRead = decodeDramFinePerToken(dramBytesPerSecond) * step.decodeLocalTokens;
        long dram = Math.max(compute, Math.max(localRead, step.remotePortFine));
        out.totalFine = out.computeAndDramFine + links + Math.max(dram, step.remoteReadFine);
        out.computeFine += compute;
        out.computeAndDramFine += dram;
        assert out.computeFine >= 0 && out.totalFine >= out.computeAndDramFine : "price overflowed";
        out.flops = flops(step);
    }

    /** Adds a part; links are gathered in the total. */
    private static void add(
            TilePart part, long count, long dramBytesPerSecond, long linkBytesPerSecond, StepPrice out) {
        part.price(count, dramBytesPerSecond, linkBytesPerSecond);
        out.computeFine += part.computeFine;
        out.computeAndDramFine += part.computeAndDramFine;
        out.totalFine += part.linksFine;
        out.dramBytesPerDie += part.dramBytes;
        out.collectiveBytesPerDie += part.linkBytes;
    }

    private void addPrefillAttention(StepShape step, long dramBytesPerSecond, StepPrice out) {
        prefill.pricePrefill(step, (double) dramBytesPerSecond, attention);
        int layers = prefillOperator.repeats();
        out.computeFine += VirtualTime.fineOfSeconds(layers * attention.computeBoundSeconds);
        out.computeAndDramFine += VirtualTime.fineOfSeconds(layers * attention.seconds);
        out.dramBytesPerDie += (long) (layers * attention.dramBytes);
    }

    @Override
    public boolean addedPerCachedToken(long dramBytesPerSecond, long linkBytesPerSecond, StepPrice out) {
        out.computeFine = decodeComputeFine;
        out.computeAndDramFine = Math.max(decodeComputeFine, decodeDramFinePerToken(dramBytesPerSecond));
        out.totalFine = out.computeAndDramFine;
        out.flops = flopsPerCount[Count.DECODE_CONTEXT_TOKENS.ordinal()];
        out.dramBytesPerDie = kvBytesPerTokenPerDie;
        out.collectiveBytesPerDie = 0;
        return true;
    }

    /** Fine units per cached token of a decoding sequence: the slope while the cores, or their links, bind attention. */
    public long decodeComputeFinePerToken() {
        return decodeComputeFine;
    }

    /** Fine units of DRAM time per cached token at home: the slope while DRAM binds attention. */
    public long decodeDramFinePerToken(long dramBytesPerSecond) {
        return dramBytesPerSecond == rank.nominalDram() ? nominalDecodeDramFine : decodeDramFineAt(dramBytesPerSecond);
    }

    private long decodeDramFineAt(long dramBytesPerSecond) {
        return VirtualTime.fineOfSeconds((double) kvBytesPerTokenPerDie / dramBytesPerSecond);
    }

    private double flops(StepShape step) {
        // One after the other, in the order of Count: a loop over an enum's switch costs more than all the rest of a
        // price.
        return flopsPerCount[0] * step.newTokens
                + flopsPerCount[1] * step.sampledSequences
                + flopsPerCount[2] * step.prefillPairs
                + flopsPerCount[3] * step.prefillPriorTokens
                + flopsPerCount[4] * step.decodeContextTokens
                + flopsPerCount[5] * step.decodeLocalTokens;
    }

    /** Share of this rank's weights that stay in SRAM: 0, or 1 where all of them fit, unless asked for otherwise. */
    public double residentFraction() {
        return rank.residentFraction();
    }

    @Override
    public long nominalDramBytesPerSecond() {
        return rank.nominalDram();
    }

    @Override
    public long nominalLinkBytesPerSecond() {
        return rank.nominalLink();
    }

    @Override
    public List<String> approximations() {
        ModelSpec model = rank.shape().model();
        List<String> all = new ArrayList<>();
        all.add("a core's matrix unit reaches 0.95 of its peak on a tile in SRAM, and works on multiples of 8");
        all.add("the ports of a core's SRAM keep up with its units");
        all.add("tensor parallelism only, one rank per die; neither pipeline nor sequence parallelism");
        if (rank.shape().tp() > 1) {
            all.add("uneven shards are priced by the largest, and every rank waits for it");
            all.add(
                    "collectives do not overlap compute, and take the cheapest of ring, 2-D and tree for their message");
        }
        all.add(
                "an operator's activations stay in half of the SRAM while they fit, what exceeds it passes through DRAM");
        all.add("weights of an operator are not fetched before the one before it has ended");
        if (model.experts() != null) {
            all.add(
                    "the busiest die of spread experts decides, and a token's experts are independent of other tokens'");
        }
        if (model.attention().latent() != null) {
            all.add("latent attention: keys and values of earlier chunks are computed again, and stay in SRAM");
        }
        all.add("quantized weights save bytes, not matrix time; sliding windows save nothing");
        all.add("decode attention is dealt evenly to the cores, whatever the lengths of its sequences");
        all.add(
                rank.residentFraction() == 0
                        ? "weights are read from DRAM once per step; none stays in SRAM"
                        : "a share of " + rank.residentFraction() + " of the weights stays in SRAM from step to step");
        return List.copyOf(all);
    }

    @Override
    public List<OperatorCost> explain(StepShape step, long dramBytesPerSecond, long linkBytesPerSecond) {
        List<OperatorCost> costs = new ArrayList<>();
        StepExplanation explanation =
                new StepExplanation(rank, (double) dramBytesPerSecond, (double) linkBytesPerSecond, costs);
        if (step.newTokens > 0) {
            explanation.addHost(hostStepFine + hostSequenceFine * step.sampledSequences);
        }
        explanation.addPart(blocks, step.newTokens);
        explanation.addPart(prior, step.prefillPriorTokens);
        if (step.prefillChunks > 0) {
            explanation.addPrefill(prefillOperator, prefill, step);
        }
        if (step.decodeContextTokens > 0) {
            explanation.addDecode(decodeOperator, decode, step);
        }
        explanation.addPart(head, step.sampledSequences);
        costs.sort(Comparator.comparing(OperatorCost::kind));
        return costs;
    }
}
