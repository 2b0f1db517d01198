package org.wscsim.core.network;

import java.util.Arrays;
import java.util.function.BiFunction;
import org.wscsim.core.memory.Cells;
import org.wscsim.core.wafer.HardwareGraph;

/**
 * State of every link, off heap, as {@link LinkLayout} draws it: 256 bytes per link, 61 kB for 6 x 9 dies.
 *
 * <p>Reservations on a link are first come, first served and never overlap. The newest eight that have not ended are told
 * apart; a ninth is joined to the newest, at the higher of the two rates, which leaves instances a little less than they
 * would get. Times passed in never decrease. Confined to the simulation thread; nothing is allocated after construction.
 */
final class LinkTable {
    private final HardwareGraph graph;
    private final Cells lines;
    private final Cells rows;
    /** By link; 0 for none. */
    private final int[] groups;
    /** Links that were to be in several groups. */
    private final boolean[] shared;
    /** By group; 0 for none. */
    private long[] groupDemand = new long[1];
    /** Links with demand beside that of their group. */
    private int ownDemands;

    /**
     * @param map gives zeroed memory, aligned to 64 bytes, for a purpose and a number of bytes
     */
    LinkTable(HardwareGraph graph, BiFunction<String, Long, Cells> map) {
        this.graph = graph;
        lines = map.apply("mesh links", LinkLayout.line(graph.links()));
        rows = map.apply("mesh reservations", LinkLayout.row(graph.links()));
        groups = new int[graph.links()];
        shared = new boolean[graph.links()];
        assert lines.segment().address() % LinkLayout.LINE_BYTES == 0
                : "lines not aligned: address=" + lines.segment().address();
        assert rows.segment().address() % LinkLayout.LINE_BYTES == 0
                : "rows not aligned: address=" + rows.segment().address();
        for (int link = 0; link < graph.links(); link++) {
            long bandwidth = graph.bytesPerSecond(link);
            boolean dead = graph.isDramPort(link) && graph.defects().dramShare(link) == 0;
            if ((bandwidth < 1 && !dead) || bandwidth > LinkTime.MAX_BYTES_PER_SECOND) {
                throw new IllegalArgumentException("link bandwidth out of range: link=" + link + ", bytesPerSecond="
                        + bandwidth + ", allowed=1.." + LinkTime.MAX_BYTES_PER_SECOND);
            }
        }
    }

    private long field(int link, int offset) {
        return lines.getLong(LinkLayout.line(link) + offset);
    }

    private static void add(Cells lines, long at, long delta) {
        lines.setLong(at, lines.getLong(at) + delta);
    }

    long nextFreePs(int link) {
        return field(link, LinkLayout.NEXT_FREE_PS);
    }

    /**
     * Makes links a group, whose demand is kept once for all of them. Groups that share a link are none, neither of them; all
     * are made before there is demand.
     *
     * @return its number, from 1; 0 when one of them belongs to another
     */
    int newGroup(int[] links) {
        boolean together = false;
        for (int link : links) {
            together |= shared[link] || groups[link] != 0;
            if (groups[link] != 0) {
                dissolve(groups[link]);
            }
        }
        if (together) {
            for (int link : links) {
                shared[link] = true;
            }
            return 0;
        }
        int group = groupDemand.length;
        groupDemand = Arrays.copyOf(groupDemand, group + 1);
        for (int link : links) {
            groups[link] = group;
        }
        return group;
    }

    private void dissolve(int group) {
        if (groupDemand[group] != 0) {
            throw new IllegalStateException("group in use: demand=" + groupDemand[group]);
        }
        for (int link = 0; link < groups.length; link++) {
            if (groups[link] == group) {
                groups[link] = 0;
                shared[link] = true;
            }
        }
    }

    /** The group that a link belongs to; 0 for none. */
    int groupOf(int link) {
        return groups[link];
    }

    long groupDemand(int group) {
        return groupDemand[group];
    }

    void addGroupDemand(int group, long deltaBytesPerSecond) {
        groupDemand[group] += deltaBytesPerSecond;
        assert groupDemand[group] >= 0 : "more demand taken back than added: group=" + group;
    }

    /** Links with demand beside that of their group. */
    int ownDemands() {
        return ownDemands;
    }

    long demand(int link) {
        return field(link, LinkLayout.DEMAND) + groupDemand[groups[link]];
    }

    void addDemand(int link, long deltaBytesPerSecond) {
        long before = field(link, LinkLayout.DEMAND);
        long after = before + deltaBytesPerSecond;
        ownDemands += (after == 0 ? 0 : 1) - (before == 0 ? 0 : 1);
        lines.setLong(LinkLayout.line(link) + LinkLayout.DEMAND, after);
        assert demand(link) >= 0 : "more demand taken back than added: link=" + link + ", demand=" + demand(link);
    }

    /** What demands leave to transfers, bytes per second. */
    long transferCapacity(int link) {
        return SharingRule.transfer(graph.bytesPerSecond(link), demand(link));
    }

    void addBusyPs(int link, long ps) {
        add(lines, LinkLayout.line(link) + LinkLayout.BUSY_PS, ps);
    }

    void addWaitingPs(int link, long ps) {
        add(lines, LinkLayout.line(link) + LinkLayout.WAITING_PS, ps);
    }

    void addTransferBytes(int link, long bytes) {
        add(lines, LinkLayout.line(link) + LinkLayout.TRANSFER_BYTES, bytes);
    }

    void addInStepBytes(int link, long bytes) {
        add(lines, LinkLayout.line(link) + LinkLayout.IN_STEP_BYTES, bytes);
    }

    /** Books the message's bytes on its path without reserving it. */
    void carry(Message message) {
        Cells memory = lines;
        for (int i = 0; i <= message.last; i++) {
            add(memory, LinkLayout.line(message.path[i]) + LinkLayout.TRANSFER_BYTES, message.bytes);
        }
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

    /** Finds when the message's head starts on each link, and the rate of the slowest. */
    void moveHead(Message message) {
        // Hoisted: with a field load per access a message costs half as much again.
        Cells memory = lines;
        int last = message.last;
        long headPs = message.sentPs;
        long rate = Long.MAX_VALUE;
        for (int i = 0; i <= last; i++) {
            int link = message.path[i];
            long line = LinkLayout.line(link);
            rate = Math.min(rate, transferCapacity(link));
            long startPs = Math.max(headPs, memory.getLong(line + LinkLayout.NEXT_FREE_PS));
            if (startPs > headPs) {
                add(memory, line + LinkLayout.WAITING_PS, startPs - headPs);
            }
            message.startsPs[i] = startPs;
            headPs = startPs + graph.latencyPs(link);
        }
        message.rate = rate;
    }

    /** Reserves from the last link backwards: the tail leaves each link one latency before the next. */
    void reserve(Message message, long arrivalPs) {
        Cells memory = lines;
        long rate = message.rate;
        long leavesPs = arrivalPs;
        for (int i = message.last; i >= 0; i--) {
            int link = message.path[i];
            leavesPs -= graph.latencyPs(link);
            long line = LinkLayout.line(link);
            reserve(memory, link, message.startsPs[i], leavesPs, rate, message.sentPs);
            add(memory, line + LinkLayout.BUSY_PS, leavesPs - message.startsPs[i]);
            add(memory, line + LinkLayout.TRANSFER_BYTES, message.bytes);
        }
    }

    /** Books one stay on a link. */
    void reserve(int link, long startPs, long untilPs, long rate, long nowPs) {
        reserve(lines, link, startPs, untilPs, rate, nowPs);
    }

    private void reserve(Cells memory, int link, long startPs, long untilPs, long rate, long nowPs) {
        long line = LinkLayout.line(link);
        long freePs = memory.getLong(line + LinkLayout.NEXT_FREE_PS);
        assert startPs >= freePs : "reservations overlap: link=" + link + ", start=" + startPs;
        memory.setLong(line + LinkLayout.NEXT_FREE_PS, untilPs);
        if (freePs > nowPs && !remember(link, freePs, nowPs)) {
            long joined = Math.max(rate, memory.getLong(line + LinkLayout.NEWEST_RATE));
            memory.setLong(line + LinkLayout.NEWEST_RATE, joined);
            return;
        }
        memory.setLong(line + LinkLayout.NEWEST_START_PS, startPs);
        memory.setLong(line + LinkLayout.NEWEST_RATE, rate);
    }

    /** Moves the newest reservation to the older ones, where those that have ended make room; false when none has. */
    private boolean remember(int link, long untilPs, long nowPs) {
        Cells memory = rows;
        long row = LinkLayout.row(link);
        int first = memory.getInt(row + LinkLayout.FIRST);
        int count = memory.getInt(row + LinkLayout.COUNT);
        while (count > 0 && memory.getLong(row + LinkLayout.older(first, 0) + LinkLayout.UNTIL_PS) <= nowPs) {
            first = first + 1 == LinkLayout.OLDER ? 0 : first + 1;
            count--;
        }
        if (count == LinkLayout.OLDER) {
            return false;
        }
        long at = row + LinkLayout.older(first, count);
        memory.setLong(at + LinkLayout.START_PS, field(link, LinkLayout.NEWEST_START_PS));
        memory.setLong(at + LinkLayout.UNTIL_PS, untilPs);
        memory.setLong(at + LinkLayout.RATE, field(link, LinkLayout.NEWEST_RATE));
        memory.setInt(row + LinkLayout.FIRST, first);
        memory.setInt(row + LinkLayout.COUNT, count + 1);
        return true;
    }

    /** Rate at which the transfer that covers {@code nowPs} was booked; 0 when none does. */
    long reservedRate(int link, long nowPs) {
        Cells memory = lines;
        long line = LinkLayout.line(link);
        if (memory.getLong(line + LinkLayout.NEXT_FREE_PS) <= nowPs) {
            return 0;
        }
        if (memory.getLong(line + LinkLayout.NEWEST_START_PS) <= nowPs) {
            return memory.getLong(line + LinkLayout.NEWEST_RATE);
        }
        return olderRate(LinkLayout.row(link), nowPs);
    }

    /** When {@link #reservedRate} answers otherwise for the first time after {@code nowPs}, or later reservations begin. */
    long steadyUntilPs(int link, long nowPs) {
        Cells memory = lines;
        long line = LinkLayout.line(link);
        long freePs = memory.getLong(line + LinkLayout.NEXT_FREE_PS);
        if (freePs <= nowPs) {
            return Long.MAX_VALUE;
        }
        long startPs = memory.getLong(line + LinkLayout.NEWEST_START_PS);
        long untilPs = startPs > nowPs ? Math.min(startPs, freePs) : freePs;
        Cells older = rows;
        long row = LinkLayout.row(link);
        int first = older.getInt(row + LinkLayout.FIRST);
        int count = older.getInt(row + LinkLayout.COUNT);
        for (int i = 0; i < count; i++) {
            long at = row + LinkLayout.older(first, i);
            long from = older.getLong(at + LinkLayout.START_PS);
            long until = older.getLong(at + LinkLayout.UNTIL_PS);
            untilPs = from > nowPs ? Math.min(untilPs, from) : untilPs;
            untilPs = until > nowPs ? Math.min(untilPs, until) : untilPs;
        }
        return untilPs;
    }

    private long olderRate(long row, long nowPs) {
        Cells memory = rows;
        int first = memory.getInt(row + LinkLayout.FIRST);
        int count = memory.getInt(row + LinkLayout.COUNT);
        for (int i = 0; i < count; i++) {
            long at = row + LinkLayout.older(first, i);
            if (memory.getLong(at + LinkLayout.UNTIL_PS) > nowPs) {
                boolean covers = memory.getLong(at + LinkLayout.START_PS) <= nowPs;
                return covers ? memory.getLong(at + LinkLayout.RATE) : 0;
            }
        }
        return 0;
    }
}
