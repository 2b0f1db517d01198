package org.wscsim.core.network;

import org.wscsim.core.event.TransferClock;

/**
 * When transfers of several messages end: the latest arrival of those that have drained, and of those in flight at their
 * present rates. Tells a {@link TransferClock} whenever that changes. Confined to the simulation thread; allocates nothing.
 */
final class TransferEnds {
    private static final int NONE = -2;

    private final FlowTable flows;
    private final TransferClock clock;
    /** Transfer whose messages are being sent. */
    private int open = NONE;

    TransferEnds(FlowTable flows, TransferClock clock) {
        this.flows = flows;
        this.clock = clock;
    }

    /** A message of the transfer is about to be sent. */
    void open(int transfer) {
        if (transfer == MeshModel.UNWATCHED || transfer == open) {
            return;
        }
        assert flows.first(transfer) < 0 : "slot in use: transfer=" + transfer;
        open = transfer;
        flows.transferLong(transfer, FlowLayout.TRANSFER_LATEST_PS, 0);
        flows.transferLong(transfer, FlowLayout.TRANSFER_TOLD_PS, -1);
    }

    /** Whether a message of the transfer has been sent and others may follow. */
    boolean isOpen(int transfer) {
        return open == transfer;
    }

    /** A transfer whose end was told is looked after from here on. */
    void resume(int transfer, long latestPs, long toldPs) {
        flows.transferLong(transfer, FlowLayout.TRANSFER_LATEST_PS, latestPs);
        flows.transferLong(transfer, FlowLayout.TRANSFER_TOLD_PS, toldPs);
    }

    /** A message of the transfer arrives then for certain. */
    void arrived(int transfer, long arrivalPs) {
        long latestPs = flows.transferLong(transfer, FlowLayout.TRANSFER_LATEST_PS);
        flows.transferLong(transfer, FlowLayout.TRANSFER_LATEST_PS, Math.max(latestPs, arrivalPs));
    }

    /** No message of the transfer will follow. */
    void allSent(int transfer, long nowPs) {
        open(transfer);
        open = NONE;
        if (flows.first(transfer) < 0) {
            clock.ends(transfer, Math.max(nowPs, flows.transferLong(transfer, FlowLayout.TRANSFER_LATEST_PS)));
        }
    }

    /**
     * Tells the clock if the transfer ends at another time than it knows.
     *
     * @param mark of the present solution: a transfer is looked at once
     * @return the time told; {@code Long.MAX_VALUE} when there was nothing to tell
     */
    long tell(int transfer, int mark) {
        if (transfer == MeshModel.UNWATCHED || flows.transferInt(transfer, FlowLayout.TRANSFER_MARK) == mark) {
            return Long.MAX_VALUE;
        }
        flows.transferInt(transfer, FlowLayout.TRANSFER_MARK, mark);
        long endPs = endPs(transfer);
        if (endPs == flows.transferLong(transfer, FlowLayout.TRANSFER_TOLD_PS)) {
            return Long.MAX_VALUE;
        }
        flows.transferLong(transfer, FlowLayout.TRANSFER_TOLD_PS, endPs);
        clock.ends(transfer, endPs);
        return endPs;
    }

    private long endPs(int transfer) {
        long endPs = flows.transferLong(transfer, FlowLayout.TRANSFER_LATEST_PS);
        for (int flow = flows.first(transfer); flow >= 0; flow = flows.getInt(flow, FlowLayout.NEXT) - 1) {
            long drainPs = flows.get(flow, FlowLayout.DRAIN_PS);
            if (drainPs == Long.MAX_VALUE) {
                return Long.MAX_VALUE;
            }
            endPs = Math.max(endPs, drainPs + flows.get(flow, FlowLayout.LATENCY_PS));
        }
        return endPs;
    }
}
