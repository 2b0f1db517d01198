package org.wscsim.schedulers.batching;

import java.util.ArrayList;
import java.util.List;
import org.wscsim.core.request.RequestView;
import org.wscsim.core.serving.InstanceView;
import org.wscsim.core.serving.Role;
import org.wscsim.core.serving.StepPlan;

/**
 * One instance in memory, as plainly as it can be written: lists, a block count, and a step that applies a plan in the
 * seam's order and refuses an invalid one. No time, no transfers: what a decode instance receives arrives when its blocks
 * fit, and what a prefill instance finishes leaves at once, its decode side keeping the blocks until told otherwise.
 */
final class World implements InstanceView, RequestView {
    final Role role;
    final int blockTokens;
    final int capacityBlocks;
    final IntList waiting = new IntList();
    final IntList ready = new IntList();
    final IntList running = new IntList();
    /** Requests that wait outside a decode instance for its blocks. */
    final IntList outside = new IntList();

    final IntList admitted = new IntList();
    final List<String> tape = new ArrayList<>();
    boolean lengthsKnown;
    /** Whether plans may cut prompts. */
    boolean chunked;

    /** Running requests whose prompt is done; they stand first. */
    private int decoding;

    int freeBlocks;
    /** Blocks free on the decode side of a prefill instance. */
    int decodeFreeBlocks = Integer.MAX_VALUE;

    int finished;
    boolean finishedNow;
    int preemptedInAll;
    int shed;
    /** Whether requests may overtake each other. */
    boolean reorders;

    private int requests;
    private int[] prompt = new int[8];
    private int[] output = new int[8];
    private int[] prefill = new int[8];
    private int[] prefilled = new int[8];
    private int[] generated = new int[8];
    private int[] held = new int[8];
    private int[] preemptions = new int[8];

    World(Role role, int blockTokens, int capacityBlocks) {
        this.role = role;
        this.blockTokens = blockTokens;
        this.capacityBlocks = capacityBlocks;
        freeBlocks = capacityBlocks;
    }

    /** A request arrives; it must be one that fits the pool alone. */
    int arrive(int promptTokens, int outputTokens) {
        int slot = requests++;
        if (slot == prompt.length) {
            int more = slot * 2;
            prompt = java.util.Arrays.copyOf(prompt, more);
            output = java.util.Arrays.copyOf(output, more);
            prefill = java.util.Arrays.copyOf(prefill, more);
            prefilled = java.util.Arrays.copyOf(prefilled, more);
            generated = java.util.Arrays.copyOf(generated, more);
            held = java.util.Arrays.copyOf(held, more);
            preemptions = java.util.Arrays.copyOf(preemptions, more);
        }
        prompt[slot] = promptTokens;
        prefill[slot] = promptTokens;
        output[slot] = outputTokens;
        (role == Role.DECODE ? outside : waiting).add(slot);
        return slot;
    }

    int requestCount() {
        return requests;
    }

    /** Lets KV caches arrive at a decode instance, in order, while their blocks fit. */
    boolean deliver() {
        boolean any = false;
        while (outside.size() > 0) {
            int slot = outside.get(0);
            int need = Math.ceilDiv(prefill[slot] + 1, blockTokens);
            if (need > freeBlocks) {
                break;
            }
            outside.removeAt(0);
            take(slot, need);
            generated[slot]++;
            tokenOf(slot, "first");
            if (generated[slot] == output[slot]) {
                finish(slot);
            } else {
                ready.add(slot);
            }
            any = true;
        }
        return any;
    }

    /** Applies a plan, refusing an invalid one. */
    void apply(StepPlan plan) {
        finishedNow = false;
        for (int i = 0; i < plan.shedCount(); i++) {
            shed(plan.shedSlot(i));
        }
        preempt(plan);
        for (int i = 0; i < plan.joinCount(); i++) {
            running.insert(decoding++, ready.removeAt(0));
        }
        int decodable = decoding;
        admit(plan);
        require(plan.decodeCount() <= decodable, "decodes more than can");
        require(blocksToDecode(plan.decodeCount()) <= freeBlocks, "decode lacks blocks");
        decode(plan.decodeCount());
        completePrefills(plan);
    }

    private void shed(int slot) {
        require(waiting.indexOf(slot) >= 0 && generated[slot] == 0, "sheds who does not wait for a first token");
        waiting.removeAt(waiting.indexOf(slot));
        shed++;
        finished++;
        tape.add("shed " + slot);
    }

    private void preempt(StepPlan plan) {
        for (int i = 0; i < plan.preemptedCount(); i++) {
            int slot = plan.preemptedSlot(i);
            require(running.size() > 0 && running.get(running.size() - 1) == slot, "preempts another than the tail");
            running.removeAt(running.size() - 1);
            decoding = Math.min(decoding, running.size());
            prefilled[slot] = 0;
            freeBlocks += held[slot];
            held[slot] = 0;
            prefill[slot] = prompt[slot] + generated[slot];
            preemptions[slot]++;
            preemptedInAll++;
            (role == Role.DECODE ? outside : waiting).insert(0, slot);
            tape.add("preempt " + slot);
        }
    }

    private void admit(StepPlan plan) {
        for (int i = 0; i < plan.prefillCount(); i++) {
            int slot = plan.prefillSlot(i);
            int chunk = plan.prefillChunk(i);
            int left = prefill[slot] - prefilled[slot];
            require(chunk == left || (chunked && chunk > 0 && chunk < left), "chunk is not the whole prompt");
            boolean whole = plan.prefillReserve(i) != StepPlan.CHUNK_ONLY;
            int reserve = whole ? Math.max(plan.prefillReserve(i), prefill[slot]) : prefilled[slot] + chunk;
            int need = Math.max(0, Math.ceilDiv(reserve, blockTokens) - held[slot]);
            require(need <= freeBlocks, "prefill lacks blocks");
            require(role != Role.PREFILL || need <= decodeFreeBlocks, "prefill lacks blocks at the decode side");
            decodeFreeBlocks -= role == Role.PREFILL ? need : 0;
            take(slot, need);
            if (running.indexOf(slot) < 0) {
                require(reorders || (waiting.size() > 0 && waiting.get(0) == slot), "overtakes the head of the queue");
                waiting.removeAt(waiting.indexOf(slot));
                running.add(slot);
                admitted.add(slot);
            }
        }
    }

    private void decode(int count) {
        for (int i = 0; i < count; i++) {
            int slot = running.get(i);
            int lacking = Math.ceilDiv(cached(slot) + 1, blockTokens) - held[slot];
            if (lacking > 0) {
                take(slot, lacking);
            }
            generated[slot]++;
            tokenOf(slot, "decode");
        }
        for (int i = count - 1; i >= 0; i--) {
            int slot = running.get(i);
            if (generated[slot] >= output[slot]) {
                running.removeAt(i);
                decoding--;
                finish(slot);
            }
        }
    }

    private void completePrefills(StepPlan plan) {
        for (int i = 0; i < plan.prefillCount(); i++) {
            int slot = plan.prefillSlot(i);
            prefilled[slot] += plan.prefillChunk(i);
            if (prefilled[slot] < prefill[slot]) {
                continue;
            }
            generated[slot]++;
            tokenOf(slot, "first");
            running.removeAt(running.indexOf(slot));
            if (role == Role.PREFILL || generated[slot] >= output[slot]) {
                finish(slot);
            } else {
                running.insert(decoding++, slot);
            }
        }
    }

    private void tokenOf(int slot, String kind) {
        tape.add(kind + " " + slot + " " + generated[slot]);
    }

    private void take(int slot, int blocks) {
        held[slot] += blocks;
        freeBlocks -= blocks;
        require(freeBlocks >= 0, "pool overdrawn");
    }

    private void finish(int slot) {
        freeBlocks += held[slot];
        held[slot] = 0;
        finished++;
        finishedNow = true;
    }

    private int cached(int slot) {
        return prompt[slot] + generated[slot] - 1;
    }

    private static void require(boolean condition, String broken) {
        if (!condition) {
            throw new AssertionError(broken);
        }
    }

    @Override
    public int instance() {
        return 0;
    }

    @Override
    public Role role() {
        return role;
    }

    @Override
    public long nowPs() {
        return 0;
    }

    @Override
    public RequestView requests() {
        return this;
    }

    @Override
    public int waitingCount() {
        return waiting.size();
    }

    @Override
    public int waiting(int position) {
        return waiting.get(position);
    }

    @Override
    public int readyCount() {
        return ready.size();
    }

    @Override
    public int ready(int position) {
        return ready.get(position);
    }

    @Override
    public int runningCount() {
        return running.size();
    }

    @Override
    public int running(int position) {
        return running.get(position);
    }

    @Override
    public int decodingCount() {
        return decoding;
    }

    @Override
    public int blockTokens() {
        return blockTokens;
    }

    @Override
    public int freeBlocks() {
        return freeBlocks;
    }

    @Override
    public int capacityBlocks() {
        return capacityBlocks;
    }

    @Override
    public boolean fits(int slot, int reserveTokens, int spareBlocks) {
        require(reserveTokens >= prefill[slot], "reserves less than the prompt");
        int need = Math.ceilDiv(reserveTokens, blockTokens);
        return need + (long) spareBlocks <= freeBlocks
                && (role != Role.PREFILL || need + (long) spareBlocks <= decodeFreeBlocks);
    }

    @Override
    public int blocksToDecode(int count) {
        int blocks = 0;
        for (int i = 0; i < count; i++) {
            int slot = running.get(i);
            blocks += cached(slot) + 1 > held[slot] * blockTokens ? 1 : 0;
        }
        return blocks;
    }

    @Override
    public boolean canDecode(int count) {
        return blocksToDecode(count) <= freeBlocks;
    }

    @Override
    public int heldBlocks(int slot) {
        return held[slot];
    }

    @Override
    public long requestId(int slot) {
        return slot;
    }

    @Override
    public long arrivalPs(int slot) {
        return 0;
    }

    @Override
    public int promptTokens(int slot) {
        return prompt[slot];
    }

    @Override
    public int prefillTokens(int slot) {
        return prefill[slot];
    }

    @Override
    public int prefilledTokens(int slot) {
        return prefilled[slot];
    }

    @Override
    public int generatedTokens(int slot) {
        return generated[slot];
    }

    @Override
    public int knownOutputTokens(int slot) {
        return lengthsKnown ? output[slot] : -1;
    }

    @Override
    public int tenantId(int slot) {
        return 0;
    }

    @Override
    public int sloClass(int slot) {
        return 0;
    }

    @Override
    public int preemptions(int slot) {
        return preemptions[slot];
    }
}
