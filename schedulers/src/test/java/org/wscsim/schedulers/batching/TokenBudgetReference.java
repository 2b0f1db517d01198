package org.wscsim.schedulers.batching;

import java.util.ArrayList;
import java.util.List;

/**
 * A token-budget step, one request after the other as the originals' loops have it, with lists and exact block counts: every
 * request asks for its own blocks, and whoever lacks them pops the tail of the running list. Returns what it does, sorted by
 * kind.
 *
 * @param tokens budget of a step
 * @param chunk most prompt tokens of one request in a step
 * @param sequences running at most
 * @param whole admissions take the whole prompt's blocks and leave the watermark, as Sarathi's do; else the chunk's
 * @param watermark share kept free on admission
 */
record TokenBudgetReference(int tokens, int chunk, int sequences, boolean whole, double watermark) {
    List<String> step(World world) {
        List<Integer> running = new ArrayList<>();
        for (int i = 0; i < world.running.size(); i++) {
            running.add(world.running.get(i));
        }
        List<String> chunks = new ArrayList<>();
        List<String> preempted = new ArrayList<>();
        int free = world.freeBlocks;
        int budget = tokens;
        int decodes = 0;
        for (int i = 0; i < running.size() && budget > 0 && i < batchCap(); i++) {
            int slot = running.get(i);
            boolean decoding = world.prefilledTokens(slot) == world.prefillTokens(slot);
            int left = world.prefillTokens(slot) - world.prefilledTokens(slot);
            int now = decoding ? 1 : Math.min(Math.min(left, chunk), budget);
            int computed =
                    decoding ? world.promptTokens(slot) + world.generatedTokens(slot) - 1 : world.prefilledTokens(slot);
            int need = Math.max(0, blocks(world, computed + now) - world.heldBlocks(slot));
            while (need > free && i < running.size()) {
                int victim = running.removeLast();
                free += world.heldBlocks(victim);
                preempted.add("preempt " + victim);
            }
            if (i < running.size()) {
                free -= need;
                budget -= now;
                decodes += decoding ? 1 : 0;
                if (!decoding) {
                    chunks.add("prefill " + slot + " " + now);
                }
            }
        }
        if (preempted.isEmpty()) {
            admit(world, running.size(), decodes + chunks.size(), free, budget, chunks);
        }
        List<String> actions = new ArrayList<>(preempted);
        actions.addAll(chunks);
        actions.add("decode " + decodes);
        return actions;
    }

    private int batchCap() {
        return whole ? sequences : Integer.MAX_VALUE;
    }

    private void admit(World world, int held, int batched, int free, int budget, List<String> chunks) {
        for (int i = 0; i < world.waiting.size() && budget > 0; i++) {
            int slot = world.waiting.get(i);
            int now = Math.min(Math.min(world.prefillTokens(slot), chunk), budget);
            int need = blocks(world, whole ? world.prefillTokens(slot) : now);
            int keep = held == 0 ? 0 : (int) (watermark * world.capacityBlocks);
            if (held == sequences || batched >= batchCap() || free - need < keep) {
                return;
            }
            free -= need;
            budget -= now;
            held++;
            batched++;
            chunks.add("prefill " + slot + " " + now);
        }
    }

    private static int blocks(World world, int ofTokens) {
        return (ofTokens + world.blockTokens - 1) / world.blockTokens;
    }
}
