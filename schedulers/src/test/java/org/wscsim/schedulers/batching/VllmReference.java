package org.wscsim.schedulers.batching;

import java.util.ArrayList;
import java.util.List;

/** vLLM v0's scheduling step, written from its description with lists and exact block counts; returns what it does. */
final class VllmReference {
    private final VllmBatcher.Parameters parameters;

    VllmReference(VllmBatcher.Parameters parameters) {
        this.parameters = parameters;
    }

    List<String> step(World world) {
        List<String> actions = new ArrayList<>();
        int free = world.freeBlocks;
        int sequences = world.running.size();
        int tokens = 0;
        int watermark = (int) (parameters.watermark() * world.capacityBlocks);
        for (int i = 0; i < world.waiting.size() && sequences < parameters.maxNumSeqs(); i++) {
            int slot = world.waiting.get(i);
            int prompt = world.prefillTokens(slot);
            int blocks = (prompt + world.blockTokens - 1) / world.blockTokens;
            boolean overBudget = tokens > 0 && tokens + prompt > parameters.maxNumBatchedTokens();
            int keep = sequences == 0 ? 0 : watermark;
            if (overBudget || free - blocks < keep) {
                break;
            }
            free -= blocks;
            tokens += prompt;
            sequences++;
            actions.add("prefill " + slot);
        }
        if (!actions.isEmpty()) {
            return actions;
        }
        List<Integer> running = new ArrayList<>();
        for (int i = 0; i < world.running.size(); i++) {
            running.add(world.running.get(i));
        }
        while (demand(world, running) > free) {
            int victim = running.removeLast();
            free += world.heldBlocks(victim);
            actions.add("preempt " + victim);
        }
        actions.add("decode " + running.size());
        return actions;
    }

    private static int demand(World world, List<Integer> running) {
        int demand = 0;
        for (int slot : running) {
            int cached = world.promptTokens(slot) + world.generatedTokens(slot) - 1;
            demand += cached == world.heldBlocks(slot) * world.blockTokens ? 1 : 0;
        }
        return demand;
    }
}
