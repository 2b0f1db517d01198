package org.wscsim.traces.process;

/**
 * The sine over a period, the same on every machine and without the arrays that StrictMath's reduction allocates: reduced to
 * an eighth of a turn around the nearest quarter, then Taylor's series, whose error there is below 1e-15. Stateless.
 */
final class Wave {
    private static final int TERMS = 9;

    private Wave() {}

    /** sin(2 pi turns), for turns in [0, 1]. */
    static double sine(double turns) {
        final int quarter = (int) (4 * turns + 0.5);
        final double angle = 2 * StrictMath.PI * (turns - quarter / 4.0);
        return switch (quarter & 3) {
            case 0 -> series(angle, angle, 1);
            case 1 -> series(1, angle, 0);
            case 2 -> -series(angle, angle, 1);
            default -> -series(1, angle, 0);
        };
    }

    /** Alternating series whose first term is of the given power. */
    private static double series(double first, double angle, int power) {
        double term = first;
        double sum = first;
        for (int i = 1; i <= TERMS; i++) {
            final int n = power + 2 * i;
            term *= -angle * angle / (n * (n - 1));
            sum += term;
        }
        return sum;
    }
}
