package org.wscsim.core.operator;

import java.util.Arrays;

/**
 * The work of one step of one instance, as counts; caller-owned, overwritten for every step. Fields, not accessors: it
 * is a row. Grows to the most chunks ever seen, then allocates nothing.
 */
public final class StepShape {
    /** Tokens that pass through the blocks: all prefill chunks plus one per decoding sequence. */
    public int newTokens;
    /** Sequences that yield a token (decoding ones, and prefills that complete): rows of the LM head. */
    public int sampledSequences;
    /** Prefill chunks in the step. */
    public int prefillChunks;
    /**
     * Causal attention of the chunks: sum over chunks of c (2p + c + 1) / 2 query-key pairs, where p tokens precede a
     * chunk of c.
     */
    public double prefillPairs;
    /** Tokens whose KV the chunks re-read: sum of p over chunks. */
    public long prefillPriorTokens;
    /** Decoding sequences. */
    public int decodeSequences;
    /** Sum over decoding sequences of cached tokens, the one being written included. */
    public long decodeContextTokens;
    /** The part of {@link #decodeContextTokens} that lies in the instance's own home. */
    public long decodeLocalTokens;
    /**
     * Time to read the rest over the mesh, fine units: the longest over remote homes, which stream in parallel with the
     * local one; and the part of it that the remote DRAM port alone would take.
     */
    public long remoteReadFine;

    public long remotePortFine;

    private int[] chunkTokens = new int[16];
    private int[] chunkPriors = new int[16];

    public void clear() {
        newTokens = 0;
        sampledSequences = 0;
        prefillChunks = 0;
        prefillPairs = 0;
        prefillPriorTokens = 0;
        decodeSequences = 0;
        decodeContextTokens = 0;
        decodeLocalTokens = 0;
        remoteReadFine = 0;
        remotePortFine = 0;
    }

    /**
     * Adds a prefill chunk.
     *
     * @param tokens of the chunk
     * @param prior tokens of the same prompt that precede it, their KV cached
     * @param completes it is the prompt's last, so that the sequence yields a token
     */
    public void addChunk(int tokens, int prior, boolean completes) {
        if (prefillChunks == chunkTokens.length) {
            chunkTokens = Arrays.copyOf(chunkTokens, 2 * prefillChunks);
            chunkPriors = Arrays.copyOf(chunkPriors, 2 * prefillChunks);
        }
        chunkTokens[prefillChunks] = tokens;
        chunkPriors[prefillChunks] = prior;
        prefillChunks++;
        newTokens += tokens;
        prefillPairs += tokens * (prior + (tokens + 1) / 2.0);
        prefillPriorTokens += prior;
        sampledSequences += completes ? 1 : 0;
    }

    /**
     * Adds decoding sequences whose KV lies at home.
     *
     * @param contextTokens their cached tokens together, those being written included
     */
    public void addDecode(int sequences, long contextTokens) {
        newTokens += sequences;
        sampledSequences += sequences;
        decodeSequences += sequences;
        decodeContextTokens += contextTokens;
        decodeLocalTokens += contextTokens;
    }

    /** Tokens of chunk {@code i} of {@link #prefillChunks}, in the order in which they were added. */
    public int chunkTokens(int i) {
        return chunkTokens[i];
    }

    /** Tokens that precede chunk {@code i}. */
    public int chunkPrior(int i) {
        return chunkPriors[i];
    }
}
