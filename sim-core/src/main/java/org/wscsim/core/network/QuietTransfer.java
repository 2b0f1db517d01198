package org.wscsim.core.network;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The one transfer in flight while no other is: its messages share links with each other only, so its whole course, from rate
 * to rate as one after the other drains, is known when it starts, and no list of flows is kept. When somebody touches what it
 * runs on it is taken up to that time again and becomes flows ({@link MaxMinMesh}).
 *
 * <p>Rates are those of {@link FairShares}, found by link class ({@link QuietRoute}); bytes are moved by {@link FlowTable}'s
 * arithmetic on rows of their own. Cost of a course: about 50 ns per message and class. Confined to the simulation thread;
 * allocates nothing after construction.
 */
final class QuietTransfer {
    private static final int MAX_CLASSES = 256;

    private final FlowTable flows;
    private final LinkTable links;
    private @Nullable QuietRoute current;
    private int transfer;
    private long startPs;
    private final long[] bytes = new long[QuietRoute.MAX_PARTS];
    /** By class, when it started. */
    private final long[] capacity = new long[MAX_CLASSES];

    // ---- the course
    /** Messages still to drain, as bits. */
    private int live;

    private int phases;
    private final long[] phasePs = new long[QuietRoute.MAX_PARTS + 1];
    /** By phase and message; 0 once it has drained. */
    private final long[] rates = new long[(QuietRoute.MAX_PARTS + 1) * QuietRoute.MAX_PARTS];

    private final int[] bottleneck = new int[QuietRoute.MAX_PARTS];
    private final long[] drainedPs = new long[QuietRoute.MAX_PARTS];
    private long endPs;
    /** Of the message last drained. */
    private long slowedPs;

    private final long[] waitedPs = new long[MAX_CLASSES];

    // ---- one solution
    private final long[] left = new long[MAX_CLASSES];
    private final long[] newRate = new long[QuietRoute.MAX_PARTS];
    private final int[] newBottleneck = new int[QuietRoute.MAX_PARTS];

    QuietTransfer(FlowTable flows, LinkTable links) {
        this.flows = flows;
        this.links = links;
    }

    /** Whether there is one. */
    boolean isOn() {
        return current != null;
    }

    int transfer() {
        return transfer;
    }

    /** Its route; there must be one. */
    QuietRoute route() {
        QuietRoute route = current;
        if (route == null) {
            throw new IllegalStateException("no quiet transfer");
        }
        return route;
    }

    long startPs() {
        return startPs;
    }

    /** When the last byte of the last message has left; it holds no link from then on. */
    long lastDrainPs() {
        return phasePs[phases];
    }

    /** When the last message has arrived. */
    long endPs() {
        return endPs;
    }

    /**
     * Starts a transfer and finds its course.
     *
     * @return false, and nothing started, when its course cannot be found this way
     */
    boolean start(int slot, QuietRoute along, long bytesTotal, long nowPs) {
        if (along.classes() > MAX_CLASSES || bytesTotal < along.parts) {
            return false;
        }
        long even = bytesTotal / along.parts;
        long remainder = bytesTotal % along.parts;
        for (int part = 0; part < along.parts; part++) {
            bytes[part] = part < remainder ? even + 1 : even;
        }
        for (int of = 0; of < along.classes(); of++) {
            capacity[of] = links.transferCapacity(along.links[of][0]);
            if (capacity[of] < along.parts) {
                return false;
            }
        }
        current = along;
        transfer = slot;
        startPs = nowPs;
        run(Long.MAX_VALUE);
        return true;
    }

    /** It has drained, or is carried on otherwise. */
    void end() {
        current = null;
    }

    // ---- the course

    /** Follows the course up to a time, drains at that time included. */
    void run(long untilPs) {
        QuietRoute route = route();
        Arrays.fill(waitedPs, 0, route.classes(), 0);
        endPs = 0;
        phases = 0;
        live = (int) ((1L << route.parts) - 1);
        for (int part = 0; part < route.parts; part++) {
            int row = flows.quietRow(part);
            flows.start(row, bytes[part], startPs);
            flows.set(row, FlowLayout.ALONE_RATE, route.aloneRate[part]);
            flows.set(row, FlowLayout.LATENCY_PS, route.latencyPs[part]);
        }
        long nowPs = startPs;
        while (live != 0 && nowPs <= untilPs) {
            phasePs[phases] = nowPs;
            solve();
            long nextPs = rerate(nowPs);
            phases++;
            phasePs[phases] = nextPs;
            if (nextPs <= untilPs) {
                drain(nextPs);
            }
            nowPs = nextPs;
        }
    }

    /** Progressive filling over classes, as {@link FairShares} over links. */
    private void solve() {
        final int[] members = route().members;
        final long[] left = this.left;
        System.arraycopy(capacity, 0, left, 0, members.length);
        int unrated = live;
        while (unrated != 0) {
            int tightest = -1;
            long share = 0;
            for (int of = 0; of < members.length; of++) {
                int waiting = Integer.bitCount(members[of] & unrated);
                // Of equal shares the lowest link, and so the first class, decides.
                if (waiting > 0 && (tightest < 0 || left[of] < share * waiting)) {
                    share = left[of] / waiting;
                    tightest = of;
                }
            }
            int rated = members[tightest] & unrated;
            unrated &= ~rated;
            for (int of = 0; of < members.length; of++) {
                left[of] -= share * Integer.bitCount(members[of] & rated);
            }
            for (int bits = rated; bits != 0; bits &= bits - 1) {
                int part = Integer.numberOfTrailingZeros(bits);
                newRate[part] = share;
                newBottleneck[part] = tightest;
            }
        }
    }

    /** Gives the messages their new rates; returns when the first of them drains. */
    private long rerate(long nowPs) {
        QuietRoute route = route();
        long nextPs = Long.MAX_VALUE;
        int at = phases * QuietRoute.MAX_PARTS;
        for (int part = 0; part < route.parts; part++) {
            rates[at + part] = 0;
            if ((live >>> part & 1) != 0) {
                int row = flows.quietRow(part);
                long rate = newRate[part];
                if (rate != flows.get(row, FlowLayout.RATE)) {
                    waitedPs[bottleneck[part]] += flows.progress(row, nowPs);
                    flows.set(row, FlowLayout.RATE, rate);
                    flows.set(row, FlowLayout.DRAIN_PS, drainPs(part, rate, nowPs));
                    bottleneck[part] = newBottleneck[part];
                }
                rates[at + part] = rate;
                nextPs = Math.min(nextPs, flows.get(row, FlowLayout.DRAIN_PS));
            }
        }
        return nextPs;
    }

    /** As {@link FlowTable#drainPs}; messages that began alike end alike, as most do. */
    private long drainPs(int part, long rate, long nowPs) {
        QuietRoute route = route();
        boolean alike = phases == 0
                && part > 0
                && rate == newRate[part - 1]
                && bytes[part] == bytes[part - 1]
                && route.latencyPs[part] <= route.latencyPs[part - 1];
        return alike
                ? flows.get(flows.quietRow(part - 1), FlowLayout.DRAIN_PS)
                : flows.drainPs(flows.quietRow(part), rate, nowPs);
    }

    private void drain(long nowPs) {
        QuietRoute route = route();
        for (int bits = live; bits != 0; bits &= bits - 1) {
            int part = Integer.numberOfTrailingZeros(bits);
            int row = flows.quietRow(part);
            if (flows.get(row, FlowLayout.DRAIN_PS) == nowPs) {
                waitedPs[bottleneck[part]] += slowedPs(part, nowPs);
                drainedPs[part] = nowPs;
                endPs = Math.max(endPs, nowPs + route.latencyPs[part]);
                live &= ~(1 << part);
            }
        }
    }

    /** As {@link FlowTable#progress} of a message that drains; of those that went alike alike. */
    private long slowedPs(int part, long nowPs) {
        QuietRoute route = route();
        boolean alike = phases == 1
                && part > 0
                && rates[part] == rates[part - 1]
                && bytes[part] == bytes[part - 1]
                && drainedPs[part - 1] == nowPs
                && route.aloneRate[part] == route.aloneRate[part - 1];
        if (!alike) {
            slowedPs = flows.progress(flows.quietRow(part), nowPs);
        }
        return slowedPs;
    }

    // ---- what others see of it

    /** Messages that have not drained, as of the last {@link #run}. */
    int live() {
        return live;
    }

    /** The link that limits a message, as of the last {@link #run}. */
    int bottleneckLink(int part) {
        QuietRoute route = route();
        return route.links[bottleneck[part]][0];
    }

    /** Sum of the rates of a class's messages at a time between start and last drain. */
    long rate(int of, long nowPs) {
        QuietRoute route = route();
        int phase = phases - 1;
        while (phasePs[phase] > nowPs) {
            phase--;
        }
        long sum = 0;
        for (int bits = route.members[of]; bits != 0; bits &= bits - 1) {
            sum += rates[phase * QuietRoute.MAX_PARTS + Integer.numberOfTrailingZeros(bits)];
        }
        return sum;
    }

    /** When rates change for the first time after now. */
    long nextChangePs(long nowPs) {
        int phase = 0;
        while (phasePs[phase] <= nowPs) {
            phase++;
        }
        return phasePs[phase];
    }

    /** Books how long messages waited and links were held, as of the last {@link #run}; links still held are not booked. */
    void book() {
        QuietRoute route = route();
        for (int of = 0; of < route.classes(); of++) {
            route.waitingPs[of] += waitedPs[of];
            if ((route.members[of] & live) == 0) {
                long untilPs = startPs;
                for (int bits = route.members[of]; bits != 0; bits &= bits - 1) {
                    untilPs = Math.max(untilPs, drainedPs[Integer.numberOfTrailingZeros(bits)]);
                }
                route.busyPs[of] += untilPs - startPs;
            }
        }
    }

    /** All bytes are carried as soon as it starts, as everywhere. */
    void carry() {
        QuietRoute route = route();
        for (int part = 0; part < route.parts; part++) {
            route.carriedBytes[part] += bytes[part];
        }
    }

    /** Bytes times links between dies. */
    long byteHops() {
        QuietRoute route = route();
        long byteHops = 0;
        for (int part = 0; part < route.parts; part++) {
            byteHops += bytes[part] * (route.paths[part].length - 2);
        }
        return byteHops;
    }

    long bytes(int part) {
        return bytes[part];
    }
}
