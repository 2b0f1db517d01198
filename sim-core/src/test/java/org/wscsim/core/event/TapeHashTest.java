package org.wscsim.core.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class TapeHashTest {
    private static final BigInteger MODULUS = BigInteger.TWO.pow(64);

    /** The definition in the class comment, in unbounded integers. */
    private static final class Definition {
        static final BigInteger P1 = new BigInteger("9E3779B185EBCA87", 16);
        static final BigInteger P2 = new BigInteger("C2B2AE3D27D4EB4F", 16);
        static final BigInteger P3 = new BigInteger("165667B19E3779F9", 16);
        static final BigInteger P4 = new BigInteger("27D4EB2F165667C5", 16);
        BigInteger state = P4;
        long count;

        void transition(int code, long ps, long requestId, int instance) {
            final BigInteger word = BigInteger.valueOf(code)
                    .shiftLeft(32)
                    .add(BigInteger.valueOf(instance).mod(BigInteger.TWO.pow(32)));
            final BigInteger mixed = rotl(times(BigInteger.valueOf(ps), P1), 31)
                    .multiply(P2)
                    .add(rotl(times(BigInteger.valueOf(requestId), P3), 29).multiply(P1))
                    .add(rotl(times(word, P2), 33).multiply(P3))
                    .mod(MODULUS);
            state = rotl(state.xor(mixed), 27).multiply(P1).add(P4).mod(MODULUS);
            count++;
        }

        long value() {
            BigInteger v = state.xor(times(BigInteger.valueOf(count), P3));
            v = times(v.xor(v.shiftRight(33)), P2);
            v = times(v.xor(v.shiftRight(29)), P3);
            return v.xor(v.shiftRight(32)).longValue();
        }

        static BigInteger times(BigInteger a, BigInteger b) {
            return a.multiply(b).mod(MODULUS);
        }

        static BigInteger rotl(BigInteger a, int bits) {
            return a.shiftLeft(bits).mod(MODULUS).or(a.shiftRight(64 - bits));
        }
    }

    @Test
    void followsItsPublishedDefinition() {
        final long seed = 3;
        final SplittableRandom random = new SplittableRandom(seed);
        final TapeHash hash = new TapeHash();
        final Definition definition = new Definition();
        assertThat(hash.value()).isEqualTo(definition.value());
        for (int i = 0; i < 500; i++) {
            final Transition kind = Transition.values()[random.nextInt(Transition.values().length)];
            final long ps = random.nextLong(1L << random.nextInt(1, 63));
            final long requestId = random.nextLong(1L << random.nextInt(1, 63));
            final int instance = random.nextInt(-1, 5_000);
            hash.transition(kind, ps, requestId, instance);
            definition.transition(kind.code(), ps, requestId, instance);
            assertThat(hash.value()).as("seed=%d, step=%d", seed, i).isEqualTo(definition.value());
        }
        assertThat(hash.count()).isEqualTo(500);
    }

    @Test
    void codesAreTheDocumentedOnes() {
        for (final Transition kind : Transition.values()) {
            assertThat(kind.code()).isEqualTo(kind.ordinal() + 1);
        }
    }

    @Test
    void everyFieldAndTheOrderCount() {
        final Set<Long> values = new HashSet<>();
        values.add(new TapeHash().value());
        values.add(of(new long[] {1, 100, 7, 2}));
        values.add(of(new long[] {2, 100, 7, 2}));
        values.add(of(new long[] {1, 101, 7, 2}));
        values.add(of(new long[] {1, 100, 8, 2}));
        values.add(of(new long[] {1, 100, 7, 3}));
        values.add(of(new long[] {1, 100, 7, -1}));
        values.add(of(new long[] {1, 7, 100, 2}));
        values.add(of(new long[] {1, 100, 7, 2}, new long[] {2, 100, 7, 2}));
        values.add(of(new long[] {2, 100, 7, 2}, new long[] {1, 100, 7, 2}));
        values.add(of(new long[] {1, 100, 7, 2}, new long[] {1, 100, 7, 2}));

        assertThat(values).hasSize(11);
    }

    @Test
    void smallNeighbouringTapesDoNotCollide() {
        final Set<Long> values = new HashSet<>();
        for (int ps = 0; ps < 40; ps++) {
            for (int id = 0; id < 40; id++) {
                for (int instance = -1; instance < 40; instance++) {
                    values.add(of(new long[] {1, ps, id, instance}));
                }
            }
        }
        // 65,600 values in 2^64: an honest hash collides with a chance of 1e-10
        assertThat(values).hasSize(40 * 40 * 41);
    }

    @Test
    void oneInputBitFlipsAboutHalfOfTheValue() {
        final long base = of(new long[] {9, 123_456_789_012L, 4_321, 17});
        for (int bit = 0; bit < 62; bit++) {
            final long flippedPs = of(new long[] {9, 123_456_789_012L ^ 1L << bit, 4_321, 17});
            final long flippedId = of(new long[] {9, 123_456_789_012L, 4_321 ^ 1L << bit, 17});
            // binomial(64, 1/2): outside 10..54 with a chance below 1e-8
            assertThat(Long.bitCount(base ^ flippedPs)).isBetween(10, 54);
            assertThat(Long.bitCount(base ^ flippedId)).isBetween(10, 54);
        }
    }

    @Test
    void readingTheValueDoesNotChangeIt() {
        final TapeHash hash = new TapeHash();
        hash.transition(Transition.ARRIVED, 1, 2, 3);
        final long first = hash.value();
        assertThat(hash.value()).isEqualTo(first);
    }

    private static long of(long[]... transitions) {
        final TapeHash hash = new TapeHash();
        for (final long[] t : transitions) {
            hash.transition(Transition.values()[(int) t[0] - 1], t[1], t[2], (int) t[3]);
        }
        return hash.value();
    }
}
