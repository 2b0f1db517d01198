package org.wscsim.core.metrics;

/**
 * Limits a request must meet to count as goodput; Long.MAX_VALUE = no limit.
 *
 * @param ttftPs time to first token
 * @param tpotPs time per output token; requests with one token meet it
 * @param e2ePs end to end
 */
public record GoodputLimits(long ttftPs, long tpotPs, long e2ePs) {
    public static final GoodputLimits NONE = new GoodputLimits(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);

    /** Whether a completed request met every limit. */
    public boolean met(RequestRecord request) {
        return request.ttftPs <= ttftPs && request.tpotPs <= tpotPs && request.e2ePs <= e2ePs;
    }
}
