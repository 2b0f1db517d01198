package org.wscsim.core.measured;

import java.util.ArrayList;
import java.util.List;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.operator.Operator.Kind;
import org.wscsim.core.operator.OperatorCost;
import org.wscsim.core.operator.OperatorCost.Work;
import org.wscsim.core.operator.StepShape;

/**
 * A measured step taken apart into its operators, in their order. A call that mixes a chunk and a batch is one measurement:
 * the batch gets what it would take alone, the chunk the rest. Allocates; confined to the caller.
 */
final class Explanation {
    private final DensePart dense;
    private final AttentionPart attention;
    private final HeadPart head;
    private final CollectivePart collectives;
    private final DevicePeaks peaks;
    private final List<OperatorCost> costs = new ArrayList<>();

    Explanation(
            DensePart dense, AttentionPart attention, HeadPart head, CollectivePart collectives, DevicePeaks peaks) {
        this.dense = dense;
        this.attention = attention;
        this.head = head;
        this.collectives = collectives;
        this.peaks = peaks;
    }

    List<OperatorCost> of(StepShape step, long dramBytesPerSecond, long linkBytesPerSecond, double hostSeconds) {
        add(Kind.HOST, 1, 0, 0, dramBytesPerSecond, hostSeconds);
        int tokens = step.newTokens;
        for (DenseLayer layer : DenseLayer.values()) {
            add(
                    layer.kind(),
                    dense.repeats(layer),
                    dense.flops(layer, tokens),
                    dense.bytes(layer, tokens),
                    dramBytesPerSecond,
                    dense.seconds(layer, tokens, dramBytesPerSecond));
            if (layer == DenseLayer.ROTARY) {
                addAttention(step, dramBytesPerSecond);
            }
            if (layer == DenseLayer.ATTENTION_OUT || layer == DenseLayer.DOWN) {
                addAllReduce(layer, tokens, linkBytesPerSecond);
            }
        }
        int sampled = step.sampledSequences;
        if (sampled > 0) {
            double seconds = head.seconds(sampled, dramBytesPerSecond);
            add(Kind.LM_HEAD, 1, head.flops(sampled), head.bytes(sampled), dramBytesPerSecond, seconds);
            addLink(
                    Kind.LOGITS_GATHER,
                    1,
                    collectives.gatherSeconds(sampled, linkBytesPerSecond),
                    collectives.gatherBytes(sampled, linkBytesPerSecond));
        }
        return List.copyOf(costs);
    }

    private void addAttention(StepShape step, long dram) {
        int layers = dense.repeats(DenseLayer.ROTARY);
        double all = attention.seconds(step, dram);
        double pairs = step.prefillPairs + step.decodeContextTokens;
        double tokens = (double) step.prefillPriorTokens + step.decodeLocalTokens;
        double decode = step.prefillChunks == 0 ? all : Math.min(all, attention.decodeSeconds(step));
        if (step.prefillChunks > 0) {
            double flops = attention.flops(step) * step.prefillPairs / pairs;
            double bytes = tokens == 0 ? 0 : attention.bytes(step) * step.prefillPriorTokens / tokens;
            add(Kind.PREFILL_ATTENTION, layers, flops, bytes, dram, all - decode);
        }
        if (step.decodeSequences > 0) {
            double flops = attention.flops(step) * step.decodeContextTokens / pairs;
            double bytes = tokens == 0 ? 0 : attention.bytes(step) * step.decodeLocalTokens / tokens;
            double port = Math.max(seconds(step.remotePortFine), all);
            double remote = Math.max(0, seconds(step.remoteReadFine) - port);
            add(
                    Kind.DECODE_ATTENTION,
                    layers,
                    new Work(flops, 0, bytes, 0),
                    dram,
                    remote,
                    decode + port - all + remote);
        }
    }

    private void addAllReduce(DenseLayer layer, int tokens, long link) {
        addLink(
                layer == DenseLayer.DOWN ? Kind.MLP_ALL_REDUCE : Kind.ATTENTION_ALL_REDUCE,
                collectives.allReduces() / 2,
                collectives.allReduceSeconds(tokens, link) / 2,
                collectives.allReduceBytes(tokens, link) / 2);
    }

    private void add(Kind kind, int repeats, double flops, double bytes, long dram, double seconds) {
        add(kind, repeats, new Work(flops, 0, bytes, 0), dram, 0, seconds);
    }

    private void addLink(Kind kind, int repeats, double seconds, double bytes) {
        if (seconds > 0) {
            add(kind, repeats, new Work(0, 0, 0, bytes), 1, seconds, seconds);
        }
    }

    private void add(Kind kind, int repeats, Work work, long dram, double d2dSeconds, double seconds) {
        double compute = peaks.computeSeconds(work.flops());
        double moved = work.dramBytes() / dram;
        double overhead = Math.max(0, seconds - d2dSeconds - Math.max(compute, moved));
        costs.add(new OperatorCost(
                kind, repeats, work, new OperatorCost.Times(compute, 0, moved, 0, d2dSeconds, overhead), seconds));
    }

    private static double seconds(long fine) {
        return fine / ((double) VirtualTime.FINE_PER_PS * VirtualTime.PS_PER_SECOND);
    }
}
