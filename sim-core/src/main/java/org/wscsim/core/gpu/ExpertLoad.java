package org.wscsim.core.gpu;

import java.util.Arrays;
import org.wscsim.core.device.Kernel.GroupedGemm;

/**
 * What the busiest of {@code ep} devices receives: means over draws of the distribution. Immutable.
 *
 * <p>The distribution is that of NVIDIA's aiconfigurator (collector, {@code power_law_logits_v3}), which made the
 * measurements. Every expert draws a weight with density {@code x^-skew} on [1, 0.8 tokens], or on [0.01, 2] where
 * there are no more token-expert pairs than experts; weights are scaled to {@code tokens x topK} and rounded; no expert
 * gets more than all tokens, the surplus goes to the least loaded, as does what rounding left over. An exponent near 1
 * thus means loads spread evenly over the decades: of 256 experts and 4,096 tokens the busiest has 8 times the mean, with
 * 1.2 16 times. Experts are held by devices in blocks; the device with most pairs counts, and decides
 * when a layer ends. A skew of 0 means that tokens go round the experts in turn.
 *
 * <p>Cost: 8 draws and sorts of all experts, some 0.1 ms for 64 and 1.6 ms for 512, so keep it; the seed is fixed, so the same
 * question has the same answer.
 *
 * @param activeExperts experts that get a token at all
 * @param rows token-expert pairs
 * @param narrowBlocks blocks of 16 rows, an expert's last one padded
 * @param squareBlocks blocks of 64 rows, likewise
 */
public record ExpertLoad(double activeExperts, double rows, double narrowBlocks, double squareBlocks) {
    static final int NARROW_ROWS = 16;
    static final int SQUARE_ROWS = 64;

    private static final int DRAWS = 8;
    private static final long SEED = 0x9E3779B97F4A7C15L;
    private static final double MOST_TOKENS_SHARE = 0.8;
    private static final double LEAST_WEIGHT = 0.01;
    private static final double MOST_WEIGHT = 2;
    /** A skew so near 1 that the power law's integral is the logarithm. */
    private static final double FLAT = 1e-9;

    /** The load of one device of the layer. */
    public static ExpertLoad of(GroupedGemm layer) {
        int draws = layer.skew() == 0 ? 1 : DRAWS;
        long[] tokens = new long[layer.experts()];
        long random = SEED;
        double[] sums = new double[4];
        for (int draw = 0; draw < draws; draw++) {
            if (layer.skew() == 0) {
                inTurn(layer, tokens);
            } else {
                random = powerLaw(layer, tokens, random);
            }
            addBusiest(tokens, layer.ep(), sums);
        }
        return new ExpertLoad(sums[0] / draws, sums[1] / draws, sums[2] / draws, sums[3] / draws);
    }

    private static void inTurn(GroupedGemm layer, long[] tokens) {
        long pairs = pairs(layer);
        for (int e = 0; e < tokens.length; e++) {
            tokens[e] = pairs / tokens.length;
        }
        // What is left over is spread over the devices, not put on the first.
        long left = pairs % tokens.length;
        for (long i = 0; i < left; i++) {
            tokens[(int) (i * tokens.length / left)]++;
        }
    }

    /** Fills in tokens per expert; returns the state of the random stream. */
    private static long powerLaw(GroupedGemm layer, long[] tokens, long random) {
        long state = random;
        boolean many = pairs(layer) > tokens.length;
        double low = many ? 1 : LEAST_WEIGHT;
        double high = many ? MOST_TOKENS_SHARE * layer.tokens() : MOST_WEIGHT;
        double[] weights = new double[tokens.length];
        double sum = 0;
        double power = 1 - layer.skew();
        boolean flat = Math.abs(power) < FLAT;
        double from = flat ? low : StrictMath.pow(low, power);
        double to = flat ? high : StrictMath.pow(high, power);
        for (int e = 0; e < weights.length; e++) {
            state += SEED;
            double u = uniform(state);
            // Inverse of the distribution function of x^-skew on [low, high].
            weights[e] = flat ? from * StrictMath.pow(to / from, u) : StrictMath.pow((to - from) * u + from, 1 / power);
            sum += weights[e];
        }
        for (int e = 0; e < weights.length; e++) {
            tokens[e] = Math.min(layer.tokens(), (long) Math.rint(weights[e] / sum * pairs(layer)));
        }
        settle(tokens, pairs(layer), layer.tokens());
        return state;
    }

    /** Finalizer of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014), 53 bits. */
    private static double uniform(long state) {
        long z = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return ((z ^ (z >>> 31)) >>> 11) * 0x1.0p-53;
    }

    /** Brings the sum to the number of pairs, from the least loaded expert upwards, none above the number of tokens. */
    static void settle(long[] tokens, long pairs, long most) {
        int[] order = leastFirst(tokens);
        long missing = pairs - Arrays.stream(tokens).sum();
        if (missing < 0) {
            takeInTurn(tokens, order, -missing);
            return;
        }
        long rounding = Math.min(missing, order.length);
        for (int i = 0; i < order.length && missing > rounding; i++) {
            long more = Math.min(missing - rounding, most - tokens[order[i]]);
            tokens[order[i]] += more;
            missing -= more;
        }
        giveInTurn(tokens, order, missing, most);
    }

    /** One token from each expert that has any, round after round; the empty ones are asked no more. */
    private static void takeInTurn(long[] tokens, int[] order, long surplus) {
        long left = surplus;
        int asked = order.length;
        while (left > 0) {
            assert asked > 0 : left;
            int next = 0;
            for (int i = 0; i < asked; i++) {
                int expert = order[i];
                if (left > 0 && tokens[expert] > 0) {
                    tokens[expert]--;
                    left--;
                    order[next++] = expert;
                }
            }
            asked = next;
        }
    }

    /** One token to each expert that has fewer than all, round after round; the full ones are asked no more. */
    private static void giveInTurn(long[] tokens, int[] order, long missing, long most) {
        long left = missing;
        int asked = order.length;
        while (left > 0) {
            assert asked > 0 : left;
            int next = 0;
            for (int i = 0; i < asked; i++) {
                int expert = order[i];
                if (left > 0 && tokens[expert] < most) {
                    tokens[expert]++;
                    left--;
                    order[next++] = expert;
                }
            }
            asked = next;
        }
    }

    /** Experts by load, of equal ones the last first: those of one device stay together. */
    private static int[] leastFirst(long[] tokens) {
        long[] keys = new long[tokens.length];
        for (int e = 0; e < keys.length; e++) {
            keys[e] = tokens[e] * tokens.length + (tokens.length - 1 - e);
        }
        Arrays.sort(keys);
        int[] order = new int[keys.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = tokens.length - 1 - (int) (keys[i] % tokens.length);
        }
        return order;
    }

    private static void addBusiest(long[] tokens, int devices, double[] sums) {
        int held = Math.ceilDiv(tokens.length, devices);
        int busiest = 0;
        long most = -1;
        for (int from = 0; from < tokens.length; from += held) {
            long sum = Arrays.stream(tokens, from, Math.min(tokens.length, from + held))
                    .sum();
            if (sum > most) {
                most = sum;
                busiest = from;
            }
        }
        sums[1] += most;
        for (int e = busiest; e < Math.min(tokens.length, busiest + held); e++) {
            sums[0] += tokens[e] > 0 ? 1 : 0;
            sums[2] += Math.ceilDiv(tokens[e], NARROW_ROWS);
            sums[3] += Math.ceilDiv(tokens[e], SQUARE_ROWS);
        }
    }

    private static long pairs(GroupedGemm layer) {
        return layer.tokens() * layer.topK();
    }
}
