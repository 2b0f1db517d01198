package org.wscsim.core.gpu;

import java.util.LinkedHashMap;
import java.util.Map;
import org.wscsim.core.yaml.PresetText;
import org.wscsim.core.yaml.YamlMapping;

/**
 * Constants of {@link GpuPrefillAttention}, one set per kernel library, in section {@code attention_prefill} of
 * {@code calibration.yaml}. A bandwidth fraction of 0 means that the library's time does not contain that pass. Immutable.
 *
 * @param launchSeconds until the first block runs
 * @param scatterFraction share of DRAM bandwidth at which new K and V of up to four KV heads are scattered into the cache
 * @param writeFraction the same of many KV heads, whose rows fill whole DRAM bursts
 * @param queryFraction the same for reading and writing the queries of the rotary pass; above 1 from level 2
 * @param aloneFraction share of a multiprocessor's matrix peak that a block alone on it reaches
 * @param sharedFraction the same of a multiprocessor with as many blocks as fit
 * @param blockCycles of a block beside its keys
 * @param tailShare part of what the longest block has more than the shortest that runs after all others: blocks start in
 *     the order of their tokens, the longest of a head last
 * @param chunkKeyWeight time of a key of the chunk itself in times of a cached key
 * @param splitBlocksPerSm blocks per multiprocessor up to which the keys of a block are split, 0 for never
 * @param domain shapes fitted on
 */
public record PrefillAttentionConstants(
        double launchSeconds,
        double scatterFraction,
        double writeFraction,
        double queryFraction,
        double aloneFraction,
        double sharedFraction,
        double blockCycles,
        double tailShare,
        double chunkKeyWeight,
        double splitBlocksPerSm,
        AttentionDomain domain) {
    private static final String SECTION = "attention_prefill";
    private static final double MAX_SECONDS = 1;
    private static final double MAX_TIMES = 1e3;
    private static final double MAX_CYCLES = 1e9;
    private static final double LEAST_FRACTION = 1e-3;

    /** The constants that come with the simulator: {@code aic} (TensorRT-LLM) or {@code vidur} (FlashInfer). */
    public static PrefillAttentionConstants load(String family) {
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
    public static PrefillAttentionConstants of(YamlMapping section) {
        return new PrefillAttentionConstants(
                section.requireDouble("launch_seconds", 0, MAX_SECONDS),
                section.requireDouble("scatter_fraction", 0, 1),
                section.requireDouble("write_fraction", 0, 1),
                section.requireDouble("query_fraction", 0, MAX_TIMES),
                section.requireDouble("alone_fraction", LEAST_FRACTION, 1),
                section.requireDouble("shared_fraction", LEAST_FRACTION, 1),
                section.requireDouble("block_cycles", 0, MAX_CYCLES),
                section.requireDouble("tail_share", 0, 1),
                section.requireDouble("chunk_key_weight", LEAST_FRACTION, MAX_TIMES),
                section.requireDouble("split_blocks_per_sm", 0, MAX_TIMES),
                AttentionDomain.of(section));
    }

    /** The section's values by key, in the order in which they are written. */
    public Map<String, Double> values() {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("launch_seconds", launchSeconds);
        values.put("scatter_fraction", scatterFraction);
        values.put("write_fraction", writeFraction);
        values.put("query_fraction", queryFraction);
        values.put("alone_fraction", aloneFraction);
        values.put("shared_fraction", sharedFraction);
        values.put("block_cycles", blockCycles);
        values.put("tail_share", tailShare);
        values.put("chunk_key_weight", chunkKeyWeight);
        values.put("split_blocks_per_sm", splitBlocksPerSm);
        values.putAll(domain.values());
        return values;
    }
}
