package org.wscsim.schedulers.placement;

import org.wscsim.core.serving.HomeView;
import org.wscsim.core.serving.KvPlacement;

/**
 * The paper's Algorithm 2 (WSC-LLM, ISCA 2025): the DRAMs on the shortest paths between the prefill and the decode
 * instance, ordered by position and then by free capacity, filled greedily, a request possibly split.
 *
 * <p>Position runs from the decode instance outward: its own home first, then the homes on a shortest path by hops from
 * it, among equals the one with more free blocks, then the lower id; the prefill instance's home last. A request that
 * stays where it was prefilled (a mixed instance) uses that home only.
 *
 * <p>Cost O(homes) to find the k homes on the path and O(k squared) to order them; k is a handful. Stateless.
 */
public final class PathGreedyPlacement implements KvPlacement {
    @Override
    public boolean ownHomeFirst() {
        return true;
    }

    @Override
    public int homes(HomeView view, int prefillInstance, int decodeInstance, int[] into) {
        into[0] = decodeInstance;
        if (prefillInstance == decodeInstance) {
            return 1;
        }
        int count = 1;
        int homes = view.homeCount();
        for (int home = 0; home < homes; home++) {
            boolean between = home != prefillInstance
                    && home != decodeInstance
                    && view.onShortestPath(home, prefillInstance, decodeInstance);
            if (between) {
                insert(view, decodeInstance, into, count++, home);
            }
        }
        into[count++] = prefillInstance;
        return count;
    }

    private static void insert(HomeView view, int decodeInstance, int[] into, int count, int home) {
        int place = count;
        while (place > 1 && precedes(view, decodeInstance, home, into[place - 1])) {
            into[place] = into[place - 1];
            place--;
        }
        into[place] = home;
    }

    private static boolean precedes(HomeView view, int decodeInstance, int home, int other) {
        int hops = view.hops(decodeInstance, home);
        int otherHops = view.hops(decodeInstance, other);
        return hops < otherHops || (hops == otherHops && view.freeBlocks(home) > view.freeBlocks(other));
    }
}
