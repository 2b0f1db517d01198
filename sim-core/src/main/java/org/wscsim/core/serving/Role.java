package org.wscsim.core.serving;

/** Which phases an instance runs. */
public enum Role {
    /** Prompts only; the KV cache then moves to a decode instance. */
    PREFILL,
    /** Token generation only, from KV caches that arrive by transfer. */
    DECODE,
    /** Both phases in one batch stream. */
    MIXED
}
