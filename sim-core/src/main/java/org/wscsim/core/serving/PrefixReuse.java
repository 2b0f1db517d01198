package org.wscsim.core.serving;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import org.wscsim.core.kv.KvCache;
import org.wscsim.core.memory.NativeMemory;
import org.wscsim.core.request.Arrival;
import org.wscsim.core.request.ContentTable;
import org.wscsim.core.request.RequestTable;

/**
 * The prefix cache as requests use it: how much of a waiting request's prompt the home of its prefill instance remembers,
 * taking those blocks, and remembering the blocks that were computed.
 *
 * <p>Semantics of vLLM v1: only full blocks count; the last prompt token is always computed, since its logits are needed,
 * so at most {@code (tokens - 1) / block size} blocks hit; the search stops at the first block not found. One difference: a
 * block is known once its step has <em>ended</em> (v1: when its step is scheduled, so requests of one step may share).
 *
 * <p>A lookup walks the hit blocks, O(hits), and is kept until something in the home's prefix cache changes, so that
 * asking again is O(1). Allocates nothing. Confined to the simulation thread.
 */
public final class PrefixReuse {
    /** Per slot: blocks found | those of them that somebody holds | version of the home | tokens asked for. */
    private static final int ROW_BYTES = 4 * Integer.BYTES;

    private static final int HELD_OFFSET = 4;
    private static final int VERSION_OFFSET = 8;
    private static final int TOKENS_OFFSET = 12;

    private final KvCache cache;
    private final RequestTable requests;
    private final ContentTable contents;
    private final MemorySegment found;
    private long askedTokens;
    private long hitTokens;
    private long askedBlocks;
    private long hitBlocks;

    public PrefixReuse(NativeMemory memory, KvCache cache, RequestTable requests) {
        this.cache = cache;
        this.requests = requests;
        contents = new ContentTable(memory, requests.capacity());
        found = memory.map("contents", (long) requests.capacity() * ROW_BYTES);
    }

    void arrived(int slot, Arrival arrival) {
        contents.put(slot, arrival);
    }

    /** The request has another prefill instance from now on. */
    void routed(int slot) {
        found.set(JAVA_INT, (long) slot * ROW_BYTES + TOKENS_OFFSET, 0);
    }

    void left(int slot) {
        contents.release(slot);
    }

    /** Blocks of a waiting request that its prefill instance's home remembers now. */
    int hits(int slot) {
        lookUp(slot);
        return found.get(JAVA_INT, (long) slot * ROW_BYTES);
    }

    /** Those of them that nobody holds: they count as free, and taking them uses free blocks up. */
    int idleHits(int slot) {
        lookUp(slot);
        final long row = (long) slot * ROW_BYTES;
        return found.get(JAVA_INT, row) - found.get(JAVA_INT, row + HELD_OFFSET);
    }

    private void lookUp(int slot) {
        final long row = (long) slot * ROW_BYTES;
        final int home = requests.prefillInstance(slot);
        final int tokens = requests.prefillTokens(slot);
        final int version = cache.version(home);
        if (found.get(JAVA_INT, row + TOKENS_OFFSET) == tokens
                && found.get(JAVA_INT, row + VERSION_OFFSET) == version) {
            return;
        }
        final int most = (tokens - 1) / cache.blockTokens();
        final long requestId = requests.requestId(slot);
        int hits = 0;
        int held = 0;
        while (hits < most) {
            final int id = cache.find(home, contents.key(slot, requestId, home, hits, cache.blockTokens()));
            if (id < 0) {
                break;
            }
            held += cache.isHeld(home, id) ? 1 : 0;
            hits++;
        }
        found.set(JAVA_INT, row, hits);
        found.set(JAVA_INT, row + HELD_OFFSET, held);
        found.set(JAVA_INT, row + VERSION_OFFSET, version);
        found.set(JAVA_INT, row + TOKENS_OFFSET, tokens);
    }

    /**
     * The request is admitted: an empty row begins with the blocks found.
     *
     * @return how many
     */
    int take(int slot, int row) {
        final int home = requests.prefillInstance(slot);
        final int hits = hits(slot);
        final long requestId = requests.requestId(slot);
        for (int block = 0; block < hits; block++) {
            final int id = cache.find(home, contents.key(slot, requestId, home, block, cache.blockTokens()));
            cache.attach(row, home, id);
        }
        if (requests.preemptions(slot) == 0) {
            askedTokens += requests.prefillTokens(slot);
            hitTokens += (long) hits * cache.blockTokens();
            askedBlocks += requests.prefillTokens(slot) / cache.blockTokens();
            hitBlocks += hits;
        }
        return hits;
    }

    /** The first {@code tokens} tokens stand in the row: its full blocks in the home are known from now on. */
    void computed(int slot, int row, int home, int fromTokens, int tokens) {
        final int full = Math.min(tokens / cache.blockTokens(), cache.blocks(row));
        final long requestId = requests.requestId(slot);
        for (int block = fromTokens / cache.blockTokens(); block < full; block++) {
            if (cache.blockHome(row, block) != home) {
                return; // what comes behind could only be found through this one
            }
            cache.register(row, block, contents.key(slot, requestId, home, block, cache.blockTokens()));
        }
    }

    /** Prompt tokens of requests at their first admission. */
    public long askedTokens() {
        return askedTokens;
    }

    /** Those of them found in the cache. */
    public long hitTokens() {
        return hitTokens;
    }

    /** Full prompt blocks of requests at their first admission. */
    public long askedBlocks() {
        return askedBlocks;
    }

    public long hitBlocks() {
        return hitBlocks;
    }
}
