package org.wscsim.traces.length;

import org.wscsim.traces.synthetic.RandomStream;

/** Prompt and output lengths of one request after the other. Allocates nothing per draw. Confined to one thread. */
public interface LengthPairs {
    /** Draws the next pair from the stream. */
    void next(RandomStream random);

    /** 1..{@link org.wscsim.core.request.Arrival#MAX_TOKENS}. */
    int promptTokens();

    /** 1..{@link org.wscsim.core.request.Arrival#MAX_TOKENS}. */
    int outputTokens();
}
