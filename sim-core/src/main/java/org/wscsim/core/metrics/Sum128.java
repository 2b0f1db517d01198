package org.wscsim.core.metrics;

/**
 * An exact sum of signed 64-bit values in 128 bits: ten million latencies of a hundred seconds exceed a {@code long} of
 * picoseconds. Not thread-safe; allocates nothing.
 */
final class Sum128 {
    private static final double TWO_64 = 0x1p64;

    private long high;
    private long low;

    void add(long value) {
        long sum = low + value;
        high += (value < 0 ? -1 : 0) + (Long.compareUnsigned(sum, low) < 0 ? 1 : 0);
        low = sum;
    }

    /** Adds {@code a * b} exactly. */
    void addProduct(long a, long b) {
        long productLow = a * b;
        long sum = low + productLow;
        high += Math.multiplyHigh(a, b) + (Long.compareUnsigned(sum, low) < 0 ? 1 : 0);
        low = sum;
    }

    /**
     * Nearest double while the sum fits a {@code long}, beyond within a unit in the last place; exact order of operations,
     * so the same everywhere.
     */
    double toDouble() {
        if (high == (low >> (Long.SIZE - 1))) {
            return low;
        }
        double unsignedLow = ((low >>> 1) | (low & 1)) * 2.0;
        return high * TWO_64 + unsignedLow;
    }

    double meanOf(long count) {
        return count == 0 ? 0 : toDouble() / count;
    }
}
