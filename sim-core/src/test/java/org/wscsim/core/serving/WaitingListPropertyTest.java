package org.wscsim.core.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.wscsim.core.memory.NativeMemory;
import org.wscsim.core.request.RequestView;

/** A waiting list with an order against the obvious one: sorted lists by group, walked from the start at every look. */
final class WaitingListPropertyTest {
    private static final int SLOTS = 64;
    private static final int GROUPS = 5;

    /** The group with the least weight of slots taken in this look, and of admissions before it, goes next. */
    private static final class Counting implements QueueOrder {
        final long[] counters = new long[GROUPS];
        final long[] assumed = new long[GROUPS];
        final long[] keys = new long[SLOTS];

        @Override
        public int group(RequestView requests, int slot) {
            return slot % GROUPS;
        }

        @Override
        public long key(RequestView requests, int slot) {
            return keys[slot];
        }

        @Override
        public void look() {
            System.arraycopy(counters, 0, assumed, 0, GROUPS);
        }

        @Override
        public int next(Candidates candidates) {
            int best = -1;
            for (int group = 0; group < candidates.groupBound() && group < GROUPS; group++) {
                if (candidates.isLeft(group) && (best < 0 || assumed[group] < assumed[best])) {
                    best = group;
                }
            }
            return best;
        }

        @Override
        public void assume(RequestView requests, int group, int slot) {
            assumed[group] += slot;
        }

        @Override
        public void admitted(RequestView requests, int group, int slot) {
            counters[group] += slot;
        }
    }

    @Test
    void everyPlaceIsThatOfTheObviousList() {
        for (long seed = 1; seed <= 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            try (NativeMemory memory = new NativeMemory()) {
                run(random, memory, "seed " + seed);
            }
        }
    }

    private static void run(SplittableRandom random, NativeMemory memory, String seed) {
        Counting order = new Counting();
        WaitingList list = new WaitingList(
                memory, SLOTS, new Requests(null, false, null, 16), order, new WaitingLinks(memory, SLOTS));
        List<List<Integer>> groups = new ArrayList<>();
        for (int group = 0; group < GROUPS; group++) {
            groups.add(new ArrayList<>());
        }
        for (int action = 0; action < 200; action++) {
            int slot = random.nextInt(SLOTS);
            List<Integer> group = groups.get(slot % GROUPS);
            if (!group.contains(slot)) {
                order.keys[slot] = random.nextInt(4);
                boolean first = random.nextInt(4) == 0;
                list.add(slot, first);
                insert(group, slot, first, order.keys);
            } else if (random.nextBoolean()) {
                list.remove(slot);
                group.removeIf(other -> other == slot);
            } else {
                list.admit(slot);
                group.removeIf(other -> other == slot);
            }
            int looks = random.nextInt(list.size() + 1);
            assertThat(places(list, looks)).as(seed).isEqualTo(naive(groups, order.counters.clone(), looks));
        }
    }

    private static void insert(List<Integer> group, int slot, boolean first, long[] keys) {
        int at = 0;
        while (at < group.size()
                && (keys[group.get(at)] < keys[slot] || (keys[group.get(at)] == keys[slot] && !first))) {
            at++;
        }
        group.add(at, slot);
    }

    private static List<Integer> places(WaitingList list, int count) {
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            places.add(list.get(i));
        }
        return places;
    }

    private static List<Integer> naive(List<List<Integer>> groups, long[] counters, int count) {
        int[] taken = new int[GROUPS];
        List<Integer> places = new ArrayList<>();
        while (places.size() < count) {
            int best = -1;
            for (int group = 0; group < GROUPS; group++) {
                if (taken[group] < groups.get(group).size() && (best < 0 || counters[group] < counters[best])) {
                    best = group;
                }
            }
            int slot = groups.get(best).get(taken[best]++);
            counters[best] += slot;
            places.add(slot);
        }
        return places;
    }
}
