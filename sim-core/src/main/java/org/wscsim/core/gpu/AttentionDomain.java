package org.wscsim.core.gpu;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.wscsim.core.device.Kernel;
import org.wscsim.core.yaml.YamlMapping;

/**
 * The shapes of attention that constants were fitted on: a box, cut by the largest KV cache seen. Whoever asks for a
 * shape outside it gets an extrapolation. Immutable.
 *
 * @param batch sequences
 * @param tokens cached tokens of a decode step, new tokens of a prefill chunk
 * @param priorContext cached tokens before a prefill chunk; 0..0 for decode steps
 * @param heads query heads
 * @param kvHeads key/value heads
 * @param headDim width of a head
 * @param cacheRows keys of all sequences and KV heads together
 */
public record AttentionDomain(
        Range batch, Range tokens, Range priorContext, Range heads, Range kvHeads, Range headDim, Range cacheRows) {
    private static final String PREFIX = "domain_";

    /** Both ends belong to it. */
    public record Range(long min, long max) {
        private static final Range EMPTY = new Range(Long.MAX_VALUE, 0);

        boolean contains(long value) {
            return value >= min && value <= max;
        }

        private Range with(long value) {
            return new Range(Math.min(min, value), Math.max(max, value));
        }

        private static Range of(YamlMapping section, String name) {
            long min = section.requireLong(PREFIX + name + "_min", 0, Long.MAX_VALUE);
            return new Range(min, section.requireLong(PREFIX + name + "_max", min, Long.MAX_VALUE));
        }

        private void put(Map<String, Double> values, String name) {
            values.put(PREFIX + name + "_min", (double) min);
            values.put(PREFIX + name + "_max", (double) max);
        }
    }

    /** The least domain that contains these kernels; those that are not attention do not count. */
    public static AttentionDomain around(List<Kernel> kernels) {
        Range none = Range.EMPTY;
        AttentionDomain domain = new AttentionDomain(none, none, none, none, none, none, none);
        for (Kernel kernel : kernels) {
            if (kernel instanceof Kernel.DecodeAttention a) {
                domain = domain.with(asChunk(a));
            } else if (kernel instanceof Kernel.PrefillAttention a) {
                domain = domain.with(a);
            }
        }
        return domain;
    }

    /** Reads the {@code domain_...} keys of a section. */
    public static AttentionDomain of(YamlMapping section) {
        return new AttentionDomain(
                Range.of(section, "batch"),
                Range.of(section, "tokens"),
                Range.of(section, "prior_context"),
                Range.of(section, "heads"),
                Range.of(section, "kv_heads"),
                Range.of(section, "head_dim"),
                Range.of(section, "cache_rows"));
    }

    /** The section's keys and values, in the order in which they are written. */
    public Map<String, Double> values() {
        Map<String, Double> values = new LinkedHashMap<>();
        batch.put(values, "batch");
        tokens.put(values, "tokens");
        priorContext.put(values, "prior_context");
        heads.put(values, "heads");
        kvHeads.put(values, "kv_heads");
        headDim.put(values, "head_dim");
        cacheRows.put(values, "cache_rows");
        return values;
    }

    boolean contains(Kernel.DecodeAttention a) {
        return contains(asChunk(a));
    }

    boolean contains(Kernel.PrefillAttention a) {
        return batch.contains(a.batch())
                && tokens.contains(a.tokens())
                && priorContext.contains(a.priorContext())
                && heads.contains(a.heads())
                && kvHeads.contains(a.kvHeads())
                && headDim.contains(a.headDim())
                && cacheRows.contains(rows(a));
    }

    private AttentionDomain with(Kernel.PrefillAttention a) {
        return new AttentionDomain(
                batch.with(a.batch()),
                tokens.with(a.tokens()),
                priorContext.with(a.priorContext()),
                heads.with(a.heads()),
                kvHeads.with(a.kvHeads()),
                headDim.with(a.headDim()),
                cacheRows.with(rows(a)));
    }

    private static long rows(Kernel.PrefillAttention a) {
        return (a.tokens() + a.priorContext()) * a.batch() * a.kvHeads();
    }

    /** A decode step has the same extents as a chunk; only its tokens are cached ones. */
    private static Kernel.PrefillAttention asChunk(Kernel.DecodeAttention a) {
        return new Kernel.PrefillAttention(a.batch(), a.context(), 0, a.heads(), a.kvHeads(), a.headDim());
    }
}
