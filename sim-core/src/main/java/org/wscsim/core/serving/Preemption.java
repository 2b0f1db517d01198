package org.wscsim.core.serving;

import java.util.Locale;
import org.wscsim.core.failure.BadInputException;

/** What becomes of the KV cache of a decoding sequence that has to make room. */
public enum Preemption {
    /** Dropped, and computed again (vLLM's default). */
    RECOMPUTE,
    /** Sent to the host's memory and fetched again before newcomers are admitted (vLLM v0's swap). */
    SWAP,
    /**
     * Moved to free blocks of other homes on the wafer, nearest first, and read from there in every step from then on; once
     * a sequence lies elsewhere, or nothing is free there, as {@link #SWAP}.
     */
    DIES;

    /** Reads the flag's value. */
    public static Preemption of(String text) {
        for (Preemption one : values()) {
            if (one.text().equals(text)) {
                return one;
            }
        }
        throw new BadInputException("unknown preemption: preemption=" + text + "; give one of recompute, swap, dies");
    }

    /** As the user writes it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
