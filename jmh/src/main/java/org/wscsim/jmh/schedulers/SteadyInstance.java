package org.wscsim.jmh.schedulers;

import java.util.SplittableRandom;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.model.ModelCatalogue;
import org.wscsim.core.operator.InstanceShape;
import org.wscsim.core.operator.SharedPassStepPricer;
import org.wscsim.core.operator.StepPrice;
import org.wscsim.core.operator.StepPricer;
import org.wscsim.core.operator.StepShape;
import org.wscsim.core.request.RequestView;
import org.wscsim.core.request.SloClass;
import org.wscsim.core.serving.InstanceView;
import org.wscsim.core.serving.Role;
import org.wscsim.core.tile.TileStepPricer;
import org.wscsim.core.wafer.WaferCatalogue;

/**
 * An instance in the middle of a run: {@code batch} sequences decode with contexts drawn from a fixed seed, eight requests
 * wait or are ready. Arrays only, so that a benchmark measures the batcher and not the view.
 */
final class SteadyInstance implements InstanceView, RequestView {
    private static final int BLOCK_TOKENS = 16;
    private static final int QUEUED = 8;
    private static final int TENANTS = 8;

    private final Role role;
    private final int batch;
    private final int freeBlocks;
    private final int[] prompt;
    private final int[] generated;
    private final int demand;
    private final StepPricer pricer;
    private final StepPrice price = new StepPrice();

    /**
     * @param freeBlocks blocks free: many admit the queue, none force preemption
     */
    SteadyInstance(Role role, int batch, int freeBlocks) {
        this.role = role;
        this.batch = batch;
        this.freeBlocks = freeBlocks;
        prompt = new int[batch + QUEUED];
        generated = new int[batch + QUEUED];
        SplittableRandom random = new SplittableRandom(42);
        for (int slot = 0; slot < prompt.length; slot++) {
            // Means of the Azure conversation trace: 1,155 prompt and 211 output tokens.
            prompt[slot] = 1 + random.nextInt(2 * 1155);
            generated[slot] = slot < batch ? 1 + random.nextInt(211) : role == Role.DECODE ? 1 : 0;
        }
        demand = demandOf(batch);
        pricer = new SharedPassStepPricer(new TileStepPricer(
                new InstanceShape(ModelCatalogue.load("llama-3-70b"), WaferCatalogue.load("wsc-case3"), 2, 4, 1)));
    }

    @Override
    public long stepPs(StepShape step) {
        pricer.price(step, pricer.nominalDramBytesPerSecond(), pricer.nominalLinkBytesPerSecond(), price);
        return price.totalFine >> VirtualTime.FINE_BITS;
    }

    private int demandOf(int count) {
        int blocks = 0;
        for (int slot = 0; slot < count; slot++) {
            blocks += (prompt[slot] + generated[slot] - 1) % BLOCK_TOKENS == 0 ? 1 : 0;
        }
        return blocks;
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
        return role == Role.DECODE ? 0 : QUEUED;
    }

    @Override
    public int waiting(int position) {
        return batch + position;
    }

    @Override
    public int readyCount() {
        return role == Role.DECODE ? QUEUED : 0;
    }

    @Override
    public int ready(int position) {
        return batch + position;
    }

    @Override
    public int runningCount() {
        return role == Role.PREFILL ? 0 : batch;
    }

    @Override
    public int running(int position) {
        return position;
    }

    @Override
    public int decodingCount() {
        return runningCount();
    }

    @Override
    public int blockTokens() {
        return BLOCK_TOKENS;
    }

    @Override
    public int freeBlocks() {
        return freeBlocks;
    }

    @Override
    public int capacityBlocks() {
        return 1 << 20;
    }

    @Override
    public boolean fits(int slot, int reserveTokens, int spareBlocks) {
        return Math.ceilDiv(reserveTokens, BLOCK_TOKENS) + spareBlocks <= freeBlocks;
    }

    @Override
    public int blocksToDecode(int count) {
        return count == batch ? demand : demandOf(count);
    }

    @Override
    public boolean canDecode(int count) {
        return blocksToDecode(count) <= freeBlocks;
    }

    @Override
    public int heldBlocks(int slot) {
        return Math.ceilDiv(prompt[slot] + generated[slot] - 1, BLOCK_TOKENS);
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
        return prompt[slot];
    }

    @Override
    public int prefilledTokens(int slot) {
        return 0;
    }

    @Override
    public int generatedTokens(int slot) {
        return generated[slot];
    }

    @Override
    public int knownOutputTokens(int slot) {
        return -1;
    }

    @Override
    public int tenantId(int slot) {
        return slot % TENANTS;
    }

    @Override
    public int sloClass(int slot) {
        return slot % SloClass.count();
    }

    @Override
    public long prefixKey(int slot) {
        return 0x5DEECE66DL;
    }

    @Override
    public int preemptions(int slot) {
        return 0;
    }
}
