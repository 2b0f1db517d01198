package org.wscsim.core.serving;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.kv.KvCache;
import org.wscsim.core.memory.Cells;
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
 * <p>A member whose blocks reach further than that (room was reserved) stands in its bucket as <em>provided</em>: it needs no
 * block the next time the bucket's turn comes. Its last provided turn makes it a member like the others. Confined to the
 * simulation thread; allocates nothing.
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
    private final int[] bucketProvided;
    /** One byte a slot. */
    private final Cells provided;

    private final int[] tokensInHome;
    private final int[] tailsInHome;
    private int remoteMembers;
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
        bucketProvided = new int[blockTokens];
        provided = memory.cells("provided members", requests.capacity());
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

    /** Tokens that the member's blocks take before it needs another. */
    private int room(int slot) {
        return cache.blocks(slot) * blockTokens - cached(slot);
    }

    void join(int slot) {
        if (meter != null) {
            meter.joined(slot);
        }
        requests.joinStep(slot, steps);
        requests.finishStep(slot, steps + requests.outputTokens(slot) - requests.generatedTokens(slot));
        finishing.add(slot);
        cachedTokens += cached(slot);
        link(slot, bucketOf(slot), room(slot) >= blockTokens);
        addRemote(slot);
    }

    /** Takes a member out; its {@link RequestTable#generatedTokens} is made exact. */
    void leave(int slot) {
        if (meter != null) {
            meter.left(slot);
        }
        removeRemote(slot);
        int cached = cached(slot);
        unlink(slot, bucketOf(slot));
        cachedTokens -= cached;
        finishing.remove(slot);
        requests.generatedTokens(slot, generated(slot));
    }

    /** The step now beginning leaves this member out: everything it expects moves one step later. */
    void postpone(int slot) {
        removeRemote(slot);
        unlink(slot, bucketOf(slot));
        finishing.remove(slot);
        requests.joinStep(slot, requests.joinStep(slot) + 1);
        requests.finishStep(slot, requests.finishStep(slot) + 1);
        finishing.add(slot);
        cachedTokens--;
        // The step that is about to be counted gives it back the token just taken off.
        link(slot, bucketOf(slot), room(slot) > blockTokens);
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

    boolean needsBlock(int slot) {
        return cached(slot) >= cache.blocks(slot) * blockTokens;
    }

    /** Members that need blocks in the coming step. */
    int growing() {
        int bucket = growingBucket();
        return bucketSize[bucket] - bucketProvided[bucket];
    }

    /** Blocks that so many steps after the coming one need at most, as long as nobody joins. */
    long growingWithin(long laterSteps) {
        return size() * (laterSteps / blockTokens + 1);
    }

    /** How many steps after the coming one certainly find room in so many free blocks; at most {@code laterSteps}. */
    long stepsWithin(long free, long laterSteps) {
        if (growingWithin(laterSteps) <= free) {
            return laterSteps;
        }
        long left = free;
        for (long step = 1; step <= laterSteps; step++) {
            left -= bucketSize[(int) Math.floorMod(-(steps + step), (long) blockTokens)];
            if (left < 0) {
                return step - 1;
            }
        }
        return laterSteps;
    }

    /** The members that needed blocks in the coming step have them. */
    void turnOver() {
        int bucket = growingBucket();
        for (int slot = bucketHead[bucket]; bucketProvided[bucket] > 0 && slot >= 0; slot = requests.bucketNext(slot)) {
            if (isProvided(slot) && room(slot) <= blockTokens) {
                provided(slot, false);
                bucketProvided[bucket]--;
            }
        }
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

    private int bucketOf(int slot) {
        return (int) Math.floorMod(cached(slot) - steps, (long) blockTokens);
    }

    private boolean isProvided(int slot) {
        return provided.getByte(slot) != 0;
    }

    private void provided(int slot, boolean is) {
        provided.setByte(slot, (byte) (is ? 1 : 0));
    }

    private void link(int slot, int bucket, boolean isProvided) {
        provided(slot, isProvided);
        bucketProvided[bucket] += isProvided ? 1 : 0;
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
        bucketProvided[bucket] -= isProvided(slot) ? 1 : 0;
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
