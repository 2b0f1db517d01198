package org.wscsim.core.network;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.util.function.BiFunction;
import org.wscsim.core.wafer.HardwareGraph;

/**
 * State of every link, one {@link LinkLayout} row each, off heap: 256 bytes per link, 64 kB for 6 x 9 dies.
 *
 * <p>Reservations on a link are first come, first served and never overlap. The newest eight that have not ended are told
 * apart; a ninth is joined to the newest, at the higher of the two rates, which leaves instances a little less than they
 * would get. Confined to the simulation thread; nothing is allocated after construction.
 */
final class LinkTable {
    private final MemorySegment rows;

    /**
     * @param map gives zeroed memory, aligned to 64 bytes, for a purpose and a number of bytes
     */
    LinkTable(HardwareGraph graph, BiFunction<String, Long, MemorySegment> map) {
        rows = map.apply("mesh links", (long) graph.links() * LinkLayout.ROW_BYTES);
        assert rows.address() % LinkLayout.LINE_BYTES == 0 : "rows not aligned: address=" + rows.address();
        for (int link = 0; link < graph.links(); link++) {
            long bandwidth = graph.bytesPerSecond(link);
            if (bandwidth < 1 || bandwidth > LinkTime.MAX_BYTES_PER_SECOND) {
                throw new IllegalArgumentException("link bandwidth out of range: link=" + link + ", bytesPerSecond="
                        + bandwidth + ", allowed=1.." + LinkTime.MAX_BYTES_PER_SECOND);
            }
            rows.set(JAVA_LONG, LinkLayout.row(link) + LinkLayout.BANDWIDTH, bandwidth);
        }
    }

    private long field(int link, int offset) {
        return rows.get(JAVA_LONG, LinkLayout.row(link) + offset);
    }

    private void add(int link, int offset, long delta) {
        long at = LinkLayout.row(link) + offset;
        rows.set(JAVA_LONG, at, rows.get(JAVA_LONG, at) + delta);
    }

    long bandwidth(int link) {
        return field(link, LinkLayout.BANDWIDTH);
    }

    long nextFreePs(int link) {
        return field(link, LinkLayout.NEXT_FREE_PS);
    }

    long demand(int link) {
        return field(link, LinkLayout.DEMAND);
    }

    void addDemand(int link, long deltaBytesPerSecond) {
        add(link, LinkLayout.DEMAND, deltaBytesPerSecond);
        assert demand(link) >= 0 : "more demand taken back than added: link=" + link + ", demand=" + demand(link);
    }

    void addInStepBytes(int link, long bytes) {
        add(link, LinkLayout.IN_STEP_BYTES, bytes);
    }

    void addTransferBytes(int link, long bytes) {
        add(link, LinkLayout.TRANSFER_BYTES, bytes);
    }

    long transferBytes(int link) {
        return field(link, LinkLayout.TRANSFER_BYTES);
    }

    long bytesCarried(int link) {
        return transferBytes(link) + field(link, LinkLayout.IN_STEP_BYTES);
    }

    long busyPs(int link) {
        return field(link, LinkLayout.BUSY_PS);
    }

    long waitingPs(int link) {
        return field(link, LinkLayout.WAITING_PS);
    }

    /** Books a transfer's stay on the link and the time its head had to wait for it. */
    void reserve(int link, long startPs, long untilPs, long rate, long waitedPs, long nowPs) {
        assert startPs >= nextFreePs(link) : "reservations overlap: link=" + link + ", start=" + startPs;
        MemorySegment memory = rows;
        long row = LinkLayout.row(link);
        memory.set(JAVA_LONG, row + LinkLayout.NEXT_FREE_PS, untilPs);
        add(link, LinkLayout.BUSY_PS, untilPs - startPs);
        add(link, LinkLayout.WAITING_PS, waitedPs);
        int first = memory.get(JAVA_INT, row + LinkLayout.RING_FIRST);
        int count = memory.get(JAVA_INT, row + LinkLayout.RING_COUNT);
        while (count > 0
                && memory.get(JAVA_LONG, row + LinkLayout.reservation(first, 0) + LinkLayout.UNTIL_PS) <= nowPs) {
            first = (first + 1) & (LinkLayout.RESERVATIONS - 1);
            count--;
        }
        memory.set(JAVA_INT, row + LinkLayout.RING_FIRST, first);
        if (count == LinkLayout.RESERVATIONS) {
            join(row + LinkLayout.reservation(first, count - 1), untilPs, rate);
            return;
        }
        long at = row + LinkLayout.reservation(first, count);
        memory.set(JAVA_LONG, at + LinkLayout.START_PS, startPs);
        memory.set(JAVA_LONG, at + LinkLayout.UNTIL_PS, untilPs);
        memory.set(JAVA_LONG, at + LinkLayout.RATE, rate);
        memory.set(JAVA_INT, row + LinkLayout.RING_COUNT, count + 1);
    }

    private void join(long newest, long untilPs, long rate) {
        long joined = Math.max(rate, rows.get(JAVA_LONG, newest + LinkLayout.RATE));
        rows.set(JAVA_LONG, newest + LinkLayout.UNTIL_PS, untilPs);
        rows.set(JAVA_LONG, newest + LinkLayout.RATE, joined);
    }

    /** Rate at which the transfer that covers {@code nowPs} was booked; 0 when none does. */
    long reservedRate(int link, long nowPs) {
        MemorySegment memory = rows;
        long row = LinkLayout.row(link);
        if (memory.get(JAVA_LONG, row + LinkLayout.NEXT_FREE_PS) <= nowPs) {
            return 0;
        }
        int first = memory.get(JAVA_INT, row + LinkLayout.RING_FIRST);
        int count = memory.get(JAVA_INT, row + LinkLayout.RING_COUNT);
        for (int i = 0; i < count; i++) {
            long at = row + LinkLayout.reservation(first, i);
            if (memory.get(JAVA_LONG, at + LinkLayout.UNTIL_PS) > nowPs) {
                boolean covers = memory.get(JAVA_LONG, at + LinkLayout.START_PS) <= nowPs;
                return covers ? memory.get(JAVA_LONG, at + LinkLayout.RATE) : 0;
            }
        }
        return 0;
    }
}
