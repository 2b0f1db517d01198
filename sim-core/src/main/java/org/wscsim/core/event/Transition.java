package org.wscsim.core.event;

/** What can happen to a request; the alphabet of the {@link TapeHash}. Codes are part of the tape format: never reuse. */
public enum Transition {
    ARRIVED(1),
    ROUTED(2),
    PREFILL_START(3),
    PREFILL_END(4),
    TRANSFER_START(5),
    TRANSFER_END(6),
    DECODE_JOIN(7),
    PREEMPTED(8),
    FINISHED(9),
    REJECTED(10);

    private final int code;

    Transition(int code) {
        this.code = code;
    }

    /** Number of this transition on the tape. */
    public int code() {
        return code;
    }
}
