package org.wscsim.schedulers.adaptation;

/**
 * Mean lengths of the requests of the last window of time, to a sixteenth of it: what arrived and what finished in each of
 * {@value #PARTS} parts, of which the oldest is forgotten when a new one begins. Confined to the simulation thread; allocates
 * nothing.
 */
final class MixWindow {
    private static final int PARTS = 16;

    private final long partPs;
    private final long[] arrived = new long[PARTS];
    private final long[] promptTokens = new long[PARTS];
    /** Of the arrivals, where they are known. */
    private final long[] expectedTokens = new long[PARTS];

    private final long[] finished = new long[PARTS];
    private final long[] outputTokens = new long[PARTS];
    private long part;

    MixWindow(long windowPs) {
        partPs = Math.max(1, windowPs / PARTS);
    }

    /**
     * @param knownOutputTokens negative where lengths are not told
     */
    void arrived(int prompt, int knownOutputTokens, long nowPs) {
        int at = turn(nowPs);
        arrived[at]++;
        promptTokens[at] += prompt;
        expectedTokens[at] += Math.max(0, knownOutputTokens);
    }

    void finished(int output, long nowPs) {
        int at = turn(nowPs);
        finished[at]++;
        outputTokens[at] += output;
    }

    /** Forgets what lies before the window; returns the part that lasts. */
    int turn(long nowPs) {
        long now = nowPs / partPs;
        for (long forget = Math.max(part + 1, now - PARTS + 1); forget <= now; forget++) {
            int at = (int) (forget % PARTS);
            arrived[at] = 0;
            promptTokens[at] = 0;
            expectedTokens[at] = 0;
            finished[at] = 0;
            outputTokens[at] = 0;
        }
        part = now;
        return (int) (now % PARTS);
    }

    long arrivals() {
        return sum(arrived);
    }

    long completions() {
        return sum(finished);
    }

    /** Of the arrivals. */
    double meanPromptTokens() {
        return sum(promptTokens) / (double) arrivals();
    }

    /** Of the arrivals where lengths are told, 0 where they are not. */
    double meanExpectedTokens() {
        return sum(expectedTokens) / (double) arrivals();
    }

    /** Of the completions. */
    double meanOutputTokens() {
        return sum(outputTokens) / (double) completions();
    }

    private static long sum(long[] parts) {
        long sum = 0;
        for (long value : parts) {
            sum += value;
        }
        return sum;
    }
}
