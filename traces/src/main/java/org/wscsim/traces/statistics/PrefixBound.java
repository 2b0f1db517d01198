package org.wscsim.traces.statistics;

import org.agrona.collections.LongHashSet;
import org.wscsim.core.request.Arrival;
import org.wscsim.core.request.ArrivalSource;

/**
 * How much of the prompts a prefix cache could give at best: in order of arrival, with memory for everything, every block
 * kept from the moment its request arrives. A block is the part of a prompt that one content hash names; it can be found
 * when it and all blocks before it were part of an earlier prompt (or its answer).
 *
 * <p>Of what can be found, a system loses what the trace alone can tell: a last block that is not full is not kept by
 * systems that cache whole blocks; of a prompt found whole, the last block is computed again, as its last token's output is
 * needed; and a block first seen at the same instant is still being computed. What else is in flight depends on the system.
 * Memory: 16 to 32 bytes per distinct block. Confined to one thread.
 */
public final class PrefixBound {
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private final LongHashSet seen = new LongHashSet();
    /** Blocks first seen at {@link #instantPs}. */
    private final LongHashSet fresh = new LongHashSet();

    private long instantPs = -1;
    private long requests;
    private long blocks;
    private long found;
    private long promptTokens;
    private long foundTokens;
    private long partialBlocks;
    private long lastTokenBlocks;
    private long sameInstantBlocks;

    private PrefixBound() {}

    /** Reads the source to its end and closes it. */
    public static PrefixBound of(ArrivalSource source) {
        final PrefixBound bound = new PrefixBound();
        final Arrival request = new Arrival();
        try (source) {
            while (source.next(request)) {
                if (request.hashCount() > 0) {
                    bound.add(request);
                }
            }
        }
        return bound;
    }

    private void add(Arrival request) {
        if (request.arrivalPs != instantPs) {
            instantPs = request.arrivalPs;
            fresh.clear();
        }
        requests++;
        promptTokens += request.promptTokens;
        final int size = request.hashTokens;
        final int promptBlocks = Math.min(request.hashCount(), (request.promptTokens + size - 1) / size);
        blocks += promptBlocks;
        boolean prefix = true;
        long chain = 0;
        int hits = 0;
        boolean together = false;
        for (int i = 0; i < request.hashCount(); i++) {
            chain = mix(chain, request.hash(i));
            final boolean known = !seen.add(chain);
            if (!known) {
                fresh.add(chain);
            }
            prefix &= known && i < promptBlocks;
            if (prefix) {
                hits++;
                together |= fresh.contains(chain);
                sameInstantBlocks += together ? 1 : 0;
            }
        }
        addHits(request, hits, promptBlocks);
    }

    private void addHits(Arrival request, int hits, int promptBlocks) {
        final long tokens = Math.min(request.promptTokens, (long) hits * request.hashTokens);
        found += hits;
        foundTokens += tokens;
        if (hits == promptBlocks && tokens == request.promptTokens) {
            final boolean full = request.promptTokens % request.hashTokens == 0;
            lastTokenBlocks += full ? 1 : 0;
            partialBlocks += full ? 0 : 1;
        }
    }

    /** Names a block together with all before it. */
    private static long mix(long chain, long hash) {
        // the sum keeps a first hash of 0 from naming nothing
        long h = ((chain + MULTIPLIER) ^ hash) * MULTIPLIER;
        h = (h ^ h >>> 32) * 0xD6E8FEB86659FD93L;
        return h ^ h >>> 29;
    }

    /** Requests that name their contents. */
    public long requests() {
        return requests;
    }

    /** Blocks of their prompts. */
    public long blocks() {
        return blocks;
    }

    /** Blocks that can be found, of {@link #blocks}. */
    public long found() {
        return found;
    }

    /** Distinct blocks, of prompts and answers: what unlimited memory holds in the end. */
    public long distinct() {
        return seen.size();
    }

    /** Share of blocks that can be found, 0 without any. */
    public double share() {
        return blocks == 0 ? 0 : (double) found / blocks;
    }

    /** Share of prompt tokens that can be found, 0 without any. */
    public double tokenShare() {
        return promptTokens == 0 ? 0 : (double) foundTokens / promptTokens;
    }

    /** Of {@link #found}: last blocks of prompts that are not full. */
    public long partialBlocks() {
        return partialBlocks;
    }

    /** Of {@link #found}: full last blocks of prompts found whole. */
    public long lastTokenBlocks() {
        return lastTokenBlocks;
    }

    /** Of {@link #found}: behind or at a block first seen at the same instant. */
    public long sameInstantBlocks() {
        return sameInstantBlocks;
    }
}
