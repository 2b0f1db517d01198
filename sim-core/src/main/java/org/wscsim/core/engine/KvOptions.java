package org.wscsim.core.engine;

/**
 * What the KV cache does beyond holding blocks. Immutable.
 *
 * @param prefixCache remember contents of blocks, and begin prompts with those that are known (vLLM's automatic prefix
 *     caching); ids are kept then
 */
public record KvOptions(boolean prefixCache) {
    /** Nothing. */
    public static final KvOptions PLAIN = new KvOptions(false);
}
