package org.wscsim.schedulers.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.wafer.Region;

/**
 * Whether so many rectangles of each footprint fit the wafer without overlap, exactly.
 *
 * <p>Depth first: the first free die in row-major order is either the upper left die of one of the rectangles still to be
 * placed, or stays empty, which is allowed as often as dies are to spare. Every packing is reached that way, since of the
 * dies of a rectangle its upper left one is the first. States that failed are remembered by what is taken and what is left.
 * After {@code nodeLimit} states the answer is {@link Fit#UNDECIDED}, and at once when all answers together have taken {@code totalLimit}.
 * Answers are kept by counts.
 *
 * <p>Confined to its thread.
 */
final class Packer {
    /** The answer. */
    enum Fit {
        FITS,
        DOES_NOT_FIT,
        UNDECIDED
    }

    private final DieGrid grid;
    private final List<Footprint> footprints;
    private final long nodeLimit;
    private final int[] bySize;
    private final List<List<List<Place>>> places = new ArrayList<>();
    private final Map<Key, Answer> answers = new HashMap<>();
    private final List<int[]> misfits = new ArrayList<>();
    private final Set<Key> failed = new HashSet<>();
    private final List<Placed> chosen = new ArrayList<>();
    private final long totalLimit;
    private long nodes;
    private long totalNodes;

    private record Place(Region region, long[] mask) {}

    /**
     * A rectangle in its place.
     *
     * @param footprint index of the footprint
     */
    record Placed(int footprint, Region region) {}

    /** Numbers that tell states apart. */
    private record Key(long[] words) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && Arrays.equals(words, key.words);
        }

        /** Mixes all bits: words repeat row for row, and folding their halves together would make most states alike. */
        @Override
        public int hashCode() {
            long hash = 0;
            for (long word : words) {
                hash = (hash ^ word) * 0x9E3779B97F4A7C15L;
                hash ^= hash >>> 32;
            }
            return (int) (hash ^ hash >>> 29);
        }
    }

    private record Answer(Fit fit, @Nullable List<Placed> layout) {}

    Packer(DieGrid grid, List<Footprint> footprints, long nodeLimit) {
        this(grid, footprints, nodeLimit, Long.MAX_VALUE);
    }

    Packer(DieGrid grid, List<Footprint> footprints, long nodeLimit, long totalLimit) {
        this.totalLimit = totalLimit;
        this.grid = grid;
        this.footprints = List.copyOf(footprints);
        this.nodeLimit = nodeLimit;
        Integer[] order = new Integer[footprints.size()];
        Arrays.setAll(order, i -> i);
        Arrays.sort(
                order, (a, b) -> footprints.get(b).dies() - footprints.get(a).dies());
        bySize = Arrays.stream(order).mapToInt(Integer::intValue).toArray();
        for (Footprint footprint : footprints) {
            List<List<Place>> byDie = new ArrayList<>();
            for (int die = 0; die < grid.dies(); die++) {
                byDie.add(grid.placesAt(footprint, die).stream()
                        .map(region -> new Place(region, mask(region)))
                        .toList());
            }
            places.add(byDie);
        }
    }

    private long[] mask(Region region) {
        long[] mask = new long[words()];
        for (int die : grid.ids(region)) {
            mask[die >> 6] |= 1L << die;
        }
        return mask;
    }

    private int words() {
        return (grid.dies() + 63) >> 6;
    }

    /** Whether {@code counts[i]} rectangles of every footprint i fit together. */
    Fit fits(int[] counts) {
        return answer(counts).fit;
    }

    /** A packing; null when there is none, or none was found. */
    @Nullable
    List<Placed> layout(int[] counts) {
        return answer(counts).layout;
    }

    private Answer answer(int[] counts) {
        Key key = new Key(Arrays.stream(counts).asLongStream().toArray());
        Answer known = answers.get(key);
        if (known == null) {
            known = holdsAMisfit(counts) ? new Answer(Fit.DOES_NOT_FIT, null) : search(counts.clone());
            answers.put(key, known);
            if (known.fit == Fit.DOES_NOT_FIT) {
                misfits.add(counts.clone());
            }
        }
        return known;
    }

    /** More of what does not fit never fits. */
    private boolean holdsAMisfit(int[] counts) {
        for (int[] misfit : misfits) {
            boolean holds = true;
            for (int i = 0; i < counts.length && holds; i++) {
                holds = counts[i] >= misfit[i];
            }
            if (holds) {
                return true;
            }
        }
        return false;
    }

    private Answer search(int[] left) {
        int needed = 0;
        for (int i = 0; i < left.length; i++) {
            needed += left[i] * footprints.get(i).dies();
        }
        if (needed > grid.usableDies()) {
            return new Answer(Fit.DOES_NOT_FIT, null);
        }
        if (totalNodes >= totalLimit) {
            return new Answer(Fit.UNDECIDED, null);
        }
        failed.clear();
        chosen.clear();
        nodes = 0;
        long[] taken = new long[words()];
        for (int die = 0; die < grid.dies(); die++) {
            if (!grid.isUsable(die)) {
                taken[die >> 6] |= 1L << die;
            }
        }
        boolean found = place(taken, left, 0, grid.usableDies() - needed);
        totalNodes += nodes;
        Fit fit = found ? Fit.FITS : nodes > nodeLimit ? Fit.UNDECIDED : Fit.DOES_NOT_FIT;
        failed.clear();
        return new Answer(fit, found ? List.copyOf(chosen) : null);
    }

    /** Dies before {@code from} are taken or given up; {@code spare} more may be given up. */
    private boolean place(long[] taken, int[] left, int from, int spare) {
        if (isEmpty(left)) {
            return true;
        }
        int die = from;
        while (die < grid.dies() && (taken[die >> 6] >>> die & 1) == 1) {
            die++;
        }
        if (die == grid.dies() || ++nodes > nodeLimit) {
            return false;
        }
        Key state = state(die, taken, left);
        if (failed.contains(state)) {
            return false;
        }
        if (placeAt(die, taken, left, spare) || (spare > 0 && place(taken, left, die + 1, spare - 1))) {
            return true;
        }
        failed.add(state);
        return false;
    }

    /** Dies before {@code die} count as taken: what was given up there cannot be used any more. */
    private static Key state(int die, long[] taken, int[] left) {
        long[] words = Arrays.copyOf(taken, taken.length + left.length);
        int word = die >> 6;
        Arrays.fill(words, 0, word, -1L);
        words[word] |= (1L << die) - 1;
        for (int i = 0; i < left.length; i++) {
            words[taken.length + i] = left[i];
        }
        return new Key(words);
    }

    private boolean placeAt(int die, long[] taken, int[] left, int spare) {
        for (int footprint : bySize) {
            if (left[footprint] == 0) {
                continue;
            }
            for (Place place : places.get(footprint).get(die)) {
                if (isFree(taken, place.mask)) {
                    long[] after = taken.clone();
                    for (int word = 0; word < after.length; word++) {
                        after[word] |= place.mask[word];
                    }
                    left[footprint]--;
                    chosen.add(new Placed(footprint, place.region));
                    if (place(after, left, die + 1, spare)) {
                        return true;
                    }
                    chosen.removeLast();
                    left[footprint]++;
                }
            }
        }
        return false;
    }

    private static boolean isEmpty(int[] left) {
        for (int count : left) {
            if (count > 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isFree(long[] taken, long[] mask) {
        for (int word = 0; word < mask.length; word++) {
            if ((taken[word] & mask[word]) != 0) {
                return false;
            }
        }
        return true;
    }
}
