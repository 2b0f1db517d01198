package org.wscsim.schedulers.batching;

import org.wscsim.core.serving.InstanceView;

/**
 * KV blocks that the plan under construction has already given away, which the view cannot know.
 *
 * <p>{@link InstanceView#fits} looks at the blocks free now, so the promised ones are passed as spare: a request that
 * leaves that many free in the own pool and in its homes together still fits once the earlier ones have taken theirs,
 * wherever that is.
 *
 * <p>Confined to the simulation thread.
 */
final class PromisedBlocks {
    private int blocks;
    private boolean refused;

    /** Blocks given away so far. */
    int blocks() {
        return blocks;
    }

    /** Whether somebody did not fit since the plan was started. */
    boolean refused() {
        return refused;
    }

    /** Starts a plan in which {@code blocks} are spoken for (by its decode step). */
    void restart(int spokenFor) {
        blocks = spokenFor;
        refused = false;
    }

    /**
     * Promises room for {@code tokens} if there is any.
     *
     * @param keepFree blocks of the own pool to leave free on top
     * @return whether the request may be admitted
     */
    boolean promise(InstanceView view, int slot, int tokens, int keepFree) {
        if (!view.fits(slot, tokens, keepFree + blocks)) {
            refused = true;
            return false;
        }
        blocks += Math.ceilDiv(tokens, view.blockTokens());
        return true;
    }
}
