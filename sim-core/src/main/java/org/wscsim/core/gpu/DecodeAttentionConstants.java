package org.wscsim.core.gpu;

import java.util.LinkedHashMap;
import java.util.Map;
import org.wscsim.core.yaml.PresetText;
import org.wscsim.core.yaml.YamlMapping;

/**
 * Constants of {@link GpuDecodeAttention}, one set per kernel library, in section {@code attention_decode} of
 * {@code calibration.yaml}. Cycles are those of the boost clock. Immutable.
 *
 * @param launchSeconds until the first block runs, multi-head kernel
 * @param groupedLaunchSeconds the same of the kernel in which the query heads of a KV head share one block
 * @param batchedLaunchSeconds what the grouped kernel needs more for several sequences with several KV heads each
 * @param streamBytesPerCycle most bytes of K and V that one multiprocessor gets through, its bytes in flight over latency
 * @param dramFraction share of the data sheet's bandwidth that all of them together reach
 * @param blockCycles least time of a block of the multi-head kernel
 * @param groupedBlockCycles least time of a block of the grouped kernel without query rows
 * @param rowCycles what every query row of a group adds to that
 * @param splitTokens fewest cached tokens in a block when a sequence is split over blocks (flash-decoding)
 * @param splitBlocksPerSm blocks per multiprocessor up to which sequences are split
 * @param splitSeconds launch or fence of the pass that merges the splits
 * @param mergeCycles of that pass per split
 * @param plannedContext context for which the splits are planned ahead; 0 where every step's own context decides
 * @param domain shapes fitted on
 */
public record DecodeAttentionConstants(
        double launchSeconds,
        double groupedLaunchSeconds,
        double batchedLaunchSeconds,
        double streamBytesPerCycle,
        double dramFraction,
        double blockCycles,
        double groupedBlockCycles,
        double rowCycles,
        double splitTokens,
        double splitBlocksPerSm,
        double splitSeconds,
        double mergeCycles,
        double plannedContext,
        AttentionDomain domain) {
    private static final String SECTION = "attention_decode";
    private static final double MAX_SECONDS = 1;
    private static final double MAX_CYCLES = 1e9;
    private static final double MAX_TOKENS = 1e9;

    /** The constants that come with the simulator: {@code aic} (TensorRT-LLM) or {@code vidur} (FlashInfer). */
    public static DecodeAttentionConstants load(String family) {
        String file = "calibration.yaml";
        return of(YamlMapping.parse(file, PresetText.read(GpuSpec.class, file))
                .requireMapping(SECTION)
                .requireMapping(family));
    }

    /**
     * Reads one library's constants.
     *
     * @throws org.wscsim.core.failure.BadInputException for a missing or senseless value
     */
    public static DecodeAttentionConstants of(YamlMapping section) {
        return new DecodeAttentionConstants(
                section.requireDouble("launch_seconds", 0, MAX_SECONDS),
                section.requireDouble("grouped_launch_seconds", 0, MAX_SECONDS),
                section.requireDouble("batched_launch_seconds", 0, MAX_SECONDS),
                section.requireDouble("stream_bytes_per_cycle", 1e-3, MAX_CYCLES),
                section.requireDouble("dram_fraction", 1e-3, 1),
                section.requireDouble("block_cycles", 0, MAX_CYCLES),
                section.requireDouble("grouped_block_cycles", 0, MAX_CYCLES),
                section.requireDouble("row_cycles", 0, MAX_CYCLES),
                section.requireDouble("split_tokens", 1, MAX_TOKENS),
                section.requireDouble("split_blocks_per_sm", 0, MAX_CYCLES),
                section.requireDouble("split_seconds", 0, MAX_SECONDS),
                section.requireDouble("merge_cycles", 0, MAX_CYCLES),
                section.requireDouble("planned_context", 0, MAX_TOKENS),
                AttentionDomain.of(section));
    }

    /** The section's values by key, in the order in which they are written. */
    public Map<String, Double> values() {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("launch_seconds", launchSeconds);
        values.put("grouped_launch_seconds", groupedLaunchSeconds);
        values.put("batched_launch_seconds", batchedLaunchSeconds);
        values.put("stream_bytes_per_cycle", streamBytesPerCycle);
        values.put("dram_fraction", dramFraction);
        values.put("block_cycles", blockCycles);
        values.put("grouped_block_cycles", groupedBlockCycles);
        values.put("row_cycles", rowCycles);
        values.put("split_tokens", splitTokens);
        values.put("split_blocks_per_sm", splitBlocksPerSm);
        values.put("split_seconds", splitSeconds);
        values.put("merge_cycles", mergeCycles);
        values.put("planned_context", plannedContext);
        values.putAll(domain.values());
        return values;
    }
}
