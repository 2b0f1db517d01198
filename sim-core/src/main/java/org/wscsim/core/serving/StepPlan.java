package org.wscsim.core.serving;

/**
 * What an instance does in its next step; owned by the engine, filled by a {@link Batcher}, checked before use.
 *
 * <p>Applied in this order: requests turned away, preemptions, joins, pauses, admissions and prefill chunks, decode. An empty plan leaves the instance
 * idle until its lists change.
 *
 * <p><strong>Validity.</strong> A plan holds for one step unless the batcher says what ends it ({@link #repeatUntil}):
 * a pure-decode plan can then be repeated by the engine, step by step or as one epoch, without asking again. A batcher
 * that says nothing is asked at every step.
 */
public final class StepPlan {
    /** The plan ends when a sequence of the batch finishes. */
    public static final int ON_FINISH = 1;
    /** The plan ends when the waiting or ready list grows. */
    public static final int ON_ARRIVAL = 1 << 1;
    /** The plan ends when a decode step's blocks cannot be allocated. */
    public static final int ON_BLOCK_LIMIT = 1 << 2;
    /** The plan ends when a KV cache that was computed here has left for its decode instance. */
    public static final int ON_DEPARTURE = 1 << 3;

    /** Why a request was turned away that a plan sheds. */
    public static final String SHED = "shed:deadline";

    /** Reserve of an admission that takes KV room for its chunk only, and more with every further chunk. */
    public static final int CHUNK_ONLY = -1;

    private int[] prefillSlots = new int[64];
    private int[] prefillChunks = new int[64];
    private int[] prefillReserves = new int[64];
    private int prefillCount;
    private int[] preemptedSlots = new int[64];
    private int preemptedCount;
    private int[] pausedSlots = new int[16];
    private int pausedCount;
    private int[] shedSlots = new int[16];
    private int shedCount;
    private int joinCount;
    private int decodeCount;
    private int paddedChunk;
    private int paddedSequences;
    private long paddedContextTokens;
    private int endMask;
    private long endPs;

    public void clear() {
        prefillCount = 0;
        preemptedCount = 0;
        pausedCount = 0;
        shedCount = 0;
        joinCount = 0;
        decodeCount = 0;
        paddedChunk = 0;
        paddedSequences = 0;
        paddedContextTokens = 0;
        endMask = 0;
        endPs = Long.MAX_VALUE;
    }

    /**
     * Processes the next {@code chunkTokens} prompt tokens of a waiting request (which it admits) or of a running one
     * whose prefill is not complete.
     *
     * @param reserveTokens for an admission: tokens to take KV room for now, prompt included; 0 = the prompt;
     *     {@link #CHUNK_ONLY}, on a mixed instance, = the chunk. A request has no room beyond its chunks then, so every
     *     further chunk needs {@code ceil(tokens / block) - held} free blocks of the instance's own pool
     */
    public void prefill(int slot, int chunkTokens, int reserveTokens) {
        if (prefillCount == prefillSlots.length) {
            growPrefill();
        }
        prefillSlots[prefillCount] = slot;
        prefillChunks[prefillCount] = chunkTokens;
        prefillReserves[prefillCount++] = reserveTokens;
    }

    /** Returns a running request to the head of the waiting list; its KV cache is dropped and computed again. */
    public void preempt(int slot) {
        if (preemptedCount == preemptedSlots.length) {
            preemptedSlots = java.util.Arrays.copyOf(preemptedSlots, preemptedCount * 2);
        }
        preemptedSlots[preemptedCount++] = slot;
    }

    /**
     * Lets a decoding request stand behind all others, those that join included, so that {@link #decodeFirst} can leave it
     * out. It keeps its KV cache. Cost O(batch).
     */
    public void pause(int slot) {
        if (pausedCount == pausedSlots.length) {
            pausedSlots = java.util.Arrays.copyOf(pausedSlots, pausedCount * 2);
        }
        pausedSlots[pausedCount++] = slot;
    }

    /**
     * Turns a waiting request away that has not had a token: it is counted as rejected, for {@value #SHED}, and as missed goodput.
     */
    public void shed(int slot) {
        if (shedCount == shedSlots.length) {
            shedSlots = java.util.Arrays.copyOf(shedSlots, shedCount * 2);
        }
        shedSlots[shedCount++] = slot;
    }

    /** Moves the first {@code count} ready requests into the running list, in order. */
    public void join(int count) {
        joinCount = count;
    }

    /**
     * Generates one token for each of the first {@code count} decoding requests as they stand after preemptions and
     * joins.
     */
    public void decodeFirst(int count) {
        decodeCount = count;
    }

    /** Every prefill chunk costs as many tokens as this, where it is shorter: prompts padded to the longest. */
    public void padChunks(int tokens) {
        paddedChunk = tokens;
    }

    /**
     * The decode of this step costs as much as one of {@code sequences} with {@code contextTokens} cached in all, the
     * tokens being written included; no fewer than it has. For batches padded to their longest member: while the plan
     * is repeated each of them is one token longer every step.
     */
    public void padDecode(int sequences, long contextTokens) {
        paddedSequences = sequences;
        paddedContextTokens = contextTokens;
    }

    /**
     * Says how long this plan may be repeated.
     *
     * @param mask any of the {@code ON_...} bits
     * @param untilPs first step boundary at or after which the batcher must be asked again; Long.MAX_VALUE for none
     */
    public void repeatUntil(int mask, long untilPs) {
        endMask = mask;
        endPs = untilPs;
    }

    /** The request is no longer there: its chunk falls away. */
    void dropPrefill(int slot) {
        int kept = 0;
        for (int i = 0; i < prefillCount; i++) {
            if (prefillSlots[i] != slot) {
                prefillSlots[kept] = prefillSlots[i];
                prefillChunks[kept] = prefillChunks[i];
                prefillReserves[kept++] = prefillReserves[i];
            }
        }
        prefillCount = kept;
    }

    public int prefillCount() {
        return prefillCount;
    }

    public int prefillSlot(int i) {
        return prefillSlots[i];
    }

    public int prefillChunk(int i) {
        return prefillChunks[i];
    }

    public int prefillReserve(int i) {
        return prefillReserves[i];
    }

    public int preemptedCount() {
        return preemptedCount;
    }

    public int preemptedSlot(int i) {
        return preemptedSlots[i];
    }

    public int pausedCount() {
        return pausedCount;
    }

    public int pausedSlot(int i) {
        return pausedSlots[i];
    }

    public int shedCount() {
        return shedCount;
    }

    public int shedSlot(int i) {
        return shedSlots[i];
    }

    public int joinCount() {
        return joinCount;
    }

    public int decodeCount() {
        return decodeCount;
    }

    int paddedChunk() {
        return paddedChunk;
    }

    /** The plan is repeated for one more step. */
    void repeat() {
        paddedContextTokens += paddedSequences;
    }

    int paddedSequences() {
        return paddedSequences;
    }

    long paddedContextTokens() {
        return paddedContextTokens;
    }

    public int endMask() {
        return endMask;
    }

    public long endPs() {
        return endPs;
    }

    public boolean isEmpty() {
        return prefillCount == 0 && decodeCount == 0;
    }

    private void growPrefill() {
        prefillSlots = java.util.Arrays.copyOf(prefillSlots, prefillCount * 2);
        prefillChunks = java.util.Arrays.copyOf(prefillChunks, prefillCount * 2);
        prefillReserves = java.util.Arrays.copyOf(prefillReserves, prefillCount * 2);
    }
}
