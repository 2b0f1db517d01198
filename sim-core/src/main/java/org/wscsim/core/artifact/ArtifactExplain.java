package org.wscsim.core.artifact;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.operator.Operator.Kind;
import org.wscsim.core.operator.OperatorCost;
import org.wscsim.core.operator.StepShape;

/**
 * The operators of a step as the authors' formulas price them, in our words: up and gate are one, so are SiLU's companions,
 * the product and the two residual sums; the table's total, which is no operator, stands as host time. Confined to one
 * thread.
 */
final class ArtifactExplain {
    private static final List<String> APPROXIMATIONS = List.of(
            "every model has the block of llama, gate included; embedding, lm head and sampling cost nothing",
            "prompts of a step are one prefill of their tokens, priced by the next power of two; their prior tokens cost nothing",
            "a mixed step is a prefill of its chunks and then a decode step of its sequences",
            "decode attention is the output projection's time by the ratio of elements, one request after the other",
            "neither contention for dram nor for links is priced; a remote kv read counts where it outlasts attention",
            "dram bytes and flops of a step are cut at what its dies can do in its time",
            "all that is neither compute nor all-reduce counts as dram wait, the core network included",
            "compute of a prefill is at most what its tokens cost in the cheapest table");

    private static final double MS_PER_SECOND = 1e3;
    private static final double MEBI = 1 << 20;
    private static final double FINE_PER_SECOND = (double) VirtualTime.PS_PER_SECOND * VirtualTime.FINE_PER_PS;

    private final IterationTimes times;
    private final List<OperatorCost> costs = new ArrayList<>();

    ArtifactExplain(IterationTimes times) {
        this.times = times;
    }

    /** What the model leaves out, with the faults it has named first. */
    static List<String> approximations(Set<ArtifactFault> faults) {
        List<String> sentences = new ArrayList<>();
        boolean all = faults.size() == ArtifactFault.values().length;
        sentences.add("the paper authors' public development code to the letter, "
                + (all ? "its known faults included" : "with these of its known faults: " + titles(faults)));
        sentences.addAll(APPROXIMATIONS);
        return List.copyOf(sentences);
    }

    private static String titles(Set<ArtifactFault> faults) {
        List<String> titles = faults.stream().map(ArtifactFault::title).toList();
        return titles.isEmpty() ? "none" : String.join(", ", titles);
    }

    List<OperatorCost> costs() {
        return List.copyOf(costs);
    }

    void addPrefill(int tokens) {
        double scale = times.prefillScale(tokens);
        addBlock(times.prefillTable(tokens), scale, true);
        addAllReduce(times.prefillAllReduceMs(tokens));
    }

    void addDecode(StepShape step) {
        BlockTable table = times.decodeTable(step.decodeSequences);
        addBlock(table, 1, false);
        addDecodeAttention(table, step);
        double total = times.decodeTableTotalMs(table) / MS_PER_SECOND;
        if (total > 0) {
            add(Kind.HOST, 1, 0, 0, new OperatorCost.Times(0, 0, 0, 0, 0, total), total);
        }
        addAllReduce(times.decodeAllReduceMs(step.decodeSequences));
    }

    private void addBlock(BlockTable table, double scale, boolean withAttention) {
        Map<Kind, double[]> sums = new EnumMap<>(Kind.class);
        for (ArtifactOperator operator : ArtifactOperator.values()) {
            if (withAttention || operator != ArtifactOperator.ATTENTION) {
                OperatorTime time = table.operator(operator);
                double[] sum = sums.computeIfAbsent(kind(operator), kind -> new double[4]);
                sum[0] += time.latencyMs();
                sum[1] += time.computeMs();
                sum[2] += time.dramMb() * MEBI;
                sum[3] += flops(operator, (double) table.tokens());
            }
        }
        int layers = times.shape().layers();
        double seconds = layers * scale / MS_PER_SECOND;
        sums.forEach((kind, sum) -> add(
                kind,
                layers,
                layers * scale * sum[3],
                layers * scale * sum[2],
                new OperatorCost.Times(seconds * sum[1], 0, seconds * Math.max(0, sum[0] - sum[1]), 0, 0, 0),
                seconds * sum[0]));
    }

    private void addDecodeAttention(BlockTable table, StepShape step) {
        double attention = (step.decodeSequences * times.decodeMsPerSequence(table)
                        + step.decodeContextTokens * times.decodeMsPerKvToken(table))
                / MS_PER_SECOND;
        double compute = attention * table.operator(ArtifactOperator.LINEAR).utilization();
        double withPort = Math.max(attention, step.remotePortFine / FINE_PER_SECOND);
        double remote = Math.max(0, step.remoteReadFine / FINE_PER_SECOND - withPort);
        BlockShape shape = times.shape();
        add(
                Kind.DECODE_ATTENTION,
                shape.layers(),
                4.0 * shape.queryWidth() * shape.layers() * step.decodeContextTokens,
                2 * shape.kvPerToken() * step.decodeLocalTokens,
                new OperatorCost.Times(compute, 0, withPort - compute, 0, remote, 0),
                withPort + remote);
    }

    private void addAllReduce(double ms) {
        if (ms > 0) {
            double seconds = ms / MS_PER_SECOND;
            int repeats = times.allReduceOnce() ? 1 : 2 * times.shape().layers();
            add(Kind.ATTENTION_ALL_REDUCE, repeats, 0, 0, new OperatorCost.Times(0, 0, 0, 0, seconds, 0), seconds);
        }
    }

    private void add(Kind kind, int repeats, double flops, double dramBytes, OperatorCost.Times busy, double seconds) {
        costs.add(new OperatorCost(kind, repeats, new OperatorCost.Work(flops, 0, dramBytes, 0), busy, seconds));
    }

    /** Matrix FLOP of one block's operator on one die. */
    private double flops(ArtifactOperator operator, double tokens) {
        BlockShape shape = times.shape();
        double d = shape.hidden();
        return switch (operator) {
            case QKV -> 2 * tokens * d * shape.qkvWidth();
            case ATTENTION -> 4 * tokens * tokens * shape.queryWidth();
            case LINEAR -> 2 * tokens * shape.queryWidth() * d;
            case UP, GATE, DOWN -> 2 * tokens * d * shape.ffn();
            case RMS_NORM, RMS_NORM_2, RESIDUAL, RESIDUAL_2, HADAMARD -> 0;
        };
    }

    private static Kind kind(ArtifactOperator operator) {
        return switch (operator) {
            case RMS_NORM -> Kind.ATTENTION_NORM;
            case QKV -> Kind.QKV;
            case ATTENTION -> Kind.PREFILL_ATTENTION;
            case LINEAR -> Kind.ATTENTION_OUT;
            case RMS_NORM_2 -> Kind.MLP_NORM;
            case UP, GATE -> Kind.GATE_UP;
            case RESIDUAL, HADAMARD, RESIDUAL_2 -> Kind.ACTIVATION;
            case DOWN -> Kind.DOWN;
        };
    }
}
