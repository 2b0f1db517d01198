package org.wscsim.core.measured;

/**
 * One measured call of the attention kernel of one layer on one device: a prefill chunk and a decode batch together, or
 * either alone.
 *
 * @param chunkTokens new tokens of the prefill chunk, 0 for none
 * @param priorTokens cached tokens that precede the chunk
 * @param sequences decoding sequences, 0 for none
 * @param contextTokens cached tokens of each decoding sequence
 * @param seconds how long it took
 */
public record AttentionPoint(int chunkTokens, int priorTokens, int sequences, int contextTokens, double seconds) {
    boolean decodes() {
        return sequences > 0;
    }

    boolean prefills() {
        return chunkTokens > 0;
    }
}
