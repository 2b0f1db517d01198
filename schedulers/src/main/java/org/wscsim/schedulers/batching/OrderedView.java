package org.wscsim.schedulers.batching;

import java.util.Arrays;
import org.wscsim.core.operator.StepShape;
import org.wscsim.core.request.RequestView;
import org.wscsim.core.serving.InstanceView;
import org.wscsim.core.serving.Role;

/**
 * An instance whose waiting list stands in another order. Valid while a plan is made; every method costs what the instance's does. Allocates
 * nothing after warm-up. Confined to the simulation thread.
 */
final class OrderedView implements InstanceView {
    private final InstanceView view;
    private int[] slots = new int[64];
    private int size;
    private int looked;

    OrderedView(InstanceView view) {
        this.view = view;
    }

    /** As the queue gives them out, who was preempted before all others, who stands too far behind to be looked at after them. */
    void open(PromptQueue queue, int shed) {
        looked = Math.min(view.waitingCount(), PromptQueue.LOOKED_AT);
        if (slots.length < looked) {
            slots = Arrays.copyOf(slots, 2 * looked);
        }
        size = 0;
        for (int i = 0; i < looked; i++) {
            if (isPreempted(view.waiting(i))) {
                slots[size++] = view.waiting(i);
            }
        }
        for (int slot = queue.next(); slot >= 0; slot = queue.next()) {
            if (!queue.isUnderWay() && !isPreempted(slot)) {
                slots[size++] = slot;
            }
        }
        assert size == looked - shed : "requests lost: waiting=" + looked + ", shed=" + shed + ", ordered=" + size;
    }

    private boolean isPreempted(int slot) {
        return view.requests().firstTokenPs(slot) >= 0;
    }

    @Override
    public int waitingCount() {
        return view.waitingCount() - looked + size;
    }

    @Override
    public int waiting(int position) {
        return position < size ? slots[position] : view.waiting(position - size + looked);
    }

    @Override
    public int instance() {
        return view.instance();
    }

    @Override
    public Role role() {
        return view.role();
    }

    @Override
    public long nowPs() {
        return view.nowPs();
    }

    @Override
    public RequestView requests() {
        return view.requests();
    }

    @Override
    public int readyCount() {
        return view.readyCount();
    }

    @Override
    public int ready(int position) {
        return view.ready(position);
    }

    @Override
    public int runningCount() {
        return view.runningCount();
    }

    @Override
    public int running(int position) {
        return view.running(position);
    }

    @Override
    public int decodingCount() {
        return view.decodingCount();
    }

    @Override
    public int inFlightCount() {
        return view.inFlightCount();
    }

    @Override
    public int stages() {
        return view.stages();
    }

    @Override
    public boolean generatesHere(int slot) {
        return view.generatesHere(slot);
    }

    @Override
    public int swappedCount() {
        return view.swappedCount();
    }

    @Override
    public long decodingCachedTokens() {
        return view.decodingCachedTokens();
    }

    @Override
    public long stepPs(StepShape step) {
        return view.stepPs(step);
    }

    @Override
    public int blockTokens() {
        return view.blockTokens();
    }

    @Override
    public long removals() {
        return view.removals();
    }

    @Override
    public int freeBlocks() {
        return view.freeBlocks();
    }

    @Override
    public int capacityBlocks() {
        return view.capacityBlocks();
    }

    @Override
    public boolean fits(int slot, int reserveTokens, int spareBlocks) {
        return view.fits(slot, reserveTokens, spareBlocks);
    }

    @Override
    public int blocksToDecode(int count) {
        return view.blocksToDecode(count);
    }

    @Override
    public boolean canDecode(int count) {
        return view.canDecode(count);
    }

    @Override
    public int heldBlocks(int slot) {
        return view.heldBlocks(slot);
    }

    @Override
    public int cacheBlocks(int slot) {
        return view.cacheBlocks(slot);
    }
}
