package org.wscsim.traces.synthetic;

/**
 * A named stream of random numbers: the same seed and name give the same numbers on every machine and JDK.
 *
 * <p>SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): a counter in steps of the golden ratio, mixed by Stafford's
 * variant 13. Written out here because the JDK does not promise the algorithm behind its generators. The start is the
 * mixed seed combined with the FNV-1a hash of the name, so that adding a stream never changes the numbers of another.
 * Confined to one thread.
 */
public final class RandomStream {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
    private static final long FNV_OFFSET = 0xCBF29CE484222325L;
    private static final long FNV_PRIME = 0x100000001B3L;

    private long state;

    public RandomStream(long seed, String name) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * FNV_PRIME;
        }
        state = mix(mix(seed + GOLDEN_GAMMA) ^ hash);
    }

    /** The next 64 bits. */
    public long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /** Uniform in [0, 1), a multiple of 2<sup>-53</sup>. */
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1p-53;
    }

    /** Exponential with mean 1. */
    public double nextExponential() {
        return -StrictMath.log(1 - nextDouble());
    }

    /**
     * Normal with mean 0 and variance 1, by the polar method (Marsaglia and Bray, SIAM Review 6, 1964), which needs no
     * trigonometry: StrictMath's allocates.
     */
    public double nextNormal() {
        double x;
        double square;
        do {
            x = 2 * nextDouble() - 1;
            final double y = 2 * nextDouble() - 1;
            square = x * x + y * y;
        } while (square >= 1 || square == 0);
        return x * StrictMath.sqrt(-2 * StrictMath.log(square) / square);
    }

    /** A stream of its own for the n-th of many things of a kind; the same whenever it is asked for. */
    public static RandomStream numbered(long seed, String name, long n) {
        final RandomStream stream = new RandomStream(seed, name);
        stream.state = mix(stream.state ^ mix(n + GOLDEN_GAMMA));
        return stream;
    }

    private static long mix(long z) {
        long m = z;
        m = (m ^ m >>> 30) * 0xBF58476D1CE4E5B9L;
        m = (m ^ m >>> 27) * 0x94D049BB133111EBL;
        return m ^ m >>> 31;
    }
}
