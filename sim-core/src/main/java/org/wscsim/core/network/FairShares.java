package org.wscsim.core.network;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.util.function.BiFunction;

/**
 * Max-min fair rates of the flows that share links, directly or through others, with links whose flows or capacity have
 * changed: progressive filling (Bertsekas and Gallager 1992, section 6.5.2) in whole bytes per second.
 *
 * <pre>
 *   repeat: link l = the one of least floor(left(l) / flows(l)), of equal ones the lowest id
 *           every flow on l that has no rate yet gets that share; it is taken off what is left on its other links
 * </pre>
 *
 * <p>Shares never fall from round to round, so a flow's rate is the largest on the link that decided it (its bottleneck),
 * and of that link fewer bytes per second stay unused than flows cross it. Conversely a link with at least as much left as
 * it has flows decided nothing: a change of its capacity that keeps this so changes no rate.
 *
 * <p>Cost: O(flows x hops + rounds x links) of the connected component, rounds at most its links. Confined to the
 * simulation thread; nothing is allocated after construction.
 */
final class FairShares {
    private final FlowTable flows;
    private final LinkTable links;
    /** Flows of the component; the first {@link #flowCount}. */
    private final MemorySegment component;

    private int flowCount;
    private int mark;
    private final int[] markOfLink;
    /** Links of the component, in the order found. */
    private final int[] found;

    private int foundCount;
    private final int[] active;
    private final long[] left;
    private final int[] waiting;
    private final long[] share;
    private final boolean[] stale;

    FairShares(
            FlowTable flows, LinkTable links, int linkCount, int maxFlows, BiFunction<String, Long, MemorySegment> map) {
        this.flows = flows;
        this.links = links;
        component = map.apply("mesh flows re-rated", (long) maxFlows * Integer.BYTES);
        markOfLink = new int[linkCount];
        found = new int[linkCount];
        active = new int[linkCount];
        left = new long[linkCount];
        waiting = new int[linkCount];
        share = new long[linkCount];
        stale = new boolean[linkCount];
    }

    /** Solves anew around the links {@code seeds[0..count-1]}; new rates are in the rows of the flows, not yet in force. */
    void solve(int[] seeds, int count) {
        collect(seeds, count);
        System.arraycopy(found, 0, active, 0, foundCount);
        int activeCount = foundCount;
        int unrated = flowCount;
        while (unrated > 0) {
            activeCount = dropRated(activeCount);
            int tightest = tightest(activeCount);
            assert waiting[tightest] > 0 : "no link to decide: unrated=" + unrated;
            unrated -= waiting[tightest];
            rate(tightest, share[tightest]);
        }
        for (int i = 0; i < foundCount; i++) {
            int link = found[i];
            flows.linkLong(link, FlowLayout.LINK_RATES, links.transferCapacity(link) - left[link]);
        }
    }

    private void collect(int[] seeds, int count) {
        if (++mark == Integer.MAX_VALUE) {
            throw new IllegalStateException("rates solved too often: marks=" + mark);
        }
        foundCount = 0;
        flowCount = 0;
        for (int i = 0; i < count; i++) {
            find(seeds[i]);
        }
        for (int next = 0; next < foundCount; next++) {
            for (int node = flows.firstNode(found[next]); node > 0; node = flows.nextNode(node)) {
                int flow = flows.flowOf(node);
                if (flows.getInt(flow, FlowLayout.MARK) != mark) {
                    collectFlow(flow);
                }
            }
        }
    }

    private void collectFlow(int flow) {
        flows.setInt(flow, FlowLayout.MARK, mark);
        flows.set(flow, FlowLayout.NEW_RATE, -1L);
        component.setAtIndex(JAVA_INT, flowCount++, flow);
        int hops = flows.getInt(flow, FlowLayout.LINKS);
        for (int place = 0; place < hops; place++) {
            find(flows.linkAt(flow, place));
        }
    }

    private void find(int link) {
        if (markOfLink[link] != mark) {
            markOfLink[link] = mark;
            found[foundCount++] = link;
            left[link] = links.transferCapacity(link);
            waiting[link] = flows.count(link);
            stale[link] = true;
        }
    }

    /** Forgets links whose flows all have their rate. */
    private int dropRated(int activeCount) {
        int kept = 0;
        for (int i = 0; i < activeCount; i++) {
            int link = active[i];
            if (waiting[link] > 0) {
                active[kept++] = link;
            }
        }
        return kept;
    }

    private int tightest(int activeCount) {
        int best = active[0];
        long least = Long.MAX_VALUE;
        for (int i = 0; i < activeCount; i++) {
            int link = active[i];
            if (stale[link]) {
                share[link] = left[link] / waiting[link];
                stale[link] = false;
            }
            if (share[link] < least || share[link] == least && link < best) {
                least = share[link];
                best = link;
            }
        }
        return best;
    }

    private void rate(int bottleneck, long rate) {
        for (int node = flows.firstNode(bottleneck); node > 0; node = flows.nextNode(node)) {
            int flow = flows.flowOf(node);
            if (flows.get(flow, FlowLayout.NEW_RATE) < 0) {
                flows.set(flow, FlowLayout.NEW_RATE, rate);
                flows.setInt(flow, FlowLayout.NEW_BOTTLENECK, bottleneck);
                take(flow, rate);
            }
        }
    }

    private void take(int flow, long rate) {
        int hops = flows.getInt(flow, FlowLayout.LINKS);
        for (int place = 0; place < hops; place++) {
            int link = flows.linkAt(flow, place);
            left[link] -= rate;
            waiting[link]--;
            stale[link] = true;
        }
    }

    /** Flows solved last. */
    int flowCount() {
        return flowCount;
    }

    int flow(int index) {
        return component.getAtIndex(JAVA_INT, index);
    }

    /** A number that no solution had before; marks what has been seen after it. */
    int mark() {
        return mark;
    }
}
