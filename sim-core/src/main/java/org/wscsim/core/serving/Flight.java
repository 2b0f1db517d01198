package org.wscsim.core.serving;

import java.util.Arrays;
import org.wscsim.core.operator.StepShape;

/**
 * A step under way in a pipeline: who is in it, its work, and where its time went so far. Reused; allocates only to grow.
 * Confined to the simulation thread.
 */
final class Flight {
    /** Work of the step, the same in every stage. */
    final StepShape shape = new StepShape();

    private int[] decoding = new int[64];
    private int[] prefilling = new int[16];
    private int[] chunks = new int[16];
    private int decodeCount;
    private int prefillCount;
    private long computePs;
    private long dramPs;
    private long nocPs;

    void clear() {
        decodeCount = 0;
        prefillCount = 0;
        computePs = 0;
        dramPs = 0;
        nocPs = 0;
    }

    void decode(int slot) {
        if (decodeCount == decoding.length) {
            decoding = Arrays.copyOf(decoding, 2 * decodeCount);
        }
        decoding[decodeCount++] = slot;
    }

    void prefill(int slot, int chunk) {
        if (prefillCount == prefilling.length) {
            prefilling = Arrays.copyOf(prefilling, 2 * prefillCount);
            chunks = Arrays.copyOf(chunks, 2 * prefillCount);
        }
        prefilling[prefillCount] = slot;
        chunks[prefillCount++] = chunk;
    }

    /** A stage takes this long; of it, waiting for DRAM and links. */
    void spend(long stagePs, long stageDramPs, long stageNocPs) {
        computePs += stagePs - stageDramPs - stageNocPs;
        dramPs += stageDramPs;
        nocPs += stageNocPs;
    }

    int requests() {
        return decodeCount + prefillCount;
    }

    int decodeCount() {
        return decodeCount;
    }

    int decodeSlot(int i) {
        return decoding[i];
    }

    int prefillCount() {
        return prefillCount;
    }

    int prefillSlot(int i) {
        return prefilling[i];
    }

    int prefillChunk(int i) {
        return chunks[i];
    }

    long computePs() {
        return computePs;
    }

    long dramPs() {
        return dramPs;
    }

    long nocPs() {
        return nocPs;
    }
}
