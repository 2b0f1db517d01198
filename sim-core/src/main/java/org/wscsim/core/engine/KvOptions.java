package org.wscsim.core.engine;

import org.wscsim.core.serving.Preemption;

/**
 * What the KV cache does beyond holding blocks. Immutable.
 *
 * @param prefixCache remember contents of blocks, and begin prompts with those that are known (vLLM's automatic prefix
 *     caching); ids are kept then
 * @param preemption what becomes of the cache of a sequence that has to make room
 * @param hostBytesPerSecond of the link that swapped caches cross
 */
public record KvOptions(boolean prefixCache, Preemption preemption, double hostBytesPerSecond) {
    /**
     * A wafer's link to its host: 1.2 Tb/s, as of the CS-2 system ("12 x 100 GbE", Cerebras, CS-2 data sheet, 2021); an
     * assumption for any other wafer.
     */
    public static final double HOST_BYTES_PER_SECOND = 150e9;

    /** Nothing. */
    public static final KvOptions PLAIN = new KvOptions(false, Preemption.RECOMPUTE, HOST_BYTES_PER_SECOND);
}
