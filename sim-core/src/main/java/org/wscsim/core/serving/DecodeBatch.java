package org.wscsim.core.serving;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.kv.KvCache;
import org.wscsim.core.memory.NativeMemory;
import org.wscsim.core.request.RequestTable;

/**
 * The sequences an instance decodes together, kept so that a step costs O(sequences that change), not O(batch).
 *
 * <p>Every member gains one token a step, so nothing is written per token: a member's token count is
 * {@code tokens at join + steps - step at join}. Members stand in buckets by {@code (cached tokens - steps) mod block
 * size}, which no step changes; those that need a KV block in step s are bucket {@code -s mod block size}. Example: block
 * size 16, a member joins at step 5 with 30 tokens cached: bucket (30 - 5) mod 16 = 9; it needs a block when 32 tokens
 * are cached, at step 7, and -7 mod 16 = 9.
 *
 * <p>A member with blocks reserved beyond its tokens is not in a bucket; while there is one, growth is found by looking
 * at every member. Confined to the simulation thread; allocates nothing.
 */
final class DecodeBatch {
    private static final int NONE = -1;

    private final RequestTable requests;
    private final KvCache cache;
    private final int home;
    private final int blockTokens;
    private final FinishHeap finishing;
    private final int[] bucketHead;
    private final int[] bucketSize;
    private final int[] tokensInHome;
    private final int[] tailsInHome;
    private int remoteMembers;
    private int reservedMembers;
    private long steps;
    private long cachedTokens;
    private @Nullable ServiceMeter meter;

    DecodeBatch(NativeMemory memory, RequestTable requests, KvCache cache, int home) {
        this.requests = requests;
        this.cache = cache;
        this.home = home;
        blockTokens = cache.blockTokens();
        finishing = new FinishHeap(memory, requests);
        bucketHead = new int[blockTokens];
        Arrays.fill(bucketHead, NONE);
        bucketSize = new int[blockTokens];
        tokensInHome = new int[cache.homeCount()];
        tailsInHome = new int[cache.homeCount()];
    }

    /** Who is told of members that come and go. */
    void attach(ServiceMeter toTell) {
        meter = toTell;
    }

    int size() {
        return finishing.size();
    }

    /** Decode steps done so far. */
    long steps() {
        return steps;
    }

    /** Sum over members of KV entries. */
    long cachedTokens() {
        return cachedTokens;
    }

    int generated(int slot) {
        return requests.generatedTokens(slot) + (int) (steps - requests.joinStep(slot));
    }

    /** KV entries of a member: its prompt and every token but the last, whose keys are written by the next step. */
    int cached(int slot) {
        return requests.promptTokens(slot) + generated(slot) - 1;
    }

    /** Whether the request's blocks hold more than its tokens fill. */
    private boolean reserved(int slot) {
        return cache.blocks(slot) > Math.ceilDiv(cached(slot), blockTokens);
    }

    void join(int slot) {
        if (meter != null) {
            meter.joined(slot);
        }
        requests.joinStep(slot, steps);
        requests.finishStep(slot, steps + requests.outputTokens(slot) - requests.generatedTokens(slot));
        finishing.add(slot);
        cachedTokens += cached(slot);
        if (reserved(slot)) {
            reservedMembers++;
            requests.bucketNext(slot, NONE);
            requests.bucketPrevious(slot, RESERVED);
        } else {
            link(slot, bucketOf(slot));
        }
        addRemote(slot);
    }

    /** Takes a member out; its {@link RequestTable#generatedTokens} is made exact. */
    void leave(int slot) {
        if (meter != null) {
            meter.left(slot);
        }
        removeRemote(slot);
        int cached = cached(slot);
        if (requests.bucketPrevious(slot) == RESERVED) {
            reservedMembers--;
        } else {
            unlink(slot, bucketOf(slot));
        }
        cachedTokens -= cached;
        finishing.remove(slot);
        requests.generatedTokens(slot, generated(slot));
    }

    /** The step now beginning leaves this member out: everything it expects moves one step later. */
    void postpone(int slot) {
        removeRemote(slot);
        boolean bucketed = requests.bucketPrevious(slot) != RESERVED;
        if (bucketed) {
            unlink(slot, bucketOf(slot));
        }
        finishing.remove(slot);
        requests.joinStep(slot, requests.joinStep(slot) + 1);
        requests.finishStep(slot, requests.finishStep(slot) + 1);
        finishing.add(slot);
        cachedTokens--;
        if (bucketed) {
            link(slot, bucketOf(slot));
        }
        addRemote(slot);
    }

    /** Every member has gained a token. */
    void step() {
        steps++;
        cachedTokens += size();
        if (remoteMembers > 0) {
            for (int h = 0; h < tokensInHome.length; h++) {
                tokensInHome[h] += tailsInHome[h];
            }
        }
    }

    /** A member that has its last token, or -1. */
    int finished() {
        if (finishing.size() == 0) {
            return NONE;
        }
        int slot = finishing.first();
        return requests.finishStep(slot) <= steps ? slot : NONE;
    }

    /** Steps until the first member finishes; the batch must not be empty. */
    long stepsToFirstFinish() {
        return requests.finishStep(finishing.first()) - steps;
    }

    /** Whether growth must be looked for member by member. */
    boolean hasReservations() {
        return reservedMembers > 0;
    }

    boolean needsBlock(int slot) {
        return cached(slot) >= cache.blocks(slot) * blockTokens;
    }

    /** Members of the bucket that needs blocks in the coming step. Exact without reservations. */
    int growing() {
        return bucketSize[growingBucket()];
    }

    int firstGrowing() {
        return bucketHead[growingBucket()];
    }

    int nextGrowing(int slot) {
        return requests.bucketNext(slot);
    }

    private int growingBucket() {
        return (int) Math.floorMod(-steps, (long) blockTokens);
    }

    /** A member was given a block: remote bookkeeping follows its tail. */
    void grown(int slot, int previousTail, int newTail) {
        if (previousTail == home && newTail == home) {
            return;
        }
        if (previousTail != home) {
            tailsInHome[previousTail]--;
        }
        if (newTail != home) {
            tailsInHome[newTail]++;
        }
        if (previousTail == home && newTail != home && cache.blocksIn(slot, home) + 1 == cache.blocks(slot)) {
            remoteMembers++;
        }
    }

    /** Whether some member's KV lies outside the instance's own home. */
    boolean hasRemote() {
        return remoteMembers > 0;
    }

    /** Tokens of members in a home other than the instance's own. */
    int remoteTokens(int otherHome) {
        return tokensInHome[otherHome];
    }

    /** Tokens of members in the instance's own home. */
    long localTokens() {
        long local = cachedTokens;
        if (remoteMembers > 0) {
            for (int tokens : tokensInHome) {
                local -= tokens;
            }
        }
        return local;
    }

    /** Members whose newest block is in the given other home: each adds a token there in the coming step. */
    int remoteTails(int otherHome) {
        return tailsInHome[otherHome];
    }

    private void addRemote(int slot) {
        moveRemote(slot, 1);
    }

    private void removeRemote(int slot) {
        moveRemote(slot, -1);
    }

    private void moveRemote(int slot, int sign) {
        if (cache.blocksIn(slot, home) == cache.blocks(slot)) {
            return;
        }
        remoteMembers += sign;
        int tail = cache.tailHome(slot);
        int unfilled = cache.blocks(slot) * blockTokens - cached(slot);
        for (int h = 0; h < tokensInHome.length; h++) {
            int blocks = h == home ? 0 : cache.blocksIn(slot, h);
            if (blocks > 0) {
                tokensInHome[h] += sign * (blocks * blockTokens - (h == tail ? unfilled : 0));
            }
        }
        if (tail != home) {
            tailsInHome[tail] += sign;
        }
    }

    private static final int RESERVED = -2;

    private int bucketOf(int slot) {
        return (int) Math.floorMod(cached(slot) - steps, (long) blockTokens);
    }

    private void link(int slot, int bucket) {
        int head = bucketHead[bucket];
        requests.bucketNext(slot, head);
        requests.bucketPrevious(slot, NONE);
        if (head != NONE) {
            requests.bucketPrevious(head, slot);
        }
        bucketHead[bucket] = slot;
        bucketSize[bucket]++;
    }

    private void unlink(int slot, int bucket) {
        int next = requests.bucketNext(slot);
        int previous = requests.bucketPrevious(slot);
        if (previous == NONE) {
            bucketHead[bucket] = next;
        } else {
            requests.bucketNext(previous, next);
        }
        if (next != NONE) {
            requests.bucketPrevious(next, previous);
        }
        bucketSize[bucket]--;
    }
}
