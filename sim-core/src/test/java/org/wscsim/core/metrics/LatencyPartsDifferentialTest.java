package org.wscsim.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** Against all requests kept and sorted. */
class LatencyPartsDifferentialTest {
    @Test
    void aBandsPartsAddUpToAboutItsMeanLatency() {
        Random random = new Random(7);
        long[] latencies = new long[5_000];
        LatencyParts parts = new LatencyParts();
        RequestRecord request = new RequestRecord();
        for (int i = 0; i < latencies.length; i++) {
            request.e2ePs = (long) (1e9 * StrictMath.exp(3 * random.nextGaussian()));
            request.queuePs = request.e2ePs / 3;
            request.dramWaitPs = request.e2ePs - request.queuePs;
            latencies[i] = request.e2ePs;
            parts.add(request);
        }
        Arrays.sort(latencies);
        assertThat(parts.requests()).isEqualTo(latencies.length);
        for (double[] band : new double[][] {{0, 1}, {0, 0.1}, {0.45, 0.55}, {0.985, 0.995}, {0.99, 1}}) {
            double[] means = parts.meansPs(band[0], band[1]);
            int from = (int) (band[0] * latencies.length);
            int to = (int) (band[1] * latencies.length);
            double mean = Arrays.stream(latencies, from, to).average().orElseThrow();
            // a class is at most 1/32 wide
            assertThat(DoubleStream.of(means).sum())
                    .as("band=%s", Arrays.toString(band))
                    .isCloseTo(mean, within(mean / 32));
            assertThat(means[0]).isCloseTo(means[4] / 2, within(means[4] * 1e-6 + 1));
        }
    }

    @Test
    void nobodyHasNoParts() {
        assertThat(new LatencyParts().meansPs(0, 1)).containsOnly(0);
    }
}
