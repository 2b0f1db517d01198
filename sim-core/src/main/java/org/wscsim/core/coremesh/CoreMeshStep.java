package org.wscsim.core.coremesh;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.wscsim.core.coremesh.MeshKernels.Axis;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.operator.Operator;
import org.wscsim.core.operator.Operator.Kind;
import org.wscsim.core.operator.Operator.Shape;
import org.wscsim.core.operator.OperatorCost;
import org.wscsim.core.operator.StepOperators;
import org.wscsim.core.operator.StepShape;

/**
 * Time of a step of one model on a grid of wafer cores: a prefill, or one token for each sequence of a batch, operator by
 * operator, by the kernels of {@link MeshKernels}. Immutable; allocates per step; any thread.
 *
 * <p>The grid is the region whose cores work on one layer at a time; the layers lie on the wafer's regions in turn, so
 * capacity is the whole wafer's while a request never has more than one grid at work (WaferLLM, section 7). What crosses
 * from region to region, one tile per core, is left out.
 */
public final class CoreMeshStep {
    /** What must fit the wafer's SRAM. */
    public enum Residency {
        /** Weights and KV cache of all layers; anything larger is refused. */
        WHOLE_MODEL,
        /** One layer at a time, as measured times of larger models are: some layers run, the time is scaled to all. */
        SCALED_FROM_LAYERS
    }

    /**
     * A step's time and where it goes.
     *
     * @param seconds of the step
     * @param computeBoundSeconds the model's matrix FLOP at the grid's peak, which no step beats
     * @param operators in the order in which they run; their seconds add up to the step's
     */
    public record Priced(double seconds, double computeBoundSeconds, List<OperatorCost> operators) {}

    private final CoreMeshSpec spec;
    private final CoreGrid grid;
    private final ModelSpec model;
    private final Residency residency;
    private final MeshKernels kernels;
    private final List<Member> members;

    /**
     * @throws BadInputException when the device has no such grid or is no SRAM-only wafer
     */
    public CoreMeshStep(
            CoreMeshSpec spec, WseConstants constants, CoreGrid grid, ModelSpec model, Residency residency) {
        this.spec = spec;
        this.grid = grid;
        this.model = model;
        this.residency = residency;
        requireWafer(spec);
        requireInside(spec, grid);
        kernels = new MeshKernels(spec, constants, grid);
        List<Operator> operators = StepOperators.of(model, 1);
        List<Member> all = new ArrayList<>();
        for (int i = 0; i < operators.size(); i++) {
            all.add(new Member(operators.get(i), outers(operators, i)));
        }
        members = List.copyOf(all);
    }

    /** An operator and, for a product, the widths of the matrices that it is on the wafer. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Member(Operator operator, long[] outers) {}

    /** Time of a prompt of so many tokens. */
    public Priced prefill(int tokens) {
        requirePositive("tokens", tokens);
        StepShape step = new StepShape();
        step.addChunk(tokens, 0, true);
        return price(step);
    }

    /** Time of one token for each of {@code batch} sequences, each with {@code context} cached tokens. */
    public Priced decode(int batch, int context) {
        requirePositive("batch", batch);
        requirePositive("context", context);
        StepShape step = new StepShape();
        step.addDecode(batch, Math.multiplyExact((long) batch, (long) context));
        return price(step);
    }

    /**
     * Time of any step: prefill chunks one after the other, decoding sequences with the mean of their contexts.
     *
     * @throws BadInputException when weights and KV cache do not fit the wafer
     */
    public Priced price(StepShape step) {
        requireCapacity(step.prefillPriorTokens + step.newTokens - step.decodeSequences + step.decodeContextTokens);
        List<OperatorCost> costs = new ArrayList<>();
        double seconds = 0;
        double flops = 0;
        for (Member member : members) {
            Operator operator = member.operator();
            double count = operator.count().of(step);
            if (count > 0 && !(operator.shape() instanceof Shape.Collective)) {
                OperatorCost cost = cost(member, count, step);
                costs.add(cost);
                seconds += cost.seconds();
                flops += cost.work().flops();
            }
        }
        return new Priced(seconds, flops / spec.peakFlopsPerSecond(grid.cores()), List.copyOf(costs));
    }

    private OperatorCost cost(Member member, double count, StepShape step) {
        Operator operator = member.operator();
        double operations = operator.vectorOps() * count;
        MeshCost cost =
                shaped(member, count, step).then(kernels.vector(operations)).times(operator.repeats());
        double clock = spec.clockHz();
        var work = new OperatorCost.Work(
                operator.flops() * count * operator.repeats(), operations * operator.repeats(), 0, 0);
        var times =
                new OperatorCost.Times(cost.compute() / clock, 0, 0, cost.noc() / clock, 0, cost.overhead() / clock);
        return new OperatorCost(operator.kind(), operator.repeats(), work, times, cost.elapsed() / clock);
    }

    private MeshCost shaped(Member member, double count, StepShape step) {
        return switch (member.operator().shape()) {
            case Shape.Gemm gemm -> gemm(gemm, member.outers(), count);
            case Shape.Attention attention -> attention(member.operator().kind(), attention, step);
            case Shape.Elementwise none -> elementwise(member.operator().kind(), count);
            case Shape.Collective none -> MeshCost.NONE;
        };
    }

    private MeshCost gemm(Shape.Gemm gemm, long[] outers, double count) {
        double rows = count * gemm.rowsPerCount() * gemm.matrices();
        // Of many experts few are hit by few tokens; each of those sees at least one row.
        double hit = Math.min(gemm.matrices(), Math.ceil(rows));
        return kernels.product(rows / hit, gemm.inner(), outers, axis(gemm)).times(hit);
    }

    private MeshCost attention(Kind kind, Shape.Attention shape, StepShape step) {
        long keyWidth = (long) shape.heads() * shape.keyDim();
        long valueWidth = (long) shape.heads() * shape.valueDim();
        if (kind == Kind.DECODE_ATTENTION) {
            long context = Math.ceilDiv(step.decodeContextTokens, (long) step.decodeSequences);
            return kernels.decodeAttention(step.decodeSequences, context, keyWidth, valueWidth);
        }
        MeshCost chunks = MeshCost.NONE;
        for (int i = 0; i < step.prefillChunks; i++) {
            double tokens = step.chunkTokens(i);
            double context = tokens + step.chunkPrior(i);
            chunks = chunks.then(kernels.prefillAttention(tokens, context, keyWidth, valueWidth));
        }
        return chunks;
    }

    /** Norms sum squares over the width of the model; the rest needs no neighbour. */
    private MeshCost elementwise(Kind kind, double count) {
        return switch (kind) {
            case ATTENTION_NORM, MLP_NORM, FINAL_NORM, QUERY_NORM, KV_NORM -> kernels.norm(count);
            default -> MeshCost.NONE;
        };
    }

    /**
     * Fused products are separate matrices on the wafer: Q, K and V; gate and up, told by a result twice as wide as the
     * next product's input.
     */
    private static long[] outers(List<Operator> operators, int index) {
        if (!(operators.get(index).shape() instanceof Shape.Gemm gemm)) {
            return new long[0];
        }
        for (Operator next : operators.subList(index + 1, operators.size())) {
            if (operators.get(index).kind() == Kind.QKV && next.shape() instanceof Shape.Attention attention) {
                long query = (long) attention.heads() * attention.keyDim();
                long key = (long) attention.kvHeads() * attention.keyDim();
                return new long[] {query, key, key};
            }
            if (operators.get(index).kind() != Kind.QKV && next.shape() instanceof Shape.Gemm consumer) {
                boolean pair = gemm.outer() == 2 * consumer.inner();
                return pair ? new long[] {consumer.inner(), consumer.inner()} : new long[] {gemm.outer()};
            }
        }
        return new long[] {gemm.outer()};
    }

    /** Products alternate their axes: those that return to the model's width reduce in x, so that the next starts in y. */
    private Axis axis(Shape.Gemm gemm) {
        return gemm.outer() == model.hidden() ? Axis.X : Axis.Y;
    }

    static void requireWafer(CoreMeshSpec spec) {
        if (spec.dramBytes() > 0) {
            throw new BadInputException("device has dram, its layers do not lie in sram: device=" + spec.name()
                    + ", dram_bytes=" + spec.dramBytes() + "; use wse2 or wse3");
        }
    }

    static void requireInside(CoreMeshSpec spec, CoreGrid grid) {
        if (grid.columns() > spec.columns() || grid.rows() > spec.rows()) {
            throw new BadInputException("grid larger than the device: grid=" + grid + ", device=" + spec.name()
                    + ", usable=" + spec.columns() + "x" + spec.rows() + "c; choose a smaller grid");
        }
    }

    private void requireCapacity(long tokens) {
        double weights = (double) model.weightBytesPerDie(1);
        double capacity = (double) spec.sramBytes();
        double kv = (double) tokens * model.kvBytesPerToken();
        if (residency == Residency.WHOLE_MODEL && weights + kv > capacity) {
            throw new BadInputException(String.format(
                    Locale.ROOT,
                    "model does not fit the sram: device=%s, sram=%.1f GB, model=%s, weights=%.1f GB, kv=%.1f GB;"
                            + " choose a smaller model or fewer cached tokens",
                    spec.name(),
                    capacity / 1e9,
                    model.name(),
                    weights / 1e9,
                    kv / 1e9));
        }
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new BadInputException(name + " out of range: " + name + "=" + value + "; give at least 1");
        }
    }
}
