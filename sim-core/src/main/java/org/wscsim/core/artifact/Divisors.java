package org.wscsim.core.artifact;

import java.util.Arrays;

/**
 * Divisors in the order in which the authors' code tries them: 1, n, 2, n/2, ... up to the square root, which appears
 * once. The order decides ties. Cost: the square root of n. Stateless, any thread.
 */
final class Divisors {
    private Divisors() {}

    static long[] of(long n) {
        long[] divisors = new long[64];
        int count = 0;
        for (long d = 1; d * d <= n; d++) {
            if (n % d == 0) {
                if (count + 2 > divisors.length) {
                    divisors = Arrays.copyOf(divisors, 2 * count);
                }
                divisors[count++] = d;
                if (d * d < n) {
                    divisors[count++] = n / d;
                }
            }
        }
        return Arrays.copyOf(divisors, count);
    }

    /** Those that are multiples of {@code unit}. */
    static long[] multiplesOf(long unit, long n) {
        return Arrays.stream(of(n)).filter(d -> d % unit == 0).toArray();
    }
}
