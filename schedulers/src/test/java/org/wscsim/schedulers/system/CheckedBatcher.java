package org.wscsim.schedulers.system;

import java.util.HashSet;
import java.util.Set;
import org.wscsim.core.request.RequestView;
import org.wscsim.core.serving.Batcher;
import org.wscsim.core.serving.InstanceView;
import org.wscsim.core.serving.Role;
import org.wscsim.core.serving.StepPlan;

/** Looks at an instance whenever its batcher is asked, before and after: what must hold between any two steps. */
final class CheckedBatcher implements Batcher {
    private final Batcher inner;
    private final boolean phasesKeepApart;
    private long lastPs;

    /**
     * @param phasesKeepApart whether an instance runs only what its role says
     */
    CheckedBatcher(Batcher inner, boolean phasesKeepApart) {
        this.inner = inner;
        this.phasesKeepApart = phasesKeepApart;
    }

    @Override
    public void plan(InstanceView view, StepPlan plan) {
        require(view.nowPs() >= lastPs, "time runs backwards", view);
        lastPs = view.nowPs();
        listsAreDisjoint(view);
        if (phasesKeepApart) {
            phasesAreApart(view);
        }
        runningRequestsStandInOrder(view);
        blocksAddUp(view);
        int free = view.freeBlocks();
        inner.plan(view, plan);
        require(view.freeBlocks() == free, "planning moved blocks", view);
    }

    private static void listsAreDisjoint(InstanceView view) {
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < view.waitingCount(); i++) {
            require(seen.add(view.waiting(i)), "waiting twice", view);
        }
        for (int i = 0; i < view.readyCount(); i++) {
            require(seen.add(view.ready(i)), "ready and elsewhere", view);
        }
        for (int i = 0; i < view.runningCount(); i++) {
            require(seen.add(view.running(i)), "running and elsewhere", view);
        }
    }

    private static void phasesAreApart(InstanceView view) {
        require(view.readyCount() == 0 || view.role() == Role.DECODE, "ready without a transfer", view);
        require(view.waitingCount() == 0 || view.role() != Role.DECODE, "prompts wait for a decode instance", view);
    }

    /** Those that decode first, each with its prompt done and its last token to come; then those in mid-prefill. */
    private static void runningRequestsStandInOrder(InstanceView view) {
        RequestView requests = view.requests();
        require(view.decodingCount() <= view.runningCount(), "more decode than run", view);
        for (int i = 0; i < view.runningCount(); i++) {
            int slot = view.running(i);
            int left = requests.prefillTokens(slot) - requests.prefilledTokens(slot);
            int output = requests.knownOutputTokens(slot);
            if (i < view.decodingCount()) {
                require(left == 0 && requests.generatedTokens(slot) >= 1, "decodes without its prompt", view);
                require(output < 0 || requests.generatedTokens(slot) < output, "decodes beyond its end", view);
            } else {
                require(left > 0, "prompt done, but not decoding", view);
            }
        }
    }

    private static void blocksAddUp(InstanceView view) {
        long held = 0;
        for (int i = 0; i < view.runningCount(); i++) {
            held += view.heldBlocks(view.running(i));
        }
        for (int i = 0; i < view.waitingCount(); i++) {
            require(view.heldBlocks(view.waiting(i)) == 0, "waits with blocks", view);
        }
        for (int i = 0; i < view.readyCount(); i++) {
            held += view.heldBlocks(view.ready(i));
        }
        int used = view.capacityBlocks() - view.freeBlocks();
        require(view.freeBlocks() >= 0 && held <= used, "more blocks held than used", view);
        int growing = view.blocksToDecode(view.decodingCount());
        require(growing >= 0 && growing <= view.decodingCount(), "more blocks to grow than sequences", view);
    }

    private static void require(boolean holds, String breach, InstanceView view) {
        if (!holds) {
            throw new AssertionError(breach + ": instance=" + view.instance() + ", now=" + view.nowPs() + ", waiting="
                    + view.waitingCount() + ", ready=" + view.readyCount() + ", running=" + view.runningCount()
                    + ", decoding=" + view.decodingCount());
        }
    }
}
