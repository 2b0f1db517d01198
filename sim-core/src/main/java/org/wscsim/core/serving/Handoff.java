package org.wscsim.core.serving;

/** How a KV cache gets from the instance that computed it to the one that generates. */
public enum Handoff {
    /** Sent when the prompt is done, into room that was taken at the decode side before the prompt began. */
    PUSHED,
    /**
     * As {@link #PUSHED}, but layer by layer while the prompt is computed, so that only the tail shows (Patel et al.,
     * Splitwise, ISCA 2024, section 4.3). Of the layers, all but the last are one transfer that starts with the step that
     * completes the prompt, the last follows at its end: {@code max(T + X / L, X)} after the start of a step of T, for a
     * transfer of X and L layers. Where the link is slower than the layers, exact would be {@code T / L + X}.
     */
    LAYERED,
    /**
     * Fetched by the decode instance when it has room, first come first served; until then the cache stays in the prefill
     * instance, whose memory is the buffer (Zhong et al., DistServe, OSDI 2024, section 4.3).
     */
    PULLED
}
