package org.wscsim.core.request;

/** Where a live request stands. */
public enum Phase {
    /** In an instance's waiting list. */
    WAITING,
    /** Running, prompt not finished. */
    PREFILLING,
    /** KV cache waits in the prefill instance for the decode instance to fetch it. */
    OFFERED,
    /** KV cache on its way to the decode instance. */
    TRANSFERRING,
    /** KV cache arrived; decode not begun. */
    READY,
    /** In a decode batch. */
    DECODING,
    /** Out of the batch to make room, KV cache in the host's memory. */
    SWAPPED;

    private static final Phase[] VALUES = values();

    static Phase of(int ordinal) {
        return VALUES[ordinal];
    }
}
