package org.wscsim.schedulers.placement;

import org.wscsim.core.serving.HomeView;
import org.wscsim.core.serving.KvPlacement;

/**
 * All homes of the wafer by used share, least used first, as the authors' public code chooses; ties to the home nearer to
 * the decode instance, then to the lower id.
 *
 * <p>Cost O(h squared) for h homes in the worst case, O(h) when they are already in order. Stateless.
 */
public final class LeastUsedPlacement implements KvPlacement {
    @Override
    public int homes(HomeView view, int prefillInstance, int decodeInstance, int[] into) {
        int count = view.homeCount();
        for (int home = 0; home < count; home++) {
            int place = home;
            while (place > 0 && precedes(view, decodeInstance, home, into[place - 1])) {
                into[place] = into[place - 1];
                place--;
            }
            into[place] = home;
        }
        return count;
    }

    private static boolean precedes(HomeView view, int decodeInstance, int home, int other) {
        // used / capacity < otherUsed / otherCapacity without division.
        long left = used(view, home) * Math.max(1, view.capacityBlocks(other));
        long right = used(view, other) * Math.max(1, view.capacityBlocks(home));
        return left < right || (left == right && view.hops(decodeInstance, home) < view.hops(decodeInstance, other));
    }

    /** Blocks in use; a home without capacity counts as one full block. */
    private static long used(HomeView view, int home) {
        int capacity = view.capacityBlocks(home);
        return capacity == 0 ? 1 : capacity - view.freeBlocks(home);
    }
}
