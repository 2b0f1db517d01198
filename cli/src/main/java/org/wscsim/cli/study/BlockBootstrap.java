package org.wscsim.cli.study;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Interval of a ratio of two mean latencies under the same requests: whole stretches of arrival time are drawn with
 * replacement, the same for both sides (paired circular block bootstrap with blocks as drawn units, Politis and Romano 1992).
 * Few stretches give a rough interval. Stateless.
 */
public final class BlockBootstrap {
    private static final int DRAWS = 1_000;
    private static final double TAIL = 0.025;

    private BlockBootstrap() {}

    /** Ends of the middle 95 %; NaN where the two do not have the same stretches. */
    public record Interval(double low, double high) {}

    /** The ratio of b's mean to a's. */
    public static Interval ratio(List<Outcome.Block> a, List<Outcome.Block> b, long seed) {
        if (a.size() != b.size() || a.isEmpty()) {
            return new Interval(Double.NaN, Double.NaN);
        }
        SplittableRandom random = new SplittableRandom(seed);
        double[] ratios = new double[DRAWS];
        for (int draw = 0; draw < DRAWS; draw++) {
            ratios[draw] = drawn(a, b, random);
        }
        Arrays.sort(ratios);
        int cut = (int) (TAIL * DRAWS);
        return new Interval(ratios[cut], ratios[DRAWS - 1 - cut]);
    }

    private static double drawn(List<Outcome.Block> a, List<Outcome.Block> b, SplittableRandom random) {
        double sumA = 0;
        double sumB = 0;
        long countA = 0;
        long countB = 0;
        for (int i = 0; i < a.size(); i++) {
            int block = random.nextInt(a.size());
            sumA += a.get(block).e2eSum();
            sumB += b.get(block).e2eSum();
            countA += a.get(block).requests();
            countB += b.get(block).requests();
        }
        return (sumB / countB) / (sumA / countA);
    }
}
