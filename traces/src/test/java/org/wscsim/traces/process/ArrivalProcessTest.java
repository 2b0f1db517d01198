package org.wscsim.traces.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.traces.synthetic.RandomStream;

/**
 * Samples against their distributions. Bounds come from the sample size n: a mean is within 4.5 standard errors (less than
 * 1e-5 of samples are not), the Kolmogorov-Smirnov distance within 2.3/sqrt(n) (5e-5). Seeds are fixed.
 */
final class ArrivalProcessTest {
    private static final int N = 200_000;
    private static final double ERRORS = 4.5;
    private static final double KOLMOGOROV = 2.3 / Math.sqrt(N);

    private static double[] draw(GapDistribution gaps) {
        final RandomStream random = new RandomStream(3, "arrivals");
        return Arrays.stream(new double[N]).map(x -> gaps.next(random)).toArray();
    }

    private static double mean(double[] sample) {
        return Arrays.stream(sample).sum() / sample.length;
    }

    private static double cv(double[] sample) {
        final double mean = mean(sample);
        return Math.sqrt(Arrays.stream(sample).map(x -> (x - mean) * (x - mean)).sum() / sample.length) / mean;
    }

    private static double distance(double[] sample, DoubleUnaryOperator distribution) {
        final double[] sorted = sample.clone();
        Arrays.sort(sorted);
        double most = 0;
        for (int i = 0; i < sorted.length; i++) {
            final double p = distribution.applyAsDouble(sorted[i]);
            most = Math.max(most, Math.max(p - (double) i / sorted.length, (i + 1.0) / sorted.length - p));
        }
        return most;
    }

    private static void assertUnitMean(double[] sample, double cv) {
        assertThat(mean(sample)).isCloseTo(1, within(ERRORS * cv / Math.sqrt(N)));
    }

    @Test
    void exponentialGapsFollowTheirDistribution() {
        final double[] sample = draw(new GapDistribution.Exponential());
        assertUnitMean(sample, 1);
        assertThat(distance(sample, x -> 1 - Math.exp(-x))).isLessThan(KOLMOGOROV);
    }

    /** Shape 4 is Erlang's distribution, with 4 exponential stages. */
    @Test
    void gammaGapsOfCvOneHalfAreErlang() {
        final double[] sample = draw(GapDistribution.Gamma.ofCv(0.5));
        assertUnitMean(sample, 0.5);
        assertThat(distance(sample, x -> {
                    final double y = 4 * x;
                    return 1 - Math.exp(-y) * (1 + y + y * y / 2 + y * y * y / 6);
                }))
                .isLessThan(KOLMOGOROV);
    }

    /** Of shape 1/4: four of them, of scale 4, add up to an exponential of mean 4. */
    @Test
    void gammaGapsOfCvTwoAddUpToExponentialOnes() {
        final double[] sample = draw(GapDistribution.Gamma.ofCv(2));
        assertUnitMean(sample, 2);
        // the variance of a squared deviation is (6 cv^2 + 2) cv^4 for gamma, of which half the relative error is the
        // cv's
        assertThat(cv(sample)).isCloseTo(2, within(ERRORS * Math.sqrt(6 * 4 + 2.0) / Math.sqrt(N)));
        final double[] sums = new double[N / 4];
        for (int i = 0; i < N; i++) {
            sums[i / 4] += sample[i];
        }
        assertThat(distance(sums, x -> 1 - Math.exp(-x / 4))).isLessThan(2 * KOLMOGOROV);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.3, 1, 2.5, 8})
    void weibullGapsFollowTheirDistribution(double cv) {
        final GapDistribution.Weibull gaps = GapDistribution.Weibull.ofCv(cv);
        final double[] sample = draw(gaps);
        assertUnitMean(sample, cv);
        assertThat(distance(sample, x -> 1 - Math.exp(-Math.pow(x / gaps.scale(), gaps.shape()))))
                .isLessThan(KOLMOGOROV);
    }

    /** Shape 1 is exponential, shape 1/2 has CV sqrt(5), shape 2 (Rayleigh) sqrt(4/pi - 1). */
    @Test
    void weibullShapesFitTheirCv() {
        assertThat(GapDistribution.Weibull.ofCv(1).shape()).isCloseTo(1, within(1e-9));
        assertThat(GapDistribution.Weibull.ofCv(Math.sqrt(5)).shape()).isCloseTo(0.5, within(1e-9));
        assertThat(GapDistribution.Weibull.ofCv(Math.sqrt(4 / Math.PI - 1)).shape())
                .isCloseTo(2, within(1e-9));
    }

    @Test
    void theGammaFunctionIsExactAtFactorials() {
        double factorial = 1;
        for (int n = 1; n < 20; n++) {
            assertThat(Math.exp(GammaFunction.log(n))).isCloseTo(factorial, within(1e-12 * factorial));
            factorial *= n;
        }
        assertThat(GammaFunction.log(0.5)).isCloseTo(Math.log(Math.PI) / 2, within(1e-13));
    }

    @Test
    void normalNumbersHaveTheirQuantiles() {
        final RandomStream random = new RandomStream(5, "normal");
        final double[] sample =
                Arrays.stream(new double[N]).map(x -> random.nextNormal()).toArray();
        assertThat(mean(sample)).isCloseTo(0, within(ERRORS / Math.sqrt(N)));
        final double[][] quantiles = {
            {-1.6448536, 0.05}, {-0.6744898, 0.25}, {0, 0.5}, {1.2815516, 0.9}, {2.3263479, 0.99}
        };
        for (final double[] q : quantiles) {
            final double below = Arrays.stream(sample).filter(x -> x < q[0]).count() / (double) N;
            assertThat(below).isCloseTo(q[1], within(ERRORS * Math.sqrt(q[1] * (1 - q[1]) / N)));
        }
    }

    /**
     * An interrupted Poisson process (no arrivals outside bursts): rate b in bursts that end at rate g and begin at rate w
     * has gaps with squared CV 1 + 2 b g/(g + w)^2 (Kuczura, Bell System Technical Journal 52, 1973).
     */
    @Test
    void burstsHaveTheSpreadOfAnInterruptedPoissonProcess() {
        final double share = 0.25;
        final double burstSeconds = 2;
        final MarkovModulated process =
                new MarkovModulated(new RandomStream(11, "arrivals"), 5, 1 / share, share, burstSeconds);
        final double[] gaps =
                Arrays.stream(new double[N]).map(x -> process.nextGapSeconds()).toArray();
        final double g = 1 / burstSeconds;
        final double w = share / (burstSeconds * (1 - share));
        final double squared = 1 + 2 * (5 / share) * g / ((g + w) * (g + w));
        // some N/40 bursts of exponential length decide; their mean is within 1/sqrt of their number
        final double bursts = N / (5 / share * burstSeconds);
        assertThat(mean(gaps)).isCloseTo(0.2, within(ERRORS * 0.2 * Math.sqrt(2 / bursts)));
        assertThat(cv(gaps) * cv(gaps)).isCloseTo(squared, within(ERRORS * squared * 3 / Math.sqrt(bursts)));
    }

    @Test
    void aQuietStateKeepsItsShareOfRequests() {
        final MarkovModulated process = new MarkovModulated(new RandomStream(12, "arrivals"), 10, 3, 0.2, 5);
        double seconds = 0;
        for (int i = 0; i < N; i++) {
            seconds += process.nextGapSeconds();
        }
        final double cycles = seconds / 25;
        assertThat(N / seconds).isCloseTo(10, within(ERRORS * 10 * 2 / Math.sqrt(cycles)));
        assertThatThrownBy(() -> new MarkovModulated(new RandomStream(1, ""), 1, 4, 0.3, 1))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll("burst=4.0, share=0.3", "up to 1");
    }

    /** Counts per twentieth of a period against the integral of the rate: chi-squared with 20 degrees of freedom. */
    @Test
    void requestsFollowASinusoid() {
        final RateFunction rate = new RateFunction.Sinusoid(100, 0.8, 50);
        assertFollows(
                rate,
                50,
                (from, to) -> 100 * (to - from)
                        + 0.8
                                * 100
                                * 50
                                / (2 * Math.PI)
                                * (Math.cos(2 * Math.PI * from / 50) - Math.cos(2 * Math.PI * to / 50)));
    }

    @Test
    void requestsFollowMeasuredWindows() {
        final double[] rates = new double[20];
        for (int i = 0; i < rates.length; i++) {
            rates[i] = 3 * (i % 7);
        }
        final RateFunction rate = new RateFunction.Windows(2.5, rates, 10);
        assertThat(rate.mean()).isCloseTo(10 * Arrays.stream(rates).sum() / 20, within(1e-9));
        assertFollows(rate, 50, (from, to) -> 10 * rates[(int) (from / 2.5 + 0.5)] * (to - from));
    }

    @Test
    void theWaveIsASine() {
        for (int i = 0; i <= 10_000; i++) {
            final double turns = i / 10_000.0;
            assertThat(Wave.sine(turns)).isCloseTo(StrictMath.sin(2 * Math.PI * turns), within(2e-15));
        }
    }

    private interface Expected {
        double requests(double from, double to);
    }

    private static void assertFollows(RateFunction rate, double period, Expected expected) {
        final int periods = 20;
        final long[] counts = new long[20];
        final VaryingRate process = new VaryingRate(new RandomStream(13, "arrivals"), rate);
        double now = process.nextGapSeconds();
        while (now < periods * period) {
            counts[(int) (now % period / period * 20)]++;
            now += process.nextGapSeconds();
        }
        double chiSquared = 0;
        for (int i = 0; i < 20; i++) {
            final double mean = periods * expected.requests(i * period / 20, (i + 1) * period / 20);
            assertThat(mean > 0 || counts[i] == 0).isTrue();
            chiSquared += mean > 0 ? (counts[i] - mean) * (counts[i] - mean) / mean : 0;
        }
        // 99.999 % of chi-squared with 20 degrees of freedom
        assertThat(chiSquared).isLessThan(62.2);
    }

    @Test
    void equalSeedsGiveEqualGaps() {
        final RenewalProcess one =
                new RenewalProcess(GapDistribution.Gamma.ofCv(3), new RandomStream(1, "arrivals"), 2);
        final RenewalProcess same =
                new RenewalProcess(GapDistribution.Gamma.ofCv(3), new RandomStream(1, "arrivals"), 2);
        for (int i = 0; i < 1_000; i++) {
            assertThat(one.nextGapSeconds()).isEqualTo(same.nextGapSeconds());
        }
    }
}
