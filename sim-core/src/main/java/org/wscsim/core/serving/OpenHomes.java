package org.wscsim.core.serving;

import org.wscsim.core.kv.KvCache;

/** Homes that open and close as the wafer is cut anew, and how many blocks they have together. Confined to the simulation thread. */
final class OpenHomes {
    private final KvCache cache;
    private long blocks;
    private long mostBlocks;

    /** All homes of the cache are closed before they are opened here. */
    OpenHomes(KvCache cache) {
        this.cache = cache;
        for (int home = 0; home < cache.homeCount(); home++) {
            cache.close(home);
        }
    }

    /** Takes blocks from now on. */
    void open(int home) {
        blocks += cache.fullBlocks(home) - cache.capacityBlocks(home);
        mostBlocks = Math.max(mostBlocks, blocks);
        cache.open(home);
    }

    /** Has no blocks from now on, and nobody has any of it. */
    void close(int home) {
        blocks -= cache.capacityBlocks(home);
        cache.close(home);
    }

    /** Blocks of all open homes, at the time when they were most. */
    long mostBlocks() {
        return mostBlocks;
    }
}
