package org.wscsim.traces.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class RandomStreamTest {
    /** The JDK's SplittableRandom is SplitMix64 with the same gamma: the successor of a state must agree. */
    @Test
    void isSplitMix64() {
        final RandomStream stream = new RandomStream(42, "arrivals");
        final long first = stream.nextLong();
        final SplittableRandom jdk = new SplittableRandom(unmix(first));
        for (int i = 0; i < 1_000; i++) {
            assertThat(stream.nextLong()).isEqualTo(jdk.nextLong());
        }
    }

    /** Inverse of Stafford's variant 13: the state from an output. */
    private static long unmix(long output) {
        long z = unshift(output, 31) * inverse(0x94D049BB133111EBL);
        z = unshift(z, 27) * inverse(0xBF58476D1CE4E5B9L);
        return unshift(z, 30);
    }

    private static long unshift(long value, int bits) {
        long result = value;
        for (int i = 0; i < 3; i++) {
            result = value ^ (result >>> bits);
        }
        return result;
    }

    private static long inverse(long odd) {
        long inverse = odd;
        for (int i = 0; i < 6; i++) {
            inverse *= 2 - odd * inverse;
        }
        return inverse;
    }

    @Test
    void dependsOnSeedAndName() {
        final Set<Long> firsts = new HashSet<>();
        for (long seed = -50; seed < 50; seed++) {
            firsts.add(new RandomStream(seed, "arrivals").nextLong());
            firsts.add(new RandomStream(seed, "lengths").nextLong());
        }
        assertThat(firsts).hasSize(200);
        assertThat(new RandomStream(7, "x").nextLong()).isEqualTo(new RandomStream(7, "x").nextLong());
    }

    @Test
    void drawsUniformAndExponentialNumbers() {
        final RandomStream stream = new RandomStream(11, "test");
        final int n = 1_000_000;
        double uniform = 0;
        double exponential = 0;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            final double u = stream.nextDouble();
            assertThat(u >= 0 && u < 1).isTrue();
            uniform += u;
            final double e = stream.nextExponential();
            exponential += e;
            squares += e * e;
        }
        // Five standard errors: 0.289/1000, 1/1000 and sqrt(20)/1000.
        assertThat(uniform / n).isCloseTo(0.5, within(0.0015));
        assertThat(exponential / n).isCloseTo(1, within(0.005));
        assertThat(squares / n).isCloseTo(2, within(0.0224));
    }
}
