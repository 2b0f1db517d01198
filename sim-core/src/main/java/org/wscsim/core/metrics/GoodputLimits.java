package org.wscsim.core.metrics;

/**
 * Limits a request must meet to count as goodput; Long.MAX_VALUE = no limit.
 *
 * @param ttftPs time to first token, of a prompt without tokens
 * @param ttftPerTokenPs what every prompt token adds to it
 * @param tpotPs time per output token; requests with one token meet it
 * @param e2ePs end to end
 */
public record GoodputLimits(long ttftPs, long ttftPerTokenPs, long tpotPs, long e2ePs) {
    public static final GoodputLimits NONE = new GoodputLimits(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);

    /** The same limit of TTFT for prompts of any length. */
    public GoodputLimits(long ttftPs, long tpotPs, long e2ePs) {
        this(ttftPs, 0, tpotPs, e2ePs);
    }

    /** Limit of the time to first token of a prompt of so many tokens. */
    public long ttftPs(int promptTokens) {
        long added = ttftPerTokenPs * promptTokens;
        return ttftPs > Long.MAX_VALUE - added ? Long.MAX_VALUE : ttftPs + added;
    }

    /** Whether a completed request met every limit. */
    public boolean met(RequestRecord request) {
        return request.ttftPs <= ttftPs(request.prefillTokens) && request.tpotPs <= tpotPs && request.e2ePs <= e2ePs;
    }
}
