package org.wscsim.core.request;

import static org.wscsim.core.request.RequestLayout.*;

import org.wscsim.core.failure.LimitReachedException;
import org.wscsim.core.memory.Cells;
import org.wscsim.core.memory.NativeMemory;
import org.wscsim.core.memory.SlotPool;

/**
 * Live requests, one row a slot, off-heap. A slot is taken on arrival and returned when the request leaves, so the table
 * holds what is in flight, however long the trace.
 *
 * <p>{@link #generatedTokens} is exact while a request is outside a decode batch; inside, the batch keeps the count
 * ({@code tokens at join + steps since}). Confined to the simulation thread; accessors are O(1) and allocate nothing.
 */
public final class RequestTable {
    private final Cells rows;
    private final Cells prefixKeys;
    private final SlotPool slots;

    public RequestTable(NativeMemory memory, int maxRequests) {
        rows = memory.cells("requests", (long) maxRequests * ROW_BYTES);
        prefixKeys = memory.cells("prefix keys", (long) maxRequests * Long.BYTES);
        slots = new SlotPool(memory, "request slots", maxRequests);
    }

    /**
     * Takes a slot for an arrival.
     *
     * @throws LimitReachedException when every slot is live
     */
    public int admit(Arrival arrival) {
        int slot = slots.acquire();
        if (slot < 0) {
            throw new LimitReachedException("too many requests in the system: max_live_requests=" + slots.capacity()
                    + ", request_id=" + arrival.requestId + "; raise --max-live-requests or lower the rate");
        }
        long row = row(slot);
        clear(row);
        rows.setLong(row + REQUEST_ID, arrival.requestId);
        rows.setLong(row + ARRIVAL_PS, arrival.arrivalPs);
        rows.setLong(row + FIRST_TOKEN_PS, -1L);
        rows.setInt(row + PROMPT_TOKENS, arrival.promptTokens);
        rows.setInt(row + OUTPUT_TOKENS, arrival.outputTokens);
        rows.setInt(row + PREFILL_TOKENS, arrival.promptTokens);
        rows.setInt(row + PREFILL_INSTANCE, -1);
        rows.setInt(row + DECODE_INSTANCE, -1);
        rows.setInt(row + HEAP_POSITION, -1);
        rows.setInt(row + TENANT_ID, arrival.tenantId);
        rows.setInt(row + SLO_CLASS, arrival.sloClass);
        rows.setInt(row + MODEL_ID, arrival.modelId);
        prefixKeys.setLong((long) slot * Long.BYTES, arrival.prefixKey());
        return slot;
    }

    /** Word by word: a slice to fill would be an object wherever the compiler does not inline it away. */
    private void clear(long row) {
        for (int offset = 0; offset < ROW_BYTES; offset += Long.BYTES) {
            rows.setLong(row + offset, 0L);
        }
    }

    /** Returns a slot; its row must not be read again. */
    public void release(int slot) {
        slots.release(slot);
    }

    public int live() {
        return slots.live();
    }

    /** Every live slot is below this. */
    public int bound() {
        return slots.bound();
    }

    public boolean isLive(int slot) {
        return slots.isLive(slot);
    }

    public int capacity() {
        return slots.capacity();
    }

    private static long row(int slot) {
        return (long) slot * ROW_BYTES;
    }

    private long getLong(int slot, int offset) {
        return rows.getLong(row(slot) + offset);
    }

    private void putLong(int slot, int offset, long value) {
        rows.setLong(row(slot) + offset, value);
    }

    private int getInt(int slot, int offset) {
        return rows.getInt(row(slot) + offset);
    }

    private void putInt(int slot, int offset, int value) {
        rows.setInt(row(slot) + offset, value);
    }

    public long requestId(int slot) {
        return getLong(slot, REQUEST_ID);
    }

    public long arrivalPs(int slot) {
        return getLong(slot, ARRIVAL_PS);
    }

    public int promptTokens(int slot) {
        return getInt(slot, PROMPT_TOKENS);
    }

    /** Tokens the request will generate in all. */
    public int outputTokens(int slot) {
        return getInt(slot, OUTPUT_TOKENS);
    }

    /** See {@link Arrival#prefixKey}. */
    public long prefixKey(int slot) {
        return prefixKeys.getLong((long) slot * Long.BYTES);
    }

    public int tenantId(int slot) {
        return getInt(slot, TENANT_ID);
    }

    public int sloClass(int slot) {
        return getInt(slot, SLO_CLASS);
    }

    /** Model of the run that the request is for, see {@link Arrival#modelId}. */
    public int modelId(int slot) {
        return getInt(slot, MODEL_ID);
    }

    /** Where the request stands. */
    public Phase phase(int slot) {
        return Phase.of(getInt(slot, PHASE));
    }

    public void phase(int slot, Phase phase) {
        putInt(slot, PHASE, phase.ordinal());
    }

    /** Tokens generated so far; inside a decode batch as of the join. */
    public int generatedTokens(int slot) {
        return getInt(slot, GENERATED_TOKENS);
    }

    public void generatedTokens(int slot, int tokens) {
        putInt(slot, GENERATED_TOKENS, tokens);
    }

    /** Time of the first token; -1 before it. */
    public long firstTokenPs(int slot) {
        return getLong(slot, FIRST_TOKEN_PS);
    }

    public void firstTokenPs(int slot, long value) {
        putLong(slot, FIRST_TOKEN_PS, value);
    }

    /** Time of the last token, kept while the request is outside a decode batch. */
    public long lastTokenPs(int slot) {
        return getLong(slot, LAST_TOKEN_PS);
    }

    public void lastTokenPs(int slot, long value) {
        putLong(slot, LAST_TOKEN_PS, value);
    }

    /** Attribution so far: compute of prefill steps. */
    public long prefillComputePs(int slot) {
        return getLong(slot, PREFILL_COMPUTE_PS);
    }

    public void prefillComputePs(int slot, long value) {
        putLong(slot, PREFILL_COMPUTE_PS, value);
    }

    /** Attribution so far: what DRAM added to steps. */
    public long dramWaitPs(int slot) {
        return getLong(slot, DRAM_WAIT_PS);
    }

    public void dramWaitPs(int slot, long value) {
        putLong(slot, DRAM_WAIT_PS, value);
    }

    /** Attribution so far: what links added to steps. */
    public long nocWaitPs(int slot) {
        return getLong(slot, NOC_WAIT_PS);
    }

    public void nocWaitPs(int slot, long value) {
        putLong(slot, NOC_WAIT_PS, value);
    }

    /** Attribution so far: KV transfers. */
    public long kvTransferPs(int slot) {
        return getLong(slot, KV_TRANSFER_PS);
    }

    public void kvTransferPs(int slot, long value) {
        putLong(slot, KV_TRANSFER_PS, value);
    }

    /** Attribution so far: compute of decode steps. */
    public long decodeComputePs(int slot) {
        return getLong(slot, DECODE_COMPUTE_PS);
    }

    public void decodeComputePs(int slot, long value) {
        putLong(slot, DECODE_COMPUTE_PS, value);
    }

    /** Attribution so far: from each preemption to the next token. */
    public long preemptionPs(int slot) {
        return getLong(slot, PREEMPTION_PS);
    }

    public void preemptionPs(int slot, long value) {
        putLong(slot, PREEMPTION_PS, value);
    }

    /** When the present phase began. */
    public long phaseStartPs(int slot) {
        return getLong(slot, PHASE_START_PS);
    }

    public void phaseStartPs(int slot, long value) {
        putLong(slot, PHASE_START_PS, value);
    }

    /** The instance's decode time when the request joined its batch. */
    public long decodeTimeAtJoinPs(int slot) {
        return getLong(slot, DECODE_TIME_AT_JOIN_PS);
    }

    public void decodeTimeAtJoinPs(int slot, long value) {
        putLong(slot, DECODE_TIME_AT_JOIN_PS, value);
    }

    /** The instance's DRAM wait when the request joined its batch. */
    public long decodeDramAtJoinPs(int slot) {
        return getLong(slot, DECODE_DRAM_AT_JOIN_PS);
    }

    public void decodeDramAtJoinPs(int slot, long value) {
        putLong(slot, DECODE_DRAM_AT_JOIN_PS, value);
    }

    /** The instance's link wait when the request joined its batch. */
    public long decodeNocAtJoinPs(int slot) {
        return getLong(slot, DECODE_NOC_AT_JOIN_PS);
    }

    public void decodeNocAtJoinPs(int slot, long value) {
        putLong(slot, DECODE_NOC_AT_JOIN_PS, value);
    }

    /** Decode step of the instance that yields the last token. */
    public long finishStep(int slot) {
        return getLong(slot, FINISH_STEP);
    }

    public void finishStep(int slot, long value) {
        putLong(slot, FINISH_STEP, value);
    }

    /** Decode steps of the instance before the join, less what the request sat out. */
    public long joinStep(int slot) {
        return getLong(slot, JOIN_STEP);
    }

    public void joinStep(int slot, long value) {
        putLong(slot, JOIN_STEP, value);
    }

    public int prefillTokens(int slot) {
        return getInt(slot, PREFILL_TOKENS);
    }

    public void prefillTokens(int slot, int value) {
        putInt(slot, PREFILL_TOKENS, value);
    }

    /** Prompt tokens that the first token did without computing, because a prefix cache had them. */
    public int cachedTokens(int slot) {
        return getInt(slot, CACHED_TOKENS);
    }

    public void cachedTokens(int slot, int value) {
        putInt(slot, CACHED_TOKENS, value);
    }

    public int prefilledTokens(int slot) {
        return getInt(slot, PREFILLED_TOKENS);
    }

    public void prefilledTokens(int slot, int value) {
        putInt(slot, PREFILLED_TOKENS, value);
    }

    /** Instance that runs the prompt. */
    public int prefillInstance(int slot) {
        return getInt(slot, PREFILL_INSTANCE);
    }

    public void prefillInstance(int slot, int value) {
        putInt(slot, PREFILL_INSTANCE, value);
    }

    /** Instance that generates; -1 before it is known. */
    public int decodeInstance(int slot) {
        return getInt(slot, DECODE_INSTANCE);
    }

    public void decodeInstance(int slot, int value) {
        putInt(slot, DECODE_INSTANCE, value);
    }

    public int preemptions(int slot) {
        return getInt(slot, PREEMPTIONS);
    }

    public void preemptions(int slot, int value) {
        putInt(slot, PREEMPTIONS, value);
    }

    /** Place in the decode batch's finish heap; -1 outside. */
    public int heapPosition(int slot) {
        return getInt(slot, HEAP_POSITION);
    }

    public void heapPosition(int slot, int value) {
        putInt(slot, HEAP_POSITION, value);
    }

    /** Next in the same block bucket; -1 at the end. */
    public int bucketNext(int slot) {
        return getInt(slot, BUCKET_NEXT);
    }

    public void bucketNext(int slot, int value) {
        putInt(slot, BUCKET_NEXT, value);
    }

    /** Previous in the same block bucket; -1 at the head. */
    public int bucketPrevious(int slot) {
        return getInt(slot, BUCKET_PREVIOUS);
    }

    public void bucketPrevious(int slot, int value) {
        putInt(slot, BUCKET_PREVIOUS, value);
    }
}
