package org.wscsim.core.measured;

import java.util.ArrayList;
import java.util.List;
import org.wscsim.core.failure.BadInputException;

/**
 * Measured attention of one layer: decode alone, prefill alone, and both in one call, each with its own
 * {@link AttentionLattice}. They are kept apart because a kernel that gets a chunk and a batch together runs other code:
 * on the RTX PRO 6000 a mixed call takes 0.4 to 5.2 times the sum of its parts.
 *
 * <p>Monotone within each of the three, not from one to another. Immutable, any thread; a lookup allocates nothing.
 */
public final class AttentionTable {
    private final AttentionLattice decode;
    private final AttentionLattice prefill;
    private final AttentionLattice mixed;
    private final int points;

    /**
     * @param where what errors call the table
     * @throws BadInputException when one of the three kinds of points is missing
     */
    AttentionTable(String where, List<AttentionPoint> points) {
        List<AttentionPoint> decodes = new ArrayList<>();
        List<AttentionPoint> prefills = new ArrayList<>();
        List<AttentionPoint> both = new ArrayList<>();
        for (AttentionPoint point : points) {
            if (point.prefills()) {
                (point.decodes() ? both : prefills).add(point);
            } else {
                decodes.add(point);
            }
        }
        if (decodes.isEmpty() || prefills.isEmpty() || both.isEmpty()) {
            throw new BadInputException("attention table is incomplete: " + where + ", decode points=" + decodes.size()
                    + ", prefill points=" + prefills.size() + ", mixed points=" + both.size() + "; measure all three");
        }
        decode = new AttentionLattice(decodes);
        prefill = new AttentionLattice(prefills);
        mixed = new AttentionLattice(both);
        this.points = points.size();
    }

    /**
     * Seconds of one layer's call.
     *
     * @param chunkTokens new tokens of the chunk, 0 for none
     * @param priorTokens cached tokens before it, 0 without a chunk
     * @param sequences decoding sequences, 0 for none
     * @param contextTokens mean cached tokens of theirs, 0 without sequences
     */
    public double seconds(double chunkTokens, double priorTokens, double sequences, double contextTokens) {
        if (chunkTokens == 0 && sequences == 0) {
            return 0;
        }
        return lattice(chunkTokens, sequences).seconds(chunkTokens, priorTokens, sequences, contextTokens);
    }

    /** Whether {@link #seconds} lies within what was measured. */
    public Range range(double chunkTokens, double priorTokens, double sequences, double contextTokens) {
        if (chunkTokens == 0 && sequences == 0) {
            return Range.INSIDE;
        }
        return lattice(chunkTokens, sequences).range(chunkTokens, priorTokens, sequences, contextTokens);
    }

    private AttentionLattice lattice(double chunkTokens, double sequences) {
        if (chunkTokens == 0) {
            return decode;
        }
        return sequences == 0 ? prefill : mixed;
    }

    /** Measured calls. */
    public int points() {
        return points;
    }

    /** The largest relative change that monotony made to a measured time. */
    public double largestChange() {
        return Math.max(decode.largestChange(), Math.max(prefill.largestChange(), mixed.largestChange()));
    }

    /** The ends of the axes, in words. */
    String extent() {
        return "decode of up to " + decode.maxSequences() + " sequences (" + mixed.maxSequences()
                + " beside a chunk) of " + decode.maxContext() + " tokens, chunks of up to " + prefill.maxChunk()
                + " after " + prefill.maxPrior();
    }
}
