package org.wscsim.traces.length;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.wscsim.core.request.Arrival;
import org.wscsim.core.request.ArrivalSource;
import org.wscsim.traces.synthetic.RandomStream;

/** Samples of n lengths against their distributions; bounds are 4.5 standard errors. Seeds are fixed. */
final class TokenDistributionTest {
    private static final int N = 200_000;
    private static final double ERRORS = 4.5;

    private static int[] draw(TokenDistribution lengths) {
        final RandomStream random = new RandomStream(9, "lengths");
        return IntStream.range(0, N).map(i -> lengths.next(random)).toArray();
    }

    private static double mean(int[] sample) {
        return Arrays.stream(sample).asLongStream().sum() / (double) N;
    }

    private static double share(int[] sample, int from, int to) {
        return Arrays.stream(sample).filter(x -> x >= from && x <= to).count() / (double) N;
    }

    private static void assertShare(int[] sample, int from, int to, double expected) {
        assertThat(share(sample, from, to))
                .isCloseTo(expected, within(ERRORS * Math.sqrt(expected * (1 - expected) / N)));
    }

    @Test
    void uniformLengthsAreAllAlike() {
        final int[] sample = draw(TokenDistribution.Uniform.around(10, 0.5));
        for (int tokens = 5; tokens <= 15; tokens++) {
            assertShare(sample, tokens, tokens, 1.0 / 11);
        }
        assertThat(share(sample, 5, 15)).isEqualTo(1);
        assertThat(draw(TokenDistribution.Uniform.around(3, 1))).contains(1, 6).doesNotContain(0, 7);
    }

    @Test
    void logNormalLengthsHaveTheirMeanAndQuantiles() {
        final double mean = 2_000;
        final double cv = 1.5;
        final int[] sample = draw(TokenDistribution.LogNormal.of(mean, cv));
        assertThat(mean(sample)).isCloseTo(mean, within(ERRORS * cv * mean / Math.sqrt(N) + 0.5));
        final double sigma = Math.sqrt(Math.log(1 + cv * cv));
        final double mu = Math.log(mean) - sigma * sigma / 2;
        final double[][] quantiles = {{-1.2815516, 0.1}, {0, 0.5}, {1.2815516, 0.9}, {2.3263479, 0.99}};
        for (final double[] q : quantiles) {
            final int tokens = (int) Math.round(Math.exp(mu + q[0] * sigma));
            // half a token of rounding moves the share by its density
            final double density = Math.exp(-q[0] * q[0] / 2) / (Math.sqrt(2 * Math.PI) * sigma * tokens);
            assertThat(share(sample, 1, tokens - 1) + share(sample, tokens, tokens) / 2)
                    .isCloseTo(q[1], within(ERRORS * Math.sqrt(q[1] * (1 - q[1]) / N) + density));
        }
        assertThat(draw(TokenDistribution.LogNormal.of(100, 0))).containsOnly(100);
    }

    @Test
    void zipfLengthsFallAsAPower() {
        final int most = 50;
        final double exponent = 1.2;
        final int[] sample = draw(new TokenDistribution.Zipf(most, exponent));
        final double sum = IntStream.rangeClosed(1, most)
                .mapToDouble(k -> Math.pow(k, -exponent))
                .sum();
        for (int k = 1; k <= most; k++) {
            assertShare(sample, k, k, Math.pow(k, -exponent) / sum);
        }
        assertThat(share(sample, 1, most)).isEqualTo(1);
    }

    @Test
    void empiricalLengthsKeepPairsTogether() {
        final EmpiricalLengths lengths = EmpiricalLengths.of(new ArrivalSource() {
            private int given;

            @Override
            public boolean next(Arrival into) {
                into.set(given, 0, 100 + given, 4_000_000 + given);
                return given++ < 10;
            }

            @Override
            public void close() {}
        });
        final RandomStream random = new RandomStream(4, "lengths");
        final int[] prompts = new int[N];
        for (int i = 0; i < N; i++) {
            lengths.next(random);
            prompts[i] = lengths.promptTokens();
            assertThat(lengths.outputTokens() - lengths.promptTokens()).isEqualTo(4_000_000 - 100);
        }
        for (int k = 0; k < 10; k++) {
            assertShare(prompts, 100 + k, 100 + k, 0.1);
        }
    }
}
