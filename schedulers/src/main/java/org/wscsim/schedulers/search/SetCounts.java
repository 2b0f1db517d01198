package org.wscsim.schedulers.search;

import java.math.BigInteger;
import java.util.Arrays;

/** How many sets (multisets) of items of given sizes fit a total size: exact, by dynamic programming. Immutable. */
final class SetCounts {
    private final BigInteger[][] sets;

    /**
     * @param sizes of the items, in the order of the options
     * @param total at most
     */
    SetCounts(int[] sizes, int total) {
        sets = new BigInteger[sizes.length + 1][total + 1];
        Arrays.fill(sets[sizes.length], BigInteger.ONE);
        for (int k = sizes.length - 1; k >= 0; k--) {
            for (int a = 0; a <= total; a++) {
                BigInteger more = a >= sizes[k] ? sets[k][a - sizes[k]] : BigInteger.ZERO;
                sets[k][a] = sets[k + 1][a].add(more);
            }
        }
    }

    /** Sets of the items from {@code k} on with at most this size, the empty one included. */
    BigInteger from(int k, int size) {
        return sets[k][size];
    }
}
