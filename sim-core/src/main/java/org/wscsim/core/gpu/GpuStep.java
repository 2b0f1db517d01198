package org.wscsim.core.gpu;

import java.util.ArrayList;
import java.util.List;
import org.wscsim.core.device.Kernel;
import org.wscsim.core.model.ExpertSpec;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.operator.Operator;
import org.wscsim.core.operator.Operator.Kind;
import org.wscsim.core.operator.Operator.Shape;
import org.wscsim.core.operator.OperatorCost;
import org.wscsim.core.operator.StepOperators;
import org.wscsim.core.operator.StepShape;

/**
 * Time of one step of a model under tensor parallelism on GPUs of one node, operator by operator: every operator of
 * {@link StepOperators} as the kernel that serving software runs for it.
 *
 * <p>Fused as in vLLM and TensorRT-LLM: the residual sum into the next norm, gate and up into one product, dispatch,
 * expert products, activation and combine of a layer into {@link GpuMoe}'s chain (their time is given to the expert
 * products). Rotary embedding and cache write are two kernels. Attention of unequal chunks is that of as many equal ones
 * with the same pairs; decoding sequences count with their mean context.
 *
 * <p>Launches: steps without a prefill chunk are replayed from a CUDA graph, whose gaps the kernels' measured times
 * contain; steps with one are launched eagerly and last at least {@code kernels x dispatch}. That is
 * {@link #GRAPH_DECODE}, the default. Host work beside it (scheduling, sampling parameters, detokenizing) is not in here.
 *
 * <p>Latent attention is priced by the bytes of its one shared vector per token and by FLOP at the sustained matrix rate:
 * nothing was fitted on it. Immutable, any thread; allocates.
 */
public final class GpuStep {
    /** The default: decode steps from a CUDA graph, others eagerly at 5 us a kernel, PyTorch's order, not fitted. */
    public static final Launch GRAPH_DECODE = new Launch(true, 5e-6);

    /** Bandwidth to neighbours from which on GPUs hang on a switch, which custom all-reduces need. */
    private static final double LEAST_SWITCHED_LINK = 200e9;

    private final ModelSpec model;
    private final int tp;
    private final GpuModel gpu;
    private final Launch launch;
    private final List<Operator> operators;

    /**
     * How kernels are launched.
     *
     * @param graphForDecode steps that only decode are replayed from a CUDA graph
     * @param dispatchSeconds host time of one kernel's eager launch
     */
    public record Launch(boolean graphForDecode, double dispatchSeconds) {}

    /**
     * Prices steps.
     *
     * @param model the model
     * @param tp ranks, one per GPU
     * @param gpu each of them
     * @param launch how kernels are launched
     */
    public GpuStep(ModelSpec model, int tp, GpuModel gpu, Launch launch) {
        this.model = model;
        this.tp = tp;
        this.gpu = gpu;
        this.launch = launch;
        operators = StepOperators.of(model, tp);
    }

    /** Seconds of a step on the GPUs and their launches. */
    public double seconds(StepShape step) {
        double seconds = 0;
        for (OperatorCost cost : explain(step)) {
            seconds += cost.seconds();
        }
        return seconds;
    }

    /** The operators of the step in order; {@link Kind#HOST} is what eager launches add to them. */
    public List<OperatorCost> explain(StepShape step) {
        boolean graph = graph(step);
        List<OperatorCost> costs = new ArrayList<>();
        double seconds = 0;
        int kernels = 0;
        for (Operator operator : operators) {
            double count = operator.count().of(step);
            if (count > 0) {
                OperatorCost cost = cost(operator, step, count, graph);
                seconds += cost.seconds();
                kernels += cost.seconds() > 0 ? operator.repeats() * kernels(operator.kind()) : 0;
                costs.add(cost);
            }
        }
        double waiting = graph ? 0 : kernels * launch.dispatchSeconds() - seconds;
        if (waiting > 0) {
            costs.addFirst(new OperatorCost(
                    Kind.HOST,
                    1,
                    new OperatorCost.Work(0, 0, 0, 0),
                    new OperatorCost.Times(0, 0, 0, 0, 0, waiting),
                    waiting));
        }
        return List.copyOf(costs);
    }

    /** Seconds of the attention of all layers, prompts and generation. */
    double attentionSeconds(StepShape step) {
        double seconds = 0;
        for (int i = 0; i < operators.size(); i++) {
            Operator operator = operators.get(i);
            if (operator.shape() instanceof Shape.Attention shape
                    && operator.count().of(step) > 0) {
                seconds += operator.repeats() * attention(operator.kind(), shape, step);
            }
        }
        return seconds;
    }

    /** What the host takes to launch every kernel of a step by itself. */
    double dispatchSeconds() {
        int launches = 0;
        for (Operator operator : operators) {
            launches += operator.repeats() * kernels(operator.kind());
        }
        return launches * launch.dispatchSeconds();
    }

    private boolean graph(StepShape step) {
        return launch.graphForDecode() && step.prefillChunks == 0;
    }

    private static int kernels(Kind kind) {
        return kind == Kind.ROPE_AND_KV_WRITE ? 2 : 1;
    }

    /** Bounds by the data sheet; what the kernels take beyond the longest is overhead. */
    private OperatorCost cost(Operator operator, StepShape step, double count, boolean graph) {
        int repeats = operator.repeats();
        double flops = operator.flops() * count;
        double bytes = operator.weightBytes(count)
                + operator.traffic().dramBytes()
                        * operator.traffic().dramCount().of(step);
        double message = operator.traffic().collectiveBytes() * count;
        double seconds = seconds(operator, step, count, graph);
        boolean collective = operator.shape() instanceof Shape.Collective;
        double compute = flops / gpu.spec().matrixFlopsPerSecond();
        double dram = bytes / gpu.spec().dramBytesPerSecond();
        double links = collective ? seconds : 0;
        double overhead = Math.max(0, seconds - Math.max(links, Math.max(compute, dram)));
        return new OperatorCost(
                operator.kind(),
                repeats,
                new OperatorCost.Work(
                        repeats * flops,
                        repeats * operator.vectorOps() * count,
                        repeats * bytes,
                        collective && tp > 1 ? repeats * message : 0),
                new OperatorCost.Times(repeats * compute, 0, repeats * dram, 0, repeats * links, repeats * overhead),
                repeats * seconds);
    }

    /** One run of the operator. */
    private double seconds(Operator operator, StepShape step, double count, boolean graph) {
        return switch (operator.shape()) {
            case Shape.Elementwise e -> elementwise(operator, count);
            case Shape.Gemm g -> gemm(operator, g, step, count);
            case Shape.Attention a -> attention(operator.kind(), a, step);
            case Shape.Collective c -> collective(c, operator.traffic().collectiveBytes() * count, graph);
        };
    }

    private double gemm(Operator operator, Shape.Gemm shape, StepShape step, double count) {
        if (shape.matrices() > 1) {
            return experts(operator.kind(), step.newTokens);
        }
        boolean fp8 = model.precision().projectionBytes() == 1 && operator.kind() != Kind.LM_HEAD;
        var options = new Kernel.GemmOptions(fp8 ? "fp8" : "bf16", "", "", true);
        long rows = (long) Math.ceil(count * shape.rowsPerCount());
        var kernel = new Kernel.Gemm(rows, shape.outer(), shape.inner(), options);
        // Where 8-bit weights meet 16-bit units, they are widened on the way: priced as a 16-bit product.
        return gpu.seconds(
                gpu.supports(kernel)
                        ? kernel
                        : new Kernel.Gemm(rows, shape.outer(), shape.inner(), Kernel.GemmOptions.DEFAULT));
    }

    /** The chain of an expert layer, shared out to its two products by their FLOP. */
    private double experts(Kind kind, int tokens) {
        ExpertSpec experts = model.experts();
        if (experts == null) {
            throw new IllegalStateException("expert product in a model without experts");
        }
        boolean split = experts.placement() == ExpertSpec.Placement.SPLIT;
        double seconds = gpu.seconds(new Kernel.GroupedGemm(
                tokens,
                model.hidden(),
                experts.width(),
                experts.count(),
                experts.topK(),
                split ? tp : 1,
                split ? 1 : tp,
                experts.loadSkew()));
        int products = model.mlp().upProjections() + 1;
        return kind == Kind.EXPERT_DOWN ? seconds / products : seconds * (products - 1) / products;
    }

    private double attention(Kind kind, Shape.Attention shape, StepShape step) {
        int dim = (shape.keyDim() + shape.valueDim()) / 2;
        boolean shared = shape.kvHeads() == 1 && shape.keyDim() != shape.valueDim();
        if (kind == Kind.PREFILL_ATTENTION) {
            return gpu.seconds(chunks(shape, step, dim));
        }
        long context = Math.ceilDiv(step.decodeContextTokens, step.decodeSequences);
        // The shared latent vector is read once, as key and as value.
        int width = shared ? shape.keyDim() / 2 : dim;
        double seconds = gpu.seconds(
                new Kernel.DecodeAttention(step.decodeSequences, context, shape.heads(), shape.kvHeads(), width));
        double flops = shape.flopsPerPair() * step.decodeContextTokens;
        return Math.max(seconds, flops / gpu.spec().sustainedMatrixFlopsPerSecond());
    }

    /** As many equal chunks with the same prior tokens and pairs together: c (2 p + c + 1) / 2 pairs each. */
    private static Kernel.PrefillAttention chunks(Shape.Attention shape, StepShape step, int dim) {
        double prior = (double) step.prefillPriorTokens / step.prefillChunks;
        double pairs = step.prefillPairs / step.prefillChunks;
        double half = prior + 0.5;
        double tokens = StrictMath.sqrt(half * half + 2 * pairs) - half;
        return new Kernel.PrefillAttention(
                step.prefillChunks,
                Math.max(1, Math.round(tokens)),
                Math.round(prior),
                shape.heads(),
                shape.kvHeads(),
                dim);
    }

    private double collective(Shape.Collective shape, double bytes, boolean graph) {
        if (tp < 2) {
            return 0;
        }
        Kernel.Collective.Form form = switch (shape.form()) {
            case ALL_REDUCE -> Kernel.Collective.Form.ALL_REDUCE;
            case ALL_GATHER -> Kernel.Collective.Form.ALL_GATHER;
            case ALL_TO_ALL -> Kernel.Collective.Form.ALL_TO_ALL;
        };
        boolean gather = form == Kernel.Collective.Form.ALL_GATHER;
        boolean custom = graph
                && form == Kernel.Collective.Form.ALL_REDUCE
                && gpu.spec().linkBytesPerSecond() >= LEAST_SWITCHED_LINK;
        long input = Math.max(1, Math.round(gather ? bytes / tp : bytes));
        return gpu.seconds(new Kernel.Collective(form, tp, input, custom ? "custom-graph" : "nccl"));
    }

    private double elementwise(Operator operator, double count) {
        GpuVector vector = gpu.vector();
        double activations =
                operator.traffic().activationBytes() / model.precision().activationBytes();
        return switch (operator.kind()) {
            case EMBEDDING -> vector.seconds(GpuVector.Form.EMBEDDING, count, model.hidden());
            case ATTENTION_NORM, MLP_NORM, FINAL_NORM ->
                vector.seconds(GpuVector.Form.ADD_NORM, count, activations / 2);
            case QUERY_NORM, KV_NORM -> vector.seconds(GpuVector.Form.NORM, count, activations / 2);
            case ROPE_AND_KV_WRITE -> rotateAndWrite(operator, count);
            case ACTIVATION, SHARED_ACTIVATION -> {
                double width = (activations - residual(operator.kind()))
                        / (1 + model.mlp().upProjections());
                boolean gated = model.mlp().gated();
                yield vector.seconds(gated ? GpuVector.Form.GATED_ACTIVATION : GpuVector.Form.ACTIVATION, count, width);
            }
            case SAMPLING -> vector.seconds(GpuVector.Form.SAMPLING, count, model.vocabulary());
            default -> 0;
        };
    }

    /** Elements of the residual sums that the operator's count has and our norm prices. */
    private double residual(Kind kind) {
        return kind == Kind.ACTIVATION ? 3.0 * model.hidden() : 0;
    }

    private double rotateAndWrite(Operator operator, double count) {
        double written = operator.traffic().dramBytes() / model.precision().kvBytes();
        double write = gpu.vector().seconds(GpuVector.Form.KV_WRITE, count, written);
        int heads = model.attention().headsPerDie(tp) + model.attention().kvHeadsPerDie(tp);
        double rotated = (double) heads * model.headDim();
        return write + (operator.vectorOps() == 0 ? 0 : gpu.vector().seconds(GpuVector.Form.ROPE, count, rotated));
    }
}
