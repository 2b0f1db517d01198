package org.wscsim.core.serving;

import org.wscsim.core.request.RequestTable;
import org.wscsim.core.request.RequestView;

/**
 * Work before one instance as routers count it, from the moment of routing. A request counts as prompt until its prompt is
 * done, as generation until its last token, and its KV tokens are promised here from routing until they have left or it is
 * done. Confined to the simulation thread; allocates nothing.
 */
final class Backlog {
    private final int instance;
    private final RequestTable requests;
    private final RequestView view;

    private int assigned;
    private long promptTokensAhead;
    private long promptTokens;
    private int generating;
    private long promisedTokens;
    private long lastIdlePs = -1;

    Backlog(int instance, RequestTable requests, RequestView view) {
        this.instance = instance;
        this.requests = requests;
        this.view = view;
    }

    /** A request is routed here, for its prompt, its generation or both. */
    void assign(int slot) {
        assigned++;
        reassignPrompt(slot);
        if (generatesHere(slot)) {
            generating++;
            promisedTokens += generationTokens(slot);
        } else {
            promisedTokens += stagedTokens(slot);
        }
    }

    private boolean generatesHere(int slot) {
        return requests.decodeInstance(slot) == instance;
    }

    private boolean runsPrompt(int slot) {
        return requests.prefillInstance(slot) == instance;
    }

    /** KV tokens of a request that is generated here, as far as its length is known. */
    private long generationTokens(int slot) {
        return requests.promptTokens(slot) + (long) Math.max(1, view.knownOutputTokens(slot));
    }

    private long stagedTokens(int slot) {
        return requests.promptTokens(slot) + 1L;
    }

    /** The request is no longer this instance's. */
    void unassignCount() {
        assigned--;
    }

    /** The prompt's tokens no longer lie ahead (they are counted in the batch from now on, or have moved on). */
    void unassignPrompt(int slot) {
        promptTokensAhead -= requests.promptTokens(slot);
        promptTokens -= runsPrompt(slot) ? requests.promptTokens(slot) : 0;
    }

    /** They lie ahead again. */
    void reassignPrompt(int slot) {
        promptTokensAhead += requests.promptTokens(slot);
        promptTokens += runsPrompt(slot) ? requests.promptTokens(slot) : 0;
    }

    /** The last token is out, or the request goes elsewhere: it generates here no more. */
    void generationOver(int slot) {
        generating--;
        promisedTokens -= generationTokens(slot);
    }

    /** The KV cache of a prompt that was run here for another instance is not here any more. */
    void stagingOver(int slot) {
        promisedTokens -= stagedTokens(slot);
    }

    /** The instance has run out of work. */
    void idle(long nowPs) {
        lastIdlePs = nowPs;
    }

    /** Requests routed here that have not left. */
    int requests() {
        return assigned;
    }

    /** Tokens of prompts that are not yet in the decode batch, wherever they are run. */
    long promptTokensAhead() {
        return promptTokensAhead;
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
