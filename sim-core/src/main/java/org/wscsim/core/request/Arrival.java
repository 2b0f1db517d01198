package org.wscsim.core.request;

import java.util.Arrays;
import java.util.Objects;

/**
 * One request as the workload states it; a caller-owned row that a source overwrites.
 *
 * <p>{@code outputTokens} is how many tokens the request will generate. Schedulers do not see it unless lengths are
 * declared known. Confined to the thread that owns it.
 */
public final class Arrival {
    /** Longest prompt or output accepted, tokens. Above every published context window; keeps prices in range. */
    public static final int MAX_TOKENS = 1 << 22;

    /** Tokens at the head of a prompt by which {@link #prefixKey} knows it. */
    public static final int PREFIX_TOKENS = 1024;

    /** Identity outside the simulator: position in the workload, 0-based. */
    public long requestId;
    /** Virtual time of arrival; the first request of a workload arrives at 0. Never decreases. */
    public long arrivalPs;
    /** Prompt length, 1..{@link #MAX_TOKENS}. */
    public int promptTokens;
    /** Tokens to generate, 1..{@link #MAX_TOKENS}. */
    public int outputTokens;
    /** Tenant the request belongs to; 0 where the workload names none. */
    public int tenantId;
    /** Service class, index into the run's SLO classes; 0 where the workload names none. */
    public int sloClass;
    /** Conversation the request belongs to; 0 where the workload names none. */
    public int sessionId;
    /** Model the request asks for, in the order the workload first names them from 0; 0 where it names none. */
    public int modelId;
    /**
     * Tokens that one content hash stands for; 0 where the workload names no contents, and nothing of the prompt can then
     * be found in a prefix cache.
     */
    public int hashTokens;

    private int hashCount;
    private long[] hashes = new long[16];

    public void set(long requestId, long arrivalPs, int promptTokens, int outputTokens) {
        this.requestId = requestId;
        this.arrivalPs = arrivalPs;
        this.promptTokens = promptTokens;
        this.outputTokens = outputTokens;
        this.tenantId = 0;
        this.sloClass = 0;
        this.sessionId = 0;
        this.modelId = 0;
        clearHashes();
    }

    public void clearHashes() {
        hashTokens = 0;
        hashCount = 0;
    }

    /**
     * Names the content of the next {@link #hashTokens} tokens: two requests whose first n hashes are equal have their
     * first n {@code hashTokens} tokens in common. Hashes run through the prompt (its last one may stand for fewer tokens)
     * and may go on through the output, as sessions need whose next turn repeats it.
     */
    public void addHash(long hash) {
        if (hashCount == hashes.length) {
            hashes = Arrays.copyOf(hashes, 2 * hashCount);
        }
        hashes[hashCount++] = hash;
    }

    public int hashCount() {
        return hashCount;
    }

    public long hash(int index) {
        return hashes[Objects.checkIndex(index, hashCount)];
    }

    /**
     * One number for the contents of the first {@value #PREFIX_TOKENS} tokens, or of the whole prompt if it is shorter; 0
     * where nothing is known of them. Two long prompts of one session, or with the same system prompt, share it.
     */
    public long prefixKey() {
        if (hashCount == 0 || hashTokens == 0) {
            return 0;
        }
        int blocks = Math.min(hashCount, Math.ceilDiv(Math.min(PREFIX_TOKENS, promptTokens), hashTokens));
        long key = blocks;
        for (int i = 0; i < blocks; i++) {
            key = ServiceMix.mixed(key ^ hashes[i]);
        }
        return key == 0 ? 1 : key;
    }

    public void copyFrom(Arrival other) {
        requestId = other.requestId;
        arrivalPs = other.arrivalPs;
        promptTokens = other.promptTokens;
        outputTokens = other.outputTokens;
        tenantId = other.tenantId;
        sloClass = other.sloClass;
        sessionId = other.sessionId;
        modelId = other.modelId;
        hashTokens = other.hashTokens;
        hashCount = other.hashCount;
        if (hashes.length < hashCount) {
            hashes = new long[other.hashes.length];
        }
        System.arraycopy(other.hashes, 0, hashes, 0, hashCount);
    }
}
