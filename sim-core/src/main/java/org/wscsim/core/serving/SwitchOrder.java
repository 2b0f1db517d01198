package org.wscsim.core.serving;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * In which order a wafer is cut anew: which instance of the new plan comes next, by what has to leave for it. Stateless;
 * confined to the simulation thread.
 */
final class SwitchOrder {
    private final Instance[] instances;
    private final Homes homes;

    SwitchOrder(Instance[] instances, Homes homes) {
        this.instances = instances;
        this.homes = homes;
    }

    /** Ids of such instances, in order. */
    List<Integer> all(IntPredicate which) {
        List<Integer> found = new ArrayList<>();
        for (int id = 0; id < instances.length; id++) {
            if (which.test(id)) {
                found.add(id);
            }
        }
        return found;
    }

    boolean any(IntPredicate which) {
        for (int id = 0; id < instances.length; id++) {
            if (which.test(id)) {
                return true;
            }
        }
        return false;
    }

    /** Such instances that stand on one of these dies. */
    List<Integer> on(int[] dies, IntPredicate which) {
        return all(id -> which.test(id) && overlap(homes.dies(id), dies));
    }

    private static boolean overlap(int[] some, int[] others) {
        for (int die : some) {
            for (int other : others) {
                if (die == other) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Old instances that leave next, together: those on the dies of the wanted instance for which fewest dies have to leave,
     * ties to the lower id, such that somebody else takes prompts and somebody decodes meanwhile. Empty when there is no such
     * instance, or nobody has to leave for any.
     */
    List<Integer> next(IntPredicate old, IntPredicate wanted, IntPredicate awake) {
        List<Integer> best = List.of();
        int fewest = Integer.MAX_VALUE;
        for (int id : all(wanted)) {
            List<Integer> leaving = on(homes.dies(id), old);
            int dies =
                    leaving.stream().mapToInt(other -> homes.dies(other).length).sum();
            if (dies > 0 && dies < fewest && serve(all(other -> awake.test(other) && !leaving.contains(other)))) {
                fewest = dies;
                best = leaving;
            }
        }
        return best;
    }

    /** Whether both phases have an instance among these. */
    private boolean serve(List<Integer> staying) {
        boolean mixed = false;
        boolean prefill = false;
        boolean decode = false;
        for (int id : staying) {
            mixed |= instances[id].role() == Role.MIXED;
            prefill |= instances[id].role() == Role.PREFILL;
            decode |= instances[id].role() == Role.DECODE;
        }
        return mixed || (prefill && decode);
    }
}
