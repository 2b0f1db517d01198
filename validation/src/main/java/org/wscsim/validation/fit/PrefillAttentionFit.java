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
import org.wscsim.core.gpu.GpuPrefillAttention;
import org.wscsim.core.gpu.GpuSpec;
import org.wscsim.core.gpu.PrefillAttentionConstants;
import org.wscsim.validation.reference.Observation;

/**
 * Constants of prefill attention for one kernel library on one GPU. TensorRT-LLM's times contain the rotary pass and the
 * writing of K and V, and no cached tokens precede its chunks, so a key of the chunk counts as any other. FlashInfer's
 * times contain attention alone; its chunks follow cached tokens, whose keys cost less, and are split over idle
 * multiprocessors.
 */
public final class PrefillAttentionFit implements Calibration<PrefillAttentionConstants> {
    private static final int ROUNDS = 6;
    private static final int EVALUATIONS = 800;
    private static final List<String> OF_BOTH =
            List.of("launch_seconds", "alone_fraction", "shared_fraction", "block_cycles", "tail_share");
    private static final List<String> OF_AIC = List.of("scatter_fraction", "write_fraction", "query_fraction");
    private static final List<String> OF_VIDUR = List.of("chunk_key_weight", "split_blocks_per_sm");

    private final GpuSpec gpu;
    private final boolean writes;
    private final GpuDecodeAttention decode;
    private final NamedFit simplex = new NamedFit(ROUNDS, EVALUATIONS);

    private PrefillAttentionFit(GpuSpec gpu, boolean writes, DecodeAttentionConstants decode) {
        this.gpu = gpu;
        this.writes = writes;
        this.decode = new GpuDecodeAttention(gpu, decode);
    }

    /** TensorRT-LLM's kernels; {@code decode} are its constants for prompts of one token. */
    public static PrefillAttentionFit aic(GpuSpec gpu, DecodeAttentionConstants decode) {
        return new PrefillAttentionFit(gpu, true, decode);
    }

    /** FlashInfer's kernels in vLLM. */
    public static PrefillAttentionFit vidur(GpuSpec gpu, DecodeAttentionConstants decode) {
        return new PrefillAttentionFit(gpu, false, decode);
    }

    @Override
    public PrefillAttentionConstants fit(List<Observation> training) {
        AttentionDomain domain = AttentionDomain.around(
                training.stream().map(Observation::kernel).toList());
        List<String> free = new ArrayList<>(OF_BOTH);
        free.addAll(writes ? OF_AIC : OF_VIDUR);
        return simplex.fit(training, start(), free, values -> constants(values, domain), this::seconds);
    }

    @Override
    public double seconds(PrefillAttentionConstants constants, Kernel kernel) {
        return new GpuPrefillAttention(gpu, constants, decode).seconds((Kernel.PrefillAttention) kernel);
    }

    /** Where the search begins: what the rows show at a glance, rounded. */
    private Map<String, Double> start() {
        Map<String, Double> start = new LinkedHashMap<>();
        start.put("launch_seconds", 8e-6);
        start.put("scatter_fraction", 0.16);
        start.put("write_fraction", 0.75);
        start.put("query_fraction", 3.0);
        start.put("alone_fraction", writes ? 0.5 : 0.37);
        start.put("shared_fraction", 0.6);
        start.put("block_cycles", writes ? 3e3 : 1e4);
        start.put("tail_share", 0.6);
        start.put("chunk_key_weight", writes ? 1.0 : 2.5);
        start.put("split_blocks_per_sm", 1.0);
        return start;
    }

    private PrefillAttentionConstants constants(ToDoubleFunction<String> v, AttentionDomain domain) {
        return new PrefillAttentionConstants(
                v.applyAsDouble("launch_seconds"),
                writes ? Math.min(1, v.applyAsDouble("scatter_fraction")) : 0,
                writes ? Math.min(1, v.applyAsDouble("write_fraction")) : 0,
                writes ? v.applyAsDouble("query_fraction") : 0,
                Math.min(1, v.applyAsDouble("alone_fraction")),
                Math.min(1, v.applyAsDouble("shared_fraction")),
                v.applyAsDouble("block_cycles"),
                Math.min(1, v.applyAsDouble("tail_share")),
                v.applyAsDouble("chunk_key_weight"),
                writes ? 0 : v.applyAsDouble("split_blocks_per_sm"),
                domain);
    }
}
