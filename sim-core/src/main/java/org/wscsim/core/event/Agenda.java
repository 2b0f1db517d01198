package org.wscsim.core.event;

import org.wscsim.core.failure.LimitReachedException;
import org.wscsim.core.memory.Cells;
import org.wscsim.core.memory.NativeMemory;
import org.wscsim.core.memory.SlotPool;

/**
 * Everything that is going to happen: one pending event per component, in two winner trees.
 *
 * <pre>
 *  main tree slots:  0 FAULT | 1 earliest TRANSFER_END | 2 ARRIVAL | 3 .. 3+n-1 STEP_END by instance | 3+n SAMPLE
 *  transfer tree:    one slot per transfer in flight
 * </pre>
 *
 * <p>Ties go to the lower slot, so the order of slots is the order of events at equal ps: FAULT, TRANSFER_END, ARRIVAL,
 * STEP_END, SAMPLE, then instance or transfer slot. Confined to the simulation thread; allocates nothing.
 */
public final class Agenda implements TransferClock {
    private static final int FAULT = 0;
    private static final int TRANSFER = 1;
    private static final int ARRIVAL = 2;
    private static final int FIRST_STEP = 3;

    private final int sample;
    private final WinnerTree events;
    private final WinnerTree transfers;
    private final SlotPool transferSlots;
    private final Cells requestOfTransfer;

    /** What happens next. */
    public enum Kind {
        FAULT,
        TRANSFER_END,
        ARRIVAL,
        STEP_END,
        SAMPLE,
        NOTHING
    }

    public Agenda(NativeMemory memory, int instances, int maxTransfers) {
        sample = FIRST_STEP + instances;
        events = new WinnerTree(memory, "pending events", sample + 1);
        transfers = new WinnerTree(memory, "pending transfers", maxTransfers);
        transferSlots = new SlotPool(memory, "transfer slots", maxTransfers);
        requestOfTransfer = memory.cells("transfer requests", (long) maxTransfers * Integer.BYTES);
    }

    /** The next fault strikes then; {@link WinnerTree#NONE} when there is none. */
    public void fault(long ps) {
        events.set(FAULT, ps);
    }

    /** The next request arrives then; {@link WinnerTree#NONE} when there is none. */
    public void arrival(long ps) {
        events.set(ARRIVAL, ps);
    }

    /** The instance's step ends, or it is to be looked at, then; {@link WinnerTree#NONE} while it idles. */
    public void step(int instance, long ps) {
        events.set(FIRST_STEP + instance, ps);
    }

    /** Somebody looks at everything then, after all else of that time; {@link WinnerTree#NONE} when nobody does. */
    public void sample(long ps) {
        events.set(sample, ps);
    }

    /** When the instance is looked at next. */
    public long stepPs(int instance) {
        return events.timePs(FIRST_STEP + instance);
    }

    /**
     * A request's KV cache is about to leave; when it arrives is said by {@link #ends}.
     *
     * @return slot of the transfer, until {@link #endTransfer} takes it off the agenda
     * @throws LimitReachedException when too many transfers are in flight
     */
    public int beginTransfer(int request) {
        int slot = transferSlots.acquire();
        if (slot < 0) {
            throw new LimitReachedException("too many KV transfers in flight: max_transfers=" + transferSlots.capacity()
                    + "; raise --max-live-requests or lower the rate");
        }
        requestOfTransfer.setInt((long) slot * Integer.BYTES, request);
        return slot;
    }

    /** Sets or moves the TRANSFER_END of a transfer. */
    @Override
    public void ends(int transfer, long endPs) {
        transfers.set(transfer, endPs);
        events.set(TRANSFER, transfers.winnerPs());
    }

    /** Takes the earliest transfer off the agenda and returns its request. */
    public int endTransfer() {
        int slot = transfers.winner();
        transfers.set(slot, WinnerTree.NONE);
        transferSlots.release(slot);
        events.set(TRANSFER, transfers.winnerPs());
        return requestOfTransfer.getInt((long) slot * Integer.BYTES);
    }

    /** Every transfer in flight has a slot below this. */
    public int transferBound() {
        return transferSlots.bound();
    }

    /** Request whose KV cache the transfer moves; -1 when the slot is free. */
    public int requestOf(int transfer) {
        return transferSlots.isLive(transfer) ? requestOfTransfer.getInt((long) transfer * Integer.BYTES) : -1;
    }

    /** Takes a transfer off the agenda before its end. */
    public void cancelTransfer(int transfer) {
        transfers.set(transfer, WinnerTree.NONE);
        transferSlots.release(transfer);
        events.set(TRANSFER, transfers.winnerPs());
    }

    /** Whether nothing will happen any more. */
    public boolean isEmpty() {
        return events.winnerPs() == WinnerTree.NONE && transferSlots.live() == 0;
    }

    /** Time of the next event; {@link WinnerTree#NONE} when nothing is left. */
    public long nextPs() {
        return events.winnerPs();
    }

    public Kind next() {
        if (events.winnerPs() == WinnerTree.NONE) {
            return Kind.NOTHING;
        }
        int winner = events.winner();
        return switch (winner) {
            case FAULT -> Kind.FAULT;
            case TRANSFER -> Kind.TRANSFER_END;
            case ARRIVAL -> Kind.ARRIVAL;
            default -> winner == sample ? Kind.SAMPLE : Kind.STEP_END;
        };
    }

    /** Instance of the next event, when that is a STEP_END. */
    public int nextInstance() {
        return events.winner() - FIRST_STEP;
    }
}
