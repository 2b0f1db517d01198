package org.wscsim.validation.fit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.wscsim.core.device.Kernel;
import org.wscsim.core.gpu.AttentionDomain;
import org.wscsim.core.gpu.DecodeAttentionConstants;
import org.wscsim.core.gpu.GpuDecodeAttention;
import org.wscsim.core.gpu.GpuSpec;
import org.wscsim.validation.reference.Observation;

/**
 * Constants of decode attention for one kernel library on one GPU. TensorRT-LLM's rows determine all constants but the
 * planned context, which it does not have. FlashInfer's rows have one head shape, so the constants that tell shapes apart
 * stay 0 or equal to others, and its splits are planned for vLLM's longest context, 4,096 tokens when the rows were taken:
 * the splits saturate where that predicts.
 */
public final class DecodeAttentionFit implements Calibration<DecodeAttentionConstants> {
    private static final double PLANNED_CONTEXT = 4_096;
    private static final int ROUNDS = 6;
    private static final int EVALUATIONS = 1_200;
    private static final List<String> OF_AIC =
            List.of("launch_seconds", "batched_launch_seconds", "block_cycles", "row_cycles", "merge_cycles");
    private static final List<String> OF_BOTH = List.of(
            "grouped_launch_seconds",
            "stream_bytes_per_cycle",
            "dram_fraction",
            "grouped_block_cycles",
            "split_tokens",
            "split_blocks_per_sm",
            "split_seconds");

    private final GpuSpec gpu;
    private final boolean planned;
    private final NamedFit simplex = new NamedFit(ROUNDS, EVALUATIONS);

    private DecodeAttentionFit(GpuSpec gpu, boolean planned) {
        this.gpu = gpu;
        this.planned = planned;
    }

    /** TensorRT-LLM's kernels. */
    public static DecodeAttentionFit aic(GpuSpec gpu) {
        return new DecodeAttentionFit(gpu, false);
    }

    /** FlashInfer's kernels in vLLM. */
    public static DecodeAttentionFit vidur(GpuSpec gpu) {
        return new DecodeAttentionFit(gpu, true);
    }

    @Override
    public DecodeAttentionConstants fit(List<Observation> training) {
        AttentionDomain domain = AttentionDomain.around(
                training.stream().map(Observation::kernel).toList());
        List<String> free = new ArrayList<>(OF_BOTH);
        if (!planned) {
            free.addAll(OF_AIC);
        }
        return simplex.fit(training, start(), free, values -> constants(values, domain), this::seconds);
    }

    @Override
    public double seconds(DecodeAttentionConstants constants, Kernel kernel) {
        return new GpuDecodeAttention(gpu, constants).seconds((Kernel.DecodeAttention) kernel);
    }

    /** Where the search begins: what the rows show at a glance, rounded. */
    private Map<String, Double> start() {
        Map<String, Double> start = new LinkedHashMap<>();
        start.put("launch_seconds", 8e-6);
        start.put("grouped_launch_seconds", 8e-6);
        start.put("batched_launch_seconds", 6e-6);
        start.put("stream_bytes_per_cycle", 16.0);
        start.put("dram_fraction", 0.75);
        start.put("block_cycles", 5e3);
        start.put("grouped_block_cycles", 5e3);
        start.put("row_cycles", 30.0);
        start.put("split_tokens", 128.0);
        start.put("split_blocks_per_sm", planned ? 0.8 : 1.8);
        start.put("split_seconds", 5e-6);
        start.put("merge_cycles", 300.0);
        return start;
    }

    private DecodeAttentionConstants constants(ToDoubleFunction<String> v, AttentionDomain domain) {
        return new DecodeAttentionConstants(
                v.applyAsDouble(planned ? "grouped_launch_seconds" : "launch_seconds"),
                v.applyAsDouble("grouped_launch_seconds"),
                planned ? 0 : v.applyAsDouble("batched_launch_seconds"),
                v.applyAsDouble("stream_bytes_per_cycle"),
                Math.min(1, v.applyAsDouble("dram_fraction")),
                v.applyAsDouble(planned ? "grouped_block_cycles" : "block_cycles"),
                v.applyAsDouble("grouped_block_cycles"),
                planned ? 0 : v.applyAsDouble("row_cycles"),
                Math.max(1, v.applyAsDouble("split_tokens")),
                v.applyAsDouble("split_blocks_per_sm"),
                v.applyAsDouble("split_seconds"),
                planned ? 0 : v.applyAsDouble("merge_cycles"),
                planned ? PLANNED_CONTEXT : 0,
                domain);
    }
}
