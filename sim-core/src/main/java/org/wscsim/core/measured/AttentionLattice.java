package org.wscsim.core.measured;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import org.wscsim.core.failure.BadInputException;

/**
 * Attention times on the product grid of all measured chunks, priors, batch sizes and contexts, multilinear in between.
 *
 * <p>Points come from one or several smaller product grids (powers of two, powers of 1.5), so the product of all
 * coordinates has holes. {@link HoleFiller} closes them; then {@link IsotonicGrid} makes the whole monotone in all four
 * coordinates together. Linear coordinates and times: predicting one grid of the RTX PRO 6000 table from the other is off
 * by 3.1 % on average so, by 3.3 % with logarithms of both.
 *
 * <p>Beyond the last node of an axis the time at the edge is continued by the work that lies beyond it: query-key pairs of
 * the chunk and cached tokens of the batch, each at the rate of the upper half of its axis. So the whole is monotone and
 * continuous. Below the first node the first node's time.
 *
 * <p>Memory: 8 bytes a node, two arrays (0.9 MB for 19 x 20 x 8 x 19 nodes). Immutable, any thread; a lookup is four binary
 * searches and at most 15 linear steps, and allocates nothing.
 */
final class AttentionLattice {
    private final int[] chunks;
    private final int[] priors;
    private final int[] sequences;
    private final int[] contexts;
    private final double[] measured;
    private final double[] seconds;
    private final double secondsPerPair;
    private final double secondsPerContextToken;

    /**
     * @param points at least one
     * @throws BadInputException when two have the same coordinates
     */
    AttentionLattice(List<AttentionPoint> points) {
        chunks = nodes(points, AttentionPoint::chunkTokens);
        priors = nodes(points, AttentionPoint::priorTokens);
        sequences = nodes(points, AttentionPoint::sequences);
        contexts = nodes(points, AttentionPoint::contextTokens);
        measured = new double[chunks.length * priors.length * sequences.length * contexts.length];
        Arrays.fill(measured, Double.NaN);
        for (AttentionPoint point : points) {
            int node = node(point);
            if (!Double.isNaN(measured[node])) {
                throw new BadInputException("attention is measured twice: point=" + point + "; keep one");
            }
            measured[node] = point.seconds();
        }
        double[] filled = measured.clone();
        new HoleFiller(filled, chunks, priors, sequences, contexts).fill();
        seconds = IsotonicGrid.of(filled, chunks.length, priors.length, sequences.length, contexts.length);
        secondsPerPair = lastRatePerPair();
        secondsPerContextToken = lastRatePerContextToken();
    }

    private static int[] nodes(List<AttentionPoint> points, ToIntFunction<AttentionPoint> coordinate) {
        return points.stream().mapToInt(coordinate).distinct().sorted().toArray();
    }

    private int node(AttentionPoint point) {
        int chunk = Arrays.binarySearch(chunks, point.chunkTokens());
        int prior = Arrays.binarySearch(priors, point.priorTokens());
        int batch = Arrays.binarySearch(sequences, point.sequences());
        return ((chunk * priors.length + prior) * sequences.length + batch) * contexts.length
                + Arrays.binarySearch(contexts, point.contextTokens());
    }

    /** Seconds per query-key pair between half of the longest prior and the longest, at the other axes' ends. */
    private double lastRatePerPair() {
        double chunk = last(chunks);
        double prior = last(priors);
        if (chunk == 0 || priors.length == 1) {
            return chunk == 0 ? 0 : last(seconds) / pairs(chunk, prior);
        }
        double half = priors[Axis.floorIndex(priors, prior / 2)];
        double gained = last(seconds) - inside(chunk, half, last(sequences), last(contexts));
        return gained / (pairs(chunk, prior) - pairs(chunk, half));
    }

    private double lastRatePerContextToken() {
        double batch = last(sequences);
        double context = last(contexts);
        if (batch == 0 || contexts.length == 1) {
            return batch == 0 ? 0 : last(seconds) / (batch * context);
        }
        double half = contexts[Axis.floorIndex(contexts, context / 2)];
        double gained = last(seconds) - inside(last(chunks), last(priors), batch, half);
        return gained / (batch * (context - half));
    }

    /** Seconds of one layer's call. */
    double seconds(double chunk, double prior, double batch, double context) {
        double time = inside(chunk, prior, batch, context);
        if (range(chunk, prior, batch, context) != Range.ABOVE) {
            return time;
        }
        double chunkInside = Axis.clamp(chunks, chunk);
        double priorInside = Axis.clamp(priors, prior);
        double batchInside = Axis.clamp(sequences, batch);
        double contextInside = Axis.clamp(contexts, context);
        double pairs = pairs(chunk, prior) - pairs(chunkInside, priorInside);
        double tokens = batch * context - batchInside * contextInside;
        return time + Math.max(0, pairs) * secondsPerPair + Math.max(0, tokens) * secondsPerContextToken;
    }

    Range range(double chunk, double prior, double batch, double context) {
        return Axis.range(chunks, chunk)
                .and(Axis.range(priors, prior))
                .and(Axis.range(sequences, batch))
                .and(Axis.range(contexts, context));
    }

    private double inside(double chunk, double prior, double batch, double context) {
        double position = Axis.position(chunks, chunk);
        int at = (int) position;
        double low = alongPriors(at, prior, batch, context);
        return at == position ? low : mix(low, alongPriors(at + 1, prior, batch, context), position - at);
    }

    private double alongPriors(int row, double prior, double batch, double context) {
        double position = Axis.position(priors, prior);
        int at = (int) position;
        int from = row * priors.length + at;
        double low = alongSequences(from, batch, context);
        return at == position ? low : mix(low, alongSequences(from + 1, batch, context), position - at);
    }

    private double alongSequences(int row, double batch, double context) {
        double position = Axis.position(sequences, batch);
        int at = (int) position;
        int from = row * sequences.length + at;
        double low = alongContexts(from, context);
        return at == position ? low : mix(low, alongContexts(from + 1, context), position - at);
    }

    private double alongContexts(int row, double context) {
        double position = Axis.position(contexts, context);
        int at = (int) position;
        int from = row * contexts.length + at;
        return at == position ? seconds[from] : mix(seconds[from], seconds[from + 1], position - at);
    }

    private static double mix(double low, double high, double weight) {
        return (1 - weight) * low + weight * high;
    }

    /** Causal query-key pairs of a chunk after {@code prior} tokens. */
    static double pairs(double chunk, double prior) {
        return chunk * (prior + (chunk + 1) / 2);
    }

    /** The largest relative change that monotony made to a measured time. */
    double largestChange() {
        return IsotonicGrid.largestChange(measured, seconds);
    }

    /** Nodes of the product grid. */
    int nodes() {
        return seconds.length;
    }

    int maxChunk() {
        return chunks[chunks.length - 1];
    }

    int maxPrior() {
        return priors[priors.length - 1];
    }

    int maxSequences() {
        return sequences[sequences.length - 1];
    }

    int maxContext() {
        return contexts[contexts.length - 1];
    }

    private static double last(int[] nodes) {
        return nodes[nodes.length - 1];
    }

    private static double last(double[] values) {
        return values[values.length - 1];
    }
}
