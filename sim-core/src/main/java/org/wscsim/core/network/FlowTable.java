package org.wscsim.core.network;

import java.util.function.BiFunction;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.failure.LimitReachedException;
import org.wscsim.core.memory.Cells;

/**
 * The flows in flight, off heap as {@link FlowLayout} draws them, and which of them cross each link and belong to each
 * transfer. Slots of flows that have left are used again, last in first out.
 *
 * <p>About 300 bytes per flow on a wafer of 6 x 9 dies, touched when used. Confined to the simulation thread; nothing is
 * allocated after construction.
 */
final class FlowTable {
    private final Cells flows;
    private final Cells links;
    private final Cells transfers;
    private final int rowBytes;
    private final int nodeBits;
    private final int capacity;
    private int fresh;
    private int live;
    /** Slot plus one of the flow that left last; the next is in its row. */
    private int free;

    /**
     * @param map gives zeroed memory, aligned to 64 bytes, for a purpose and a number of bytes
     */
    FlowTable(int capacity, int maxTransfers, int linkCount, int longestPath, BiFunction<String, Long, Cells> map) {
        this.capacity = capacity;
        rowBytes = FlowLayout.rowBytes(longestPath);
        nodeBits = Integer.SIZE - Integer.numberOfLeadingZeros(longestPath);
        assert (long) capacity << nodeBits < Integer.MAX_VALUE : "too many nodes: flows=" + capacity;
        flows = map.apply("mesh flows", (long) (capacity + QuietRoute.MAX_PARTS) * rowBytes);
        links = map.apply("mesh flows by link", (long) linkCount * FlowLayout.LINK_BYTES);
        transfers = map.apply("mesh flows by transfer", (long) maxTransfers * FlowLayout.TRANSFER_BYTES);
    }

    /** A flow over {@code path[0..last]}, at rate 0, first on its links and of its transfer. */
    int add(int transfer, long bytes, int[] path, int last, long nowPs) {
        int flow = takeSlot();
        start(flow, bytes, nowPs);
        setInt(flow, FlowLayout.TRANSFER, transfer);
        setInt(flow, FlowLayout.LINKS, last + 1);
        setInt(flow, FlowLayout.MARK, 0);
        for (int place = 0; place <= last; place++) {
            link(flow, place, path[place]);
        }
        if (transfer >= 0) {
            setInt(flow, FlowLayout.NEXT, transferInt(transfer, FlowLayout.TRANSFER_FIRST));
            transferInt(transfer, FlowLayout.TRANSFER_FIRST, flow + 1);
        }
        return flow;
    }

    /** All bytes of a row's flow are still to go, at rate 0. */
    void start(int flow, long bytes, long nowPs) {
        set(flow, FlowLayout.BYTES_LEFT, bytes);
        set(flow, FlowLayout.FRACTION_LEFT, 0L);
        set(flow, FlowLayout.RATE, 0L);
        set(flow, FlowLayout.SINCE_PS, nowPs);
    }

    /** Gives a flow the state of a quiet message. */
    void copyQuiet(int part, int flow) {
        int from = quietRow(part);
        for (int field = FlowLayout.BYTES_LEFT; field <= FlowLayout.ALONE_RATE; field += Long.BYTES) {
            set(flow, field, get(from, field));
        }
    }

    /** Row of a message of a {@link QuietTransfer}; it is on no link. */
    int quietRow(int part) {
        return capacity + part;
    }

    private int takeSlot() {
        int flow = free - 1;
        if (flow >= 0) {
            free = getInt(flow, FlowLayout.NEXT);
        } else if (fresh == capacity) {
            throw new LimitReachedException("too many messages in flight: max_flows=" + capacity
                    + "; lower --request-rate or use --mesh reserving");
        } else {
            flow = fresh++;
        }
        live++;
        return flow;
    }

    private void link(int flow, int place, int link) {
        long node = node(flow, place);
        int number = (flow << nodeBits) + place + 1;
        int next = linkInt(link, FlowLayout.LINK_FIRST);
        flows.setInt(node + FlowLayout.NODE_LINK, link);
        flows.setInt(node + FlowLayout.NODE_NEXT, next);
        flows.setInt(node + FlowLayout.NODE_PREVIOUS, 0);
        if (next > 0) {
            flows.setInt(node(next) + FlowLayout.NODE_PREVIOUS, number);
        }
        linkInt(link, FlowLayout.LINK_FIRST, number);
        linkInt(link, FlowLayout.LINK_COUNT, count(link) + 1);
    }

    /** Takes a flow that has drained off its links and its transfer. */
    void remove(int flow) {
        int hops = getInt(flow, FlowLayout.LINKS);
        for (int place = 0; place < hops; place++) {
            unlink(flow, place);
        }
        int transfer = getInt(flow, FlowLayout.TRANSFER);
        if (transfer >= 0) {
            leaveTransfer(flow, transfer);
        }
        setInt(flow, FlowLayout.NEXT, free);
        free = flow + 1;
        live--;
    }

    private void unlink(int flow, int place) {
        long node = node(flow, place);
        int link = flows.getInt(node + FlowLayout.NODE_LINK);
        int next = flows.getInt(node + FlowLayout.NODE_NEXT);
        int previous = flows.getInt(node + FlowLayout.NODE_PREVIOUS);
        if (next > 0) {
            flows.setInt(node(next) + FlowLayout.NODE_PREVIOUS, previous);
        }
        if (previous > 0) {
            flows.setInt(node(previous) + FlowLayout.NODE_NEXT, next);
        } else {
            linkInt(link, FlowLayout.LINK_FIRST, next);
        }
        linkInt(link, FlowLayout.LINK_COUNT, count(link) - 1);
    }

    /** O(parts of the transfer). */
    private void leaveTransfer(int flow, int transfer) {
        int next = getInt(flow, FlowLayout.NEXT);
        int other = transferInt(transfer, FlowLayout.TRANSFER_FIRST) - 1;
        if (other == flow) {
            transferInt(transfer, FlowLayout.TRANSFER_FIRST, next);
            return;
        }
        while (getInt(other, FlowLayout.NEXT) != flow + 1) {
            other = getInt(other, FlowLayout.NEXT) - 1;
        }
        setInt(other, FlowLayout.NEXT, next);
    }

    int live() {
        return live;
    }

    // ---- draining

    /**
     * Takes what has flowed since the rate last changed off what is left.
     *
     * @return by how much that took longer than at the rate the flow would have alone, ps
     */
    long progress(int flow, long nowPs) {
        long stayedPs = nowPs - get(flow, FlowLayout.SINCE_PS);
        if (stayedPs == 0) {
            return 0;
        }
        long rate = get(flow, FlowLayout.RATE);
        long bytesLeft = get(flow, FlowLayout.BYTES_LEFT);
        long moved = LinkTime.multiplyDivide(rate, stayedPs, VirtualTime.PS_PER_SECOND);
        long fraction = get(flow, FlowLayout.FRACTION_LEFT) - (rate * stayedPs - moved * VirtualTime.PS_PER_SECOND);
        if (fraction < 0) {
            moved++;
            fraction += VirtualTime.PS_PER_SECOND;
        }
        // At the end the last picosecond is not used to the full.
        boolean done = moved > bytesLeft;
        set(flow, FlowLayout.BYTES_LEFT, done ? 0 : bytesLeft - moved);
        set(flow, FlowLayout.FRACTION_LEFT, done ? 0 : fraction);
        set(flow, FlowLayout.SINCE_PS, nowPs);
        long alone = get(flow, FlowLayout.ALONE_RATE);
        if (rate >= alone) {
            return 0;
        }
        long neededPs = LinkTime.multiplyDivide(Math.min(moved, bytesLeft), VirtualTime.PS_PER_SECOND, alone);
        return Math.max(0, stayedPs - neededPs);
    }

    /**
     * When the flow, brought up to date, has drained if it keeps the rate; {@code Long.MAX_VALUE} at rate 0.
     *
     * @throws LimitReachedException when that is after the longest run
     */
    long drainPs(int flow, long rate, long nowPs) {
        if (rate == 0) {
            return Long.MAX_VALUE;
        }
        long bytes = get(flow, FlowLayout.BYTES_LEFT);
        long ps = LinkTime.ps(bytes, get(flow, FlowLayout.FRACTION_LEFT), rate);
        long endPs = nowPs + ps + get(flow, FlowLayout.LATENCY_PS);
        if (endPs < 0 || endPs > VirtualTime.MAX_SPAN_PS) {
            throw new LimitReachedException("transfer ends after the longest run: bytes=" + bytes + ", bytesPerSecond="
                    + rate + ", limitDays=100; lower --request-rate");
        }
        return nowPs + ps;
    }

    // ---- fields of flows

    long get(int flow, int field) {
        return flows.getLong((long) flow * rowBytes + field);
    }

    void set(int flow, int field, long value) {
        flows.setLong((long) flow * rowBytes + field, value);
    }

    int getInt(int flow, int field) {
        return flows.getInt((long) flow * rowBytes + field);
    }

    void setInt(int flow, int field, int value) {
        flows.setInt((long) flow * rowBytes + field, value);
    }

    int linkAt(int flow, int place) {
        return flows.getInt(node(flow, place) + FlowLayout.NODE_LINK);
    }

    // ---- flows of a link

    /** Node of a link's first flow; 0 without one. */
    int firstNode(int link) {
        return linkInt(link, FlowLayout.LINK_FIRST);
    }

    int nextNode(int number) {
        return flows.getInt(node(number) + FlowLayout.NODE_NEXT);
    }

    int flowOf(int number) {
        return (number - 1) >> nodeBits;
    }

    private long node(int number) {
        return node((number - 1) >> nodeBits, (number - 1) & ((1 << nodeBits) - 1));
    }

    private long node(int flow, int place) {
        return (long) flow * rowBytes + FlowLayout.NODES + place * (long) FlowLayout.NODE_BYTES;
    }

    int count(int link) {
        return linkInt(link, FlowLayout.LINK_COUNT);
    }

    private int linkInt(int link, int field) {
        return links.getInt(link * (long) FlowLayout.LINK_BYTES + field);
    }

    private void linkInt(int link, int field, int value) {
        links.setInt(link * (long) FlowLayout.LINK_BYTES + field, value);
    }

    long linkLong(int link, int field) {
        return links.getLong(link * (long) FlowLayout.LINK_BYTES + field);
    }

    void linkLong(int link, int field, long value) {
        links.setLong(link * (long) FlowLayout.LINK_BYTES + field, value);
    }

    // ---- transfers

    /** A flow of the transfer, or -1 without one. */
    int first(int transfer) {
        return transferInt(transfer, FlowLayout.TRANSFER_FIRST) - 1;
    }

    int transferInt(int transfer, int field) {
        return transfers.getInt(transfer * (long) FlowLayout.TRANSFER_BYTES + field);
    }

    void transferInt(int transfer, int field, int value) {
        transfers.setInt(transfer * (long) FlowLayout.TRANSFER_BYTES + field, value);
    }

    long transferLong(int transfer, int field) {
        return transfers.getLong(transfer * (long) FlowLayout.TRANSFER_BYTES + field);
    }

    void transferLong(int transfer, int field, long value) {
        transfers.setLong(transfer * (long) FlowLayout.TRANSFER_BYTES + field, value);
    }
}
