package org.wscsim.core.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@link ExpertLoad#settle} against going round all experts, one token at a time. */
final class ExpertLoadDifferentialTest {
    private static final long SEED = 20_261_123;

    private static void naive(long[] tokens, long pairs, long most) {
        int[] order = IntStream.range(0, tokens.length)
                .boxed()
                .sorted(Comparator.<Integer>comparingLong(e -> tokens[e]).thenComparing(Comparator.reverseOrder()))
                .mapToInt(Integer::intValue)
                .toArray();
        long missing = pairs - Arrays.stream(tokens).sum();
        for (int i = 0; missing < 0; i = (i + 1) % order.length) {
            if (tokens[order[i]] > 0) {
                tokens[order[i]]--;
                missing++;
            }
        }
        long rounding = Math.min(missing, order.length);
        for (int i = 0; i < order.length && missing > rounding; i++) {
            long more = Math.min(missing - rounding, most - tokens[order[i]]);
            tokens[order[i]] += more;
            missing -= more;
        }
        for (int i = 0; missing > 0; i = (i + 1) % order.length) {
            if (tokens[order[i]] < most) {
                tokens[order[i]]++;
                missing--;
            }
        }
    }

    @Test
    void settlesAsGoingRoundDoes() {
        Random random = new Random(SEED);
        for (int i = 0; i < 2_000; i++) {
            int experts = 1 + random.nextInt(24);
            long most = 1L + random.nextInt(20);
            long[] tokens = new long[experts];
            Arrays.setAll(tokens, e -> random.nextInt(4) == 0 ? most : (long) random.nextInt((int) most + 1));
            long pairs = (long) (random.nextDouble() * ((long) experts * most + 1));
            long[] expected = tokens.clone();
            String world = "seed=" + SEED + ", i=" + i + ", tokens=" + Arrays.toString(tokens) + ", pairs=" + pairs;
            naive(expected, pairs, most);
            ExpertLoad.settle(tokens, pairs, most);
            assertThat(tokens).as(world).isEqualTo(expected);
        }
    }
}
