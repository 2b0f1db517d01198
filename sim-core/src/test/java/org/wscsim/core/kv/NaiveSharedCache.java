package org.wscsim.core.kv;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The obvious shared cache: rows are lists of block objects, contents a map, the free queue a list per home. */
final class NaiveSharedCache {
    /** A block by identity. */
    static final class Block {
        final int home;
        int holders;
        long key;

        Block(int home) {
            this.home = home;
        }
    }

    final List<List<Block>> rows = new ArrayList<>();
    final List<ArrayDeque<Block>> free = new ArrayList<>();
    final Map<Long, Block> known = new HashMap<>();
    long evictions;

    NaiveSharedCache(int[] capacities, int maxRows) {
        for (int row = 0; row < maxRows; row++) {
            rows.add(new ArrayList<>());
        }
        for (int home = 0; home < capacities.length; home++) {
            final ArrayDeque<Block> queue = new ArrayDeque<>();
            for (int i = 0; i < capacities[home]; i++) {
                queue.add(new Block(home));
            }
            free.add(queue);
        }
    }

    boolean append(int row, int home, int count) {
        if (free.get(home).size() < count) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            rows.get(row).add(take(home));
        }
        return true;
    }

    private Block take(int home) {
        final Block block = free.get(home).remove();
        if (block.key != 0) {
            known.remove(block.key);
            block.key = 0;
            evictions++;
        }
        block.holders = 1;
        return block;
    }

    void release(int row) {
        final List<Block> blocks = rows.get(row);
        for (int i = blocks.size() - 1; i >= 0; i--) {
            letGo(blocks.get(i));
        }
        blocks.clear();
    }

    private void letGo(Block block) {
        if (--block.holders == 0) {
            free.get(block.home).add(block);
        }
    }

    void fork(int from, int to) {
        for (final Block block : rows.get(from)) {
            block.holders++;
            rows.get(to).add(block);
        }
    }

    boolean makeLastWritable(int row) {
        final List<Block> blocks = rows.get(row);
        if (blocks.isEmpty() || blocks.getLast().holders == 1) {
            return true;
        }
        final Block old = blocks.getLast();
        if (free.get(old.home).isEmpty()) {
            return false;
        }
        blocks.set(blocks.size() - 1, take(old.home));
        letGo(old);
        return true;
    }

    void attach(int row, Block block) {
        if (block.holders++ == 0) {
            free.get(block.home).remove(block);
        }
        rows.get(row).add(block);
    }

    void register(int row, int index, long key) {
        final Block block = rows.get(row).get(index);
        if (block.key == 0 && !known.containsKey(key)) {
            block.key = key;
            known.put(key, block);
        }
    }

    int used(int home) {
        final Set<Block> held = Collections.newSetFromMap(new java.util.IdentityHashMap<>());
        for (final List<Block> row : rows) {
            row.stream().filter(block -> block.home == home).forEach(held::add);
        }
        return new HashSet<>(held).size();
    }
}
