package org.wscsim.core.measured;

import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;

/**
 * The time of one dense layer by tokens: made monotone ({@link IsotonicGrid}), then linear between neighbouring points.
 *
 * <p>Linear, not a cubic: a GEMM's time is a staircase of waves over the multiprocessors, which a smooth curve would
 * overshoot. Below the first point the first point's time; above the last, continued by the slope from the point at half
 * the range to the last, because the slope between the last two points is mostly noise.
 *
 * <p>Immutable, any thread. A lookup is a binary search.
 */
public final class TokenCurve {
    private final int[] tokens;
    private final double[] measured;
    private final double[] seconds;
    private final double lastSlope;

    /**
     * @param secondsByTokens positive times of at least one token count
     */
    TokenCurve(SortedMap<Integer, Double> secondsByTokens) {
        assert !secondsByTokens.isEmpty();
        tokens = secondsByTokens.keySet().stream().mapToInt(Integer::intValue).toArray();
        measured = secondsByTokens.entrySet().stream()
                .mapToDouble(Map.Entry::getValue)
                .toArray();
        seconds = IsotonicGrid.of(measured, measured.length);
        lastSlope = slopeOfUpperHalf();
    }

    private double slopeOfUpperHalf() {
        int last = tokens.length - 1;
        if (last == 0) {
            return seconds[0] / tokens[0];
        }
        int half = Axis.floorIndex(tokens, tokens[last] / 2.0);
        return (seconds[last] - seconds[half]) / (tokens[last] - tokens[half]);
    }

    /** Seconds of one call with this many tokens. */
    public double seconds(double count) {
        int last = tokens.length - 1;
        if (count > tokens[last]) {
            return seconds[last] + (count - tokens[last]) * lastSlope;
        }
        double position = Axis.position(tokens, count);
        int at = (int) position;
        double weight = position - at;
        return weight == 0 ? seconds[at] : (1 - weight) * seconds[at] + weight * seconds[at + 1];
    }

    public Range range(double count) {
        return Range.of(count, tokens[0], maxTokens());
    }

    /** The largest measured count. */
    public int maxTokens() {
        return tokens[tokens.length - 1];
    }

    /** Measured counts, ascending. */
    public int[] tokens() {
        return Arrays.copyOf(tokens, tokens.length);
    }

    /** The largest relative change that monotony made to a measured time. */
    public double largestChange() {
        return IsotonicGrid.largestChange(measured, seconds);
    }
}
