package org.wscsim.core.gpu;

/**
 * The 8-norm of two times that pass side by side and hinder each other where they are alike: never less than the longer,
 * at most 9 % more (both equal). Square roots only, so the same on every machine.
 */
final class SmoothMaximum {
    private SmoothMaximum() {}

    /** Both at least 0. */
    static double of(double one, double other) {
        double longer = Math.max(one, other);
        if (longer == 0) {
            return 0;
        }
        double ratio = Math.min(one, other) / longer;
        double square = ratio * ratio;
        double fourth = square * square;
        return longer * Math.sqrt(Math.sqrt(Math.sqrt(1 + fourth * fourth)));
    }
}
