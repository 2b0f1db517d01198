package org.wscsim.traces.synthetic;

import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.failure.LimitReachedException;
import org.wscsim.core.request.Arrival;
import org.wscsim.core.request.ArrivalSource;

/** Multiplies the arrivals of another source, which it closes. Confined to one thread. */
final class ScaledSource implements ArrivalSource {
    private static final int MANTISSA_BITS = 52;
    private static final long MANTISSA_MASK = (1L << MANTISSA_BITS) - 1;

    private final ArrivalSource source;
    private final double ratio;

    /**
     * Wraps a source.
     *
     * @param ratio finite, 0 or more
     */
    ScaledSource(ArrivalSource source, double ratio) {
        if (!(ratio >= 0)) {
            throw new IllegalArgumentException("bad ratio: ratio=" + ratio);
        }
        this.source = source;
        this.ratio = ratio;
    }

    @Override
    public boolean next(Arrival into) {
        if (!source.next(into)) {
            return false;
        }
        final long scaledPs = floorProduct(into.arrivalPs, ratio);
        if (scaledPs > VirtualTime.MAX_SPAN_PS) {
            throw new LimitReachedException(
                    "workload too long after scaling: request_id=" + into.requestId + ", arrival="
                            + VirtualTime.seconds(into.arrivalPs) + " s, multiplied_by=" + ratio
                            + ", limit=8640000 s (100 days); raise the request rate or lower the number of requests");
        }
        into.arrivalPs = scaledPs;
        return true;
    }

    @Override
    public void close() {
        source.close();
    }

    /** floor(value ratio) without rounding in between, for value >= 0; Long.MAX_VALUE where it does not fit. */
    static long floorProduct(long value, double ratio) {
        if (value == 0 || ratio < Double.MIN_NORMAL) {
            return 0;
        }
        if (ratio == Double.POSITIVE_INFINITY) {
            return Long.MAX_VALUE;
        }
        final long mantissa = (Double.doubleToRawLongBits(ratio) & MANTISSA_MASK) | 1L << MANTISSA_BITS;
        final int shift = MANTISSA_BITS - Math.getExponent(ratio);
        final long high = Math.multiplyHigh(value, mantissa);
        final long low = value * mantissa;
        if (shift >= Long.SIZE) {
            return shift >= 2 * Long.SIZE ? 0 : high >>> (shift - Long.SIZE);
        }
        if (shift <= 0) {
            final boolean fits = high == 0 && Long.numberOfLeadingZeros(low) > -shift;
            return fits ? low << -shift : Long.MAX_VALUE;
        }
        final long result = (high << (Long.SIZE - shift)) | (low >>> shift);
        return high >>> shift == 0 && result >= 0 ? result : Long.MAX_VALUE;
    }
}
