package org.wscsim.core.kv;

import java.util.ArrayList;
import java.util.List;

/** The obvious KV cache: a list of homes per row, one entry per block. */
final class NaiveKvCache {
    private final int[] capacities;
    private final List<List<Integer>> rows = new ArrayList<>();
    long allocated;
    long freed;

    NaiveKvCache(int[] capacities, int maxRows) {
        this.capacities = capacities.clone();
        for (int row = 0; row < maxRows; row++) {
            rows.add(new ArrayList<>());
        }
    }

    boolean append(int row, int home, int count) {
        if (used(home) + count > capacities[home]) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            rows.get(row).add(home);
        }
        allocated += count;
        return true;
    }

    int release(int row) {
        final int held = rows.get(row).size();
        rows.get(row).clear();
        freed += held;
        return held;
    }

    int used(int home) {
        int used = 0;
        for (int row = 0; row < rows.size(); row++) {
            used += blocksIn(row, home);
        }
        return used;
    }

    int blocksIn(int row, int home) {
        int count = 0;
        for (final int holder : rows.get(row)) {
            if (holder == home) {
                count++;
            }
        }
        return count;
    }

    List<Integer> homes(int row) {
        return rows.get(row);
    }
}
