package org.wscsim.core.measured;

/** Where a question lies with respect to the points that were measured. */
public enum Range {
    /** Between measured points, or on one. */
    INSIDE,
    /** Below the least measured point of an axis: the answer is that of the least point. */
    BELOW,
    /** Above the greatest measured point of an axis: the answer is continued by the last slope. */
    ABOVE;

    /** The worse of two: above, then below. */
    Range and(Range other) {
        return compareTo(other) >= 0 ? this : other;
    }

    static Range of(double value, double least, double greatest) {
        if (value > greatest) {
            return ABOVE;
        }
        return value < least ? BELOW : INSIDE;
    }
}
