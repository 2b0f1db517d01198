package org.wscsim.core.serving;

/**
 * Work before one instance as a router with two pools counts it: by phase, from the moment of routing. A request counts as
 * prompt until its prompt is done, as generation until its last token, and its KV tokens are promised here from routing
 * until they have left or it is done. Confined to the simulation thread.
 */
final class Backlog {
    private long promptTokens;
    private int generating;
    private long promisedTokens;
    private long lastIdlePs = -1;

    void promptRouted(int tokens) {
        promptTokens += tokens;
    }

    void promptDone(int tokens) {
        promptTokens -= tokens;
    }

    void generationRouted() {
        generating++;
    }

    void generationDone() {
        generating--;
    }

    void promise(long tokens) {
        promisedTokens += tokens;
    }

    /** The instance has run out of work. */
    void idle(long nowPs) {
        lastIdlePs = nowPs;
    }

    /** Prompt tokens not yet prefilled, and one for every request that generates here. */
    long pendingTokens() {
        return promptTokens + generating;
    }

    long promisedTokens() {
        return promisedTokens;
    }

    long lastIdlePs() {
        return lastIdlePs;
    }
}
