package org.wscsim.core.network;

import java.util.function.BiFunction;
import org.wscsim.core.memory.Cells;

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
 * <p>Cost: O(flows x hops + looks x log links) of the connected component, with a few looks per link. Confined to the
 * simulation thread; nothing is allocated after construction.
 */
final class FairShares {
    private final FlowTable flows;
    private final LinkTable links;
    /** Flows of the component; the first {@link #flowCount}. */
    private final Cells component;

    private int flowCount;
    private int mark;
    private final int[] markOfLink;
    /** Links of the component, in the order found. */
    private final int[] found;

    private int foundCount;
    private final int[] changed;
    private int changedCount;
    /** Links of the component by (share when last looked at, id): a binary heap. */
    private final int[] heap;

    private int size;
    private final long[] left;
    private final int[] waiting;
    private final long[] share;
    private final boolean[] stale;

    FairShares(FlowTable flows, LinkTable links, int linkCount, int maxFlows, BiFunction<String, Long, Cells> map) {
        this.flows = flows;
        this.links = links;
        component = map.apply("mesh flows re-rated", (long) maxFlows * Integer.BYTES);
        markOfLink = new int[linkCount];
        changed = new int[linkCount];
        found = new int[linkCount];
        heap = new int[linkCount];
        left = new long[linkCount];
        waiting = new int[linkCount];
        share = new long[linkCount];
        stale = new boolean[linkCount];
    }

    /** Solves anew around the links {@code seeds[0..count-1]}; new rates are in the rows of the flows, not yet in force. */
    void solve(int[] seeds, int count) {
        collect(seeds, count);
        order();
        int unrated = flowCount;
        while (unrated > 0) {
            int link = tightest();
            unrated -= waiting[link];
            rate(link, share[link]);
        }
        changedCount = 0;
        for (int i = 0; i < foundCount; i++) {
            int link = found[i];
            long rates = links.transferCapacity(link) - left[link];
            if (rates != flows.linkLong(link, FlowLayout.LINK_RATES)) {
                flows.linkLong(link, FlowLayout.LINK_RATES, rates);
                changed[changedCount++] = link;
            }
        }
    }

    /** Links whose messages together were given another rate by the last solution. */
    int changedCount() {
        return changedCount;
    }

    int changed(int index) {
        return changed[index];
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
        component.setInt((long) (flowCount++) * Integer.BYTES, flow);
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
        }
    }

    private void order() {
        size = foundCount;
        for (int i = 0; i < size; i++) {
            int link = found[i];
            heap[i] = link;
            share[link] = waiting[link] == 0 ? Long.MAX_VALUE : left[link] / waiting[link];
            stale[link] = false;
        }
        for (int index = (size >> 1) - 1; index >= 0; index--) {
            down(heap[index], index);
        }
    }

    /** The link that decides next; a share seen before bounds the present one from below, so a new look at the top is enough. */
    private int tightest() {
        while (true) {
            assert size > 0 : "no link left to decide";
            int link = heap[0];
            if (waiting[link] == 0) {
                down(heap[--size], 0);
            } else if (stale[link]) {
                share[link] = left[link] / waiting[link];
                stale[link] = false;
                down(link, 0);
            } else {
                return link;
            }
        }
    }

    private void down(int link, int from) {
        int index = from;
        for (int child = 2 * index + 1; child < size; child = 2 * index + 1) {
            if (child + 1 < size && before(heap[child + 1], heap[child])) {
                child++;
            }
            if (before(link, heap[child])) {
                break;
            }
            heap[index] = heap[child];
            index = child;
        }
        heap[index] = link;
    }

    private boolean before(int link, int other) {
        return share[link] < share[other] || (share[link] == share[other] && link < other);
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
        return component.getInt((long) index * Integer.BYTES);
    }

    /** A number that no solution had before; marks what has been seen after it. */
    int mark() {
        return mark;
    }
}
