package org.wscsim.core.operator;

/**
 * The work of one step of one instance, as counts; caller-owned, overwritten for every step. Fields, not accessors: it
 * is a row.
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
}
