package org.wscsim.schedulers.placement;

import java.util.Arrays;
import org.wscsim.core.serving.HomeView;
import org.wscsim.core.serving.KvPlacement;

/**
 * Homes by when the decode instance's reading would be done if the cache lay there: the tokens that its batch has in the
 * home already and one block more, over the bandwidth of the DRAM ports and links that the demands of others leave. An
 * instance reads all homes at the same time, and a step waits for the last, so the home that is done first lengthens the
 * step least. The own home competes like any other; ties go to fewer hops, then to the lower id.
 *
 * <p>Caches that are still on their way count from their first decode step on, so a burst of admissions goes to one home.
 * Homes that the instance cannot read are left out; the prefill instance's home comes last, since its staging row needs
 * room there.
 *
 * <p>Cost O(homes x links of a pair) and O(homes squared) to order in the worst case. Confined to the simulation thread;
 * allocates while the number of homes grows, then nothing.
 */
public final class ContentionAwarePlacement implements KvPlacement {
    private double[] seconds = {};

    @Override
    public int homes(HomeView view, int prefillInstance, int decodeInstance, int[] into) {
        if (seconds.length < view.homeCount()) {
            seconds = Arrays.copyOf(seconds, view.homeCount());
        }
        boolean staged = prefillInstance != decodeInstance;
        int count = 0;
        for (int home = 0; home < view.homeCount(); home++) {
            seconds[home] = view.readSeconds(home, decodeInstance);
            boolean last = staged && home == prefillInstance;
            if (!last && (home == decodeInstance || seconds[home] < Double.POSITIVE_INFINITY)) {
                insert(view, decodeInstance, into, count++, home);
            }
        }
        if (staged && seconds[prefillInstance] < Double.POSITIVE_INFINITY) {
            into[count++] = prefillInstance;
        }
        return count;
    }

    private void insert(HomeView view, int decodeInstance, int[] into, int count, int home) {
        int place = count;
        while (place > 0 && precedes(view, decodeInstance, home, into[place - 1])) {
            into[place] = into[place - 1];
            place--;
        }
        into[place] = home;
    }

    private boolean precedes(HomeView view, int decodeInstance, int home, int other) {
        int order = Double.compare(seconds[home], seconds[other]);
        return order < 0 || (order == 0 && view.hops(decodeInstance, home) < view.hops(decodeInstance, other));
    }
}
