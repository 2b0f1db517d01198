package org.wscsim.core.measured;

import java.util.Map;
import java.util.SortedMap;

/**
 * Seconds of a whole step by the tokens of its batch: straight lines through the measured points, the first and the last
 * continued beyond them. Not made monotone, so that a curve gives back what another tool reads from the same file.
 *
 * <p>Immutable, any thread. A lookup is a binary search.
 */
public final class IterationCurve {
    private final int[] tokens;
    private final double[] seconds;
    /** The least of this point and all after it. */
    private final double[] leastFrom;

    /**
     * @param secondsByTokens positive times of at least two token counts
     */
    public IterationCurve(SortedMap<Integer, Double> secondsByTokens) {
        if (secondsByTokens.size() < 2) {
            throw new IllegalArgumentException("a curve needs two points: points=" + secondsByTokens.size());
        }
        tokens = secondsByTokens.keySet().stream().mapToInt(Integer::intValue).toArray();
        seconds = secondsByTokens.entrySet().stream()
                .mapToDouble(Map.Entry::getValue)
                .toArray();
        leastFrom = seconds.clone();
        for (int i = leastFrom.length - 2; i >= 0; i--) {
            leastFrom[i] = Math.min(leastFrom[i], leastFrom[i + 1]);
        }
    }

    /** Seconds of a step of this many tokens. */
    public double seconds(int count) {
        int low = Math.min(Axis.floorIndex(tokens, count), tokens.length - 2);
        double slope = (seconds[low + 1] - seconds[low]) / (tokens[low + 1] - tokens[low]);
        return slope * (count - tokens[low]) + seconds[low];
    }

    /** The least that a step of this many tokens or more takes, between the points. */
    double leastSeconds(int count) {
        int next = Axis.floorIndex(tokens, count) + 1;
        double here = seconds(count);
        double first = count < tokens[0] ? leastFrom[0] : here;
        return next < tokens.length ? Math.min(here, Math.min(first, leastFrom[next])) : here;
    }

    Range range(int count) {
        return Axis.range(tokens, count);
    }

    int firstTokens() {
        return tokens[0];
    }

    int lastTokens() {
        return tokens[tokens.length - 1];
    }
}
