package org.wscsim.core.kv;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import org.wscsim.core.memory.NativeMemory;

/**
 * Which blocks hold content that a later prompt may begin with, and in which order free blocks are used again: the prefix
 * cache of vLLM v1 (its {@code BlockPool} and {@code FreeKVCacheBlockQueue}).
 *
 * <p>A block that nobody references stands in its home's queue, oldest first; blocks never used stand before all. Taking
 * from the front evicts whatever content the block was known by. A block that is wanted again leaves the queue from
 * anywhere. A request's blocks enter last block first, so a chain is evicted from its tail.
 *
 * <pre>
 *   links   per block: int older + 1 | int newer + 1
 *   keys    per block: the key it is known by, 0 = none
 *   table   open addressing, linear probing, at most half full: long key | int block + 1 | int unused
 * </pre>
 *
 * <p>A block's number here is the first number of its home plus its id. Deletion shifts entries back, so there are no
 * tombstones and probes stay short. Keys are 64-bit hashes and taken as equal when the hashes are, as in vLLM. Every call
 * is O(1) expected; nothing is allocated; memory is touched as blocks are. Confined to the simulation thread.
 */
final class PrefixIndex {
    private static final int LINK_BYTES = 2 * Integer.BYTES;
    private static final int NEWER_OFFSET = Integer.BYTES;
    private static final int SLOT_BYTES = Long.BYTES + 2 * Integer.BYTES;
    private static final long NO_KEY = 0;
    private static final int NONE = -1;

    private final MemorySegment links;
    private final MemorySegment keys;
    private final MemorySegment table;
    private final long mask;
    private final int[] oldest;
    private final int[] newest;
    private final int[] versions;
    private long evictions;
    private long entries;

    PrefixIndex(NativeMemory memory, int totalBlocks, int homes) {
        final long blocks = Math.max(1, totalBlocks);
        links = memory.map("prefix cache", blocks * LINK_BYTES);
        keys = memory.map("prefix cache", blocks * Long.BYTES);
        final long slots = Long.highestOneBit(2 * blocks) << 1;
        table = memory.map("prefix cache", slots * SLOT_BYTES);
        mask = slots - 1;
        oldest = new int[homes];
        newest = new int[homes];
        versions = new int[homes];
        java.util.Arrays.fill(oldest, NONE);
        java.util.Arrays.fill(newest, NONE);
    }

    // ---- the queue of unreferenced blocks

    /** Takes the block that was left longest ago out of a home's queue, which is not empty, and forgets its content. */
    int takeOldest(int home) {
        final int block = oldest[home];
        unlink(home, block);
        final long key = keys.getAtIndex(JAVA_LONG, block);
        if (key != NO_KEY) {
            remove(key);
            keys.setAtIndex(JAVA_LONG, block, NO_KEY);
            evictions++;
            versions[home]++;
        }
        return block;
    }

    /** The block, last of its holders gone, goes to the end of its home's queue. */
    void leave(int home, int block) {
        final int last = newest[home];
        links.set(JAVA_INT, (long) block * LINK_BYTES, last + 1);
        links.set(JAVA_INT, (long) block * LINK_BYTES + NEWER_OFFSET, 0);
        if (last == NONE) {
            oldest[home] = block;
        } else {
            links.set(JAVA_INT, (long) last * LINK_BYTES + NEWER_OFFSET, block + 1);
        }
        newest[home] = block;
        touched(home, block);
    }

    /** Takes a block out of its home's queue because it is wanted again. */
    void revive(int home, int block) {
        unlink(home, block);
        touched(home, block);
    }

    private void touched(int home, int block) {
        versions[home] += keys.getAtIndex(JAVA_LONG, block) == NO_KEY ? 0 : 1;
    }

    private void unlink(int home, int block) {
        final int older = links.get(JAVA_INT, (long) block * LINK_BYTES) - 1;
        final int newer = links.get(JAVA_INT, (long) block * LINK_BYTES + NEWER_OFFSET) - 1;
        if (older == NONE) {
            oldest[home] = newer;
        } else {
            links.set(JAVA_INT, (long) older * LINK_BYTES + NEWER_OFFSET, newer + 1);
        }
        if (newer == NONE) {
            newest[home] = older;
        } else {
            links.set(JAVA_INT, (long) newer * LINK_BYTES, older + 1);
        }
    }

    /** Forgets the content of all unreferenced blocks of a home. O(blocks). */
    void forget(int home) {
        for (int block = oldest[home];
                block != NONE;
                block = links.get(JAVA_INT, (long) block * LINK_BYTES + NEWER_OFFSET) - 1) {
            final long key = keys.getAtIndex(JAVA_LONG, block);
            if (key != NO_KEY) {
                remove(key);
                keys.setAtIndex(JAVA_LONG, block, NO_KEY);
            }
        }
        versions[home]++;
    }

    // ---- content

    /** The block known by a key, or -1. */
    int find(long key) {
        for (long slot = key & mask; ; slot = (slot + 1) & mask) {
            final int block = table.get(JAVA_INT, slot * SLOT_BYTES + Long.BYTES) - 1;
            if (block == NONE || table.get(JAVA_LONG, slot * SLOT_BYTES) == key) {
                return block;
            }
        }
    }

    /** Makes a referenced block known by a key (not 0), unless another block is or this one has a key already. */
    void register(int home, int block, long key) {
        assert key != NO_KEY : "key is 0: block=" + block;
        if (keys.getAtIndex(JAVA_LONG, block) != NO_KEY) {
            return;
        }
        long slot = key & mask;
        while (table.get(JAVA_INT, slot * SLOT_BYTES + Long.BYTES) != 0) {
            if (table.get(JAVA_LONG, slot * SLOT_BYTES) == key) {
                return;
            }
            slot = (slot + 1) & mask;
        }
        put(slot, key, block);
        keys.setAtIndex(JAVA_LONG, block, key);
        entries++;
        versions[home]++;
    }

    private void put(long slot, long key, int block) {
        table.set(JAVA_LONG, slot * SLOT_BYTES, key);
        table.set(JAVA_INT, slot * SLOT_BYTES + Long.BYTES, block + 1);
    }

    private void remove(long key) {
        long hole = key & mask;
        while (table.get(JAVA_LONG, hole * SLOT_BYTES) != key
                || table.get(JAVA_INT, hole * SLOT_BYTES + Long.BYTES) == 0) {
            hole = (hole + 1) & mask;
        }
        entries--;
        for (long slot = (hole + 1) & mask; ; slot = (slot + 1) & mask) {
            final int block = table.get(JAVA_INT, slot * SLOT_BYTES + Long.BYTES) - 1;
            if (block == NONE) {
                break;
            }
            final long other = table.get(JAVA_LONG, slot * SLOT_BYTES);
            // an entry may fill the hole unless its probe begins behind it
            if (((slot - (other & mask)) & mask) >= ((slot - hole) & mask)) {
                put(hole, other, block);
                hole = slot;
            }
        }
        put(hole, NO_KEY, NONE);
    }

    /** Changes whenever a lookup in the home may answer otherwise, or find blocks referenced that were not. */
    int version(int home) {
        return versions[home];
    }

    /** Blocks whose content was forgotten for new ones. */
    long evictions() {
        return evictions;
    }

    /** Blocks known by a key. */
    long entries() {
        return entries;
    }
}
