package org.wscsim.schedulers.batching;

import org.wscsim.core.serving.InstanceView;

/**
 * KV blocks that the plan under construction has already given away, which the view cannot know.
 *
 * <p>{@link InstanceView#fits} looks at the blocks free now, so each admission is asked twice. First with the promised
 * blocks as spare ones of the instance's own pool. Then, when something is promised, as one request of the size of all
 * promises together: {@code promised + need} blocks that fit anywhere leave room for {@code need} wherever the promised
 * ones went, so remote homes cannot be oversubscribed either. On a single pool the two questions are the same.
 *
 * <p>Confined to the simulation thread.
 */
final class PromisedBlocks {
    private int blocks;

    /** Starts a plan in which {@code blocks} are spoken for (by its decode step). */
    void restart(int spokenFor) {
        blocks = spokenFor;
    }

    /**
     * Promises room for {@code tokens} if there is any.
     *
     * @param keepFree blocks of the own pool to leave free on top
     * @return whether the request may be admitted
     */
    boolean promise(InstanceView view, int slot, int tokens, int keepFree) {
        if (!view.fits(slot, tokens, keepFree + blocks)) {
            return false;
        }
        if (blocks > 0) {
            long together = (long) blocks * view.blockTokens() + tokens;
            if (!view.fits(slot, (int) Math.min(Integer.MAX_VALUE, together), keepFree)) {
                return false;
            }
        }
        blocks += Math.ceilDiv(tokens, view.blockTokens());
        return true;
    }
}
