package org.wscsim.core.tile;

import java.util.List;
import org.wscsim.core.collective.CollectiveForm;
import org.wscsim.core.collective.Collectives;
import org.wscsim.core.device.DeviceModel;
import org.wscsim.core.device.Kernel;
import org.wscsim.core.device.Prediction;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.model.ExpertSpec;
import org.wscsim.core.model.ExpertSpec.Placement;
import org.wscsim.core.operator.ExpertLoad;
import org.wscsim.core.operator.Operator;
import org.wscsim.core.operator.Operator.Count;
import org.wscsim.core.operator.Operator.Kind;
import org.wscsim.core.operator.Operator.Shape.Attention;
import org.wscsim.core.operator.StepShape;
import org.wscsim.core.tile.CoreSplits.Split;
import org.wscsim.core.wafer.WaferSpec;

/**
 * One die of a wafer as a device for single operators, by the same mappings as {@link TileStepPricer}; collectives run
 * over the rectangle of dies nearest to a square. Elements take two bytes. No constant is fitted on measurements, so no
 * prediction is marked as outside of a calibration. Confined to one thread.
 *
 * <p>A GEMM's weights come from DRAM and its inputs and outputs stay in SRAM while they fit, as in a step; with {@code
 * storage=dram} inputs and outputs pass through DRAM, with {@code storage=l1} weights lie in SRAM as well.
 */
public final class TileDevice implements DeviceModel {
    private static final int ELEMENT_BYTES = 2;
    /** Vector operations per score and per activated element, after {@link org.wscsim.core.operator.StepOperators}. */
    private static final double SOFTMAX_OPS = 5;

    private static final double GATED_ACTIVATION_OPS = 5;
    private static final List<String> DTYPES = List.of("", "fp16", "bf16", "bfloat16", "float16");

    private final WaferSpec wafer;
    private final CoreArray array;
    private final List<Split> splits;
    private final double dramBytesPerSecond;
    private final double linkBytesPerSecond;
    private final double hopSeconds;
    private final MappingCost cost = new MappingCost();

    public TileDevice(WaferSpec wafer) {
        this.wafer = wafer;
        array = CoreArray.of(wafer, 1, 0);
        splits = CoreSplits.of(array);
        dramBytesPerSecond =
                wafer.die().dramBytesPerSecond() * wafer.achievable().dramFraction();
        linkBytesPerSecond = wafer.d2d().bytesPerSecond() * wafer.achievable().d2dFraction();
        hopSeconds = VirtualTime.seconds(wafer.d2d().latencyPs());
    }

    @Override
    public String name() {
        return wafer.name();
    }

    @Override
    public Prediction predict(Kernel kernel) {
        return switch (kernel) {
            case Kernel.Gemm gemm -> gemm(gemm);
            case Kernel.DecodeAttention decode -> decodeAttention(decode);
            case Kernel.PrefillAttention prefill -> prefillAttention(prefill);
            case Kernel.GroupedGemm grouped -> groupedGemm(grouped);
            case Kernel.Collective collective -> collective(collective);
        };
    }

    private Prediction gemm(Kernel.Gemm gemm) {
        Kernel.GemmOptions options = gemm.options();
        if (!DTYPES.contains(options.dtype())) {
            return Prediction.unsupported("no rate of the matrix unit is known for dtype " + options.dtype());
        }
        GemmLoad load = new GemmLoad();
        load.rows = gemm.m();
        load.busiestRows = gemm.m();
        load.touchedMatrices = 1;
        double inputs = (double) gemm.m() * gemm.k() * ELEMENT_BYTES;
        double outputs = (double) gemm.m() * gemm.n() * ELEMENT_BYTES;
        if (options.storage().equals("dram")) {
            load.spilledInputBytes = inputs;
            load.spilledOutputBytes = outputs;
        } else {
            spill(inputs, outputs, load);
        }
        double weights = (double) gemm.k() * gemm.n() * ELEMENT_BYTES;
        if (!options.storage().equals("l1")) {
            load.streamedWeightBytes = weights;
        } else if (weights > array.activationSramBytes()) {
            return Prediction.unsupported("weights do not fit half of the sram");
        }
        GemmWork work = new GemmWork(gemm.k(), gemm.n(), 1, ELEMENT_BYTES, ELEMENT_BYTES);
        return Prediction.of(seconds(work, load));
    }

    private void spill(double inputs, double outputs, GemmLoad load) {
        double spilled = Math.max(0, inputs + outputs - array.activationSramBytes());
        load.spilledInputBytes = Math.max(0, inputs - array.activationSramBytes());
        load.spilledOutputBytes = spilled - load.spilledInputBytes;
    }

    private double seconds(GemmWork work, GemmLoad load) {
        GemmSearch search = new GemmSearch(array, splits, work);
        return search.seconds(load, dramBytesPerSecond, search.search(load, dramBytesPerSecond, -1));
    }

    private Prediction decodeAttention(Kernel.DecodeAttention kernel) {
        AttentionMapping mapping = attention(kernel.heads(), kernel.kvHeads(), kernel.headDim());
        double tokens = (double) kernel.batch() * kernel.context();
        double bytes = tokens * kvBytesPerToken(kernel.kvHeads(), kernel.headDim());
        return Prediction.of(array.dramLatencySeconds()
                + mapping.decodeFixedSeconds()
                + Math.max(tokens * mapping.decodeSecondsPerToken(), bytes / dramBytesPerSecond));
    }

    private Prediction prefillAttention(Kernel.PrefillAttention kernel) {
        StepShape step = new StepShape();
        for (int i = 0; i < kernel.batch(); i++) {
            step.addChunk(Math.toIntExact(kernel.tokens()), Math.toIntExact(kernel.priorContext()), false);
        }
        attention(kernel.heads(), kernel.kvHeads(), kernel.headDim()).pricePrefill(step, dramBytesPerSecond, cost);
        return Prediction.of(cost.seconds);
    }

    private AttentionMapping attention(int heads, int kvHeads, int headDim) {
        Attention shape = new Attention(heads, kvHeads, headDim, headDim);
        Operator operator = new Operator(
                Kind.PREFILL_ATTENTION,
                1,
                Count.PREFILL_PAIRS,
                shape,
                shape.flopsPerPair(),
                SOFTMAX_OPS * heads,
                new Operator.Traffic(0, kvBytesPerToken(kvHeads, headDim), Count.PREFILL_PRIOR_TOKENS, 0, 0),
                null);
        return new AttentionMapping(array, operator, ELEMENT_BYTES, ELEMENT_BYTES);
    }

    private static double kvBytesPerToken(int kvHeads, int headDim) {
        return 2.0 * kvHeads * headDim * ELEMENT_BYTES;
    }

    private Prediction groupedGemm(Kernel.GroupedGemm kernel) {
        Placement placement = kernel.ep() > 1 ? Placement.SPREAD : Placement.SPLIT;
        ExpertSpec experts = new ExpertSpec(
                kernel.experts(), kernel.topK(), kernel.ffn(), 1, 0, false, false, placement, kernel.skew());
        ExpertLoad load = ExpertLoad.of(experts, kernel.ep());
        long width = Math.ceilDiv((long) kernel.ffn(), (long) kernel.tp());
        double activation = array.vectorSeconds(GATED_ACTIVATION_OPS * width * load.visitsPerToken() * kernel.tokens());
        return Prediction.of(grouped(load, kernel.tokens(), kernel.hidden(), 2 * width)
                + activation
                + array.crossingSeconds()
                + grouped(load, kernel.tokens(), width, kernel.hidden()));
    }

    private double grouped(ExpertLoad experts, long tokens, long k, long n) {
        double rows = experts.visitsPerToken() * tokens;
        double touched = experts.experts() * experts.touchedShare((double) tokens);
        double busiest = experts.busiestProbability();
        GemmLoad load = new GemmLoad();
        load.touchedMatrices = Math.max(1, touched);
        load.rows = (long) Math.ceil(rows / load.touchedMatrices);
        double busiestRows = tokens * busiest / (1 - StrictMath.pow(1 - busiest, (double) tokens));
        load.busiestRows = Math.max(load.rows, (long) Math.ceil(busiestRows));
        load.streamedWeightBytes = load.touchedMatrices * k * n * ELEMENT_BYTES;
        spill(rows * k * ELEMENT_BYTES, rows * n * ELEMENT_BYTES, load);
        return seconds(new GemmWork(k, n, experts.experts(), ELEMENT_BYTES, ELEMENT_BYTES), load);
    }

    private Prediction collective(Kernel.Collective kernel) {
        int ranks = kernel.ranks();
        int rows = rows(ranks);
        if (rows == 0) {
            return Prediction.unsupported(
                    "no rectangle of " + ranks + " dies on a wafer of " + wafer.dieColumns() + "x" + wafer.dieRows());
        }
        int columns = ranks / rows;
        double bytes = (double) kernel.bytes();
        Collectives dies = Collectives.of(wafer, columns, rows);
        double link =
                wafer.needsSeveralWafers(columns, rows) ? wafer.linkBytesPerSecond(columns, rows) : linkBytesPerSecond;
        double seconds = switch (kernel.form()) {
            case ALL_REDUCE -> dies.seconds(CollectiveForm.ALL_REDUCE, bytes, link);
            case ALL_GATHER -> dies.seconds(CollectiveForm.ALL_GATHER, bytes * ranks, link);
            case REDUCE_SCATTER -> dies.seconds(CollectiveForm.REDUCE_SCATTER, bytes, link);
            case ALL_TO_ALL -> dies.seconds(CollectiveForm.ALL_TO_ALL, bytes, link);
            case SEND -> hopSeconds + bytes / linkBytesPerSecond;
        };
        return ranks < 2
                ? Prediction.unsupported("a collective needs two ranks: ranks=" + ranks)
                : Prediction.of(seconds);
    }

    /** Rows of the rectangle nearest to a square that has so many dies and fits the wafer, 0 for none. */
    private int rows(int ranks) {
        int best = 0;
        int most = Math.min(ranks, wafer.dieRows());
        for (int rows = 1; rows <= most; rows++) {
            int columns = ranks / rows;
            boolean fits = ranks % rows == 0 && columns <= wafer.dieColumns();
            if (fits && (best == 0 || Math.abs(columns - rows) < Math.abs(ranks / best - best))) {
                best = rows;
            }
        }
        return best;
    }
}
