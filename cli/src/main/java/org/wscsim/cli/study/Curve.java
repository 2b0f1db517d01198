package org.wscsim.cli.study;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Ratio of two systems' latencies against load, in one cell (model and trace) of a comparison; between measured loads
 * linear in the load and in the logarithm of the ratio. Immutable.
 *
 * @param cell model and trace
 * @param view how the sides are priced: {@code g1}, {@code g0}, ...
 * @param isTuned the rival has its best plan, else the published one
 * @param weakerCapacity of the two sides, multiple of the trace's rate
 * @param points by rising load, at least one
 */
public record Curve(String cell, String view, boolean isTuned, double weakerCapacity, List<At> points) {
    /**
     * @param load multiple of the trace's rate
     * @param ratio the rival's latency over that of the system the claim is about
     */
    public record At(double load, double ratio) {}

    /** Loads in a row at which the ratio is near a value. */
    public record Interval(double from, double to) {}

    public Curve {
        points = points.stream().sorted(Comparator.comparingDouble(At::load)).toList();
        if (points.isEmpty()) {
            throw new IllegalArgumentException("curve without a point: cell=" + cell);
        }
    }

    /** The ratio at the least load measured. */
    public double unloaded() {
        return points.getFirst().ratio();
    }

    public double greatestLoad() {
        return points.getLast().load();
    }

    /** Whether the load lies between measured ones. */
    public boolean covers(double load) {
        return load >= points.getFirst().load() && load <= greatestLoad();
    }

    /** The ratio at a load, at the ends that of the nearest measured one. */
    public double at(double load) {
        At low = points.getFirst();
        for (At high : points) {
            if (high.load() >= load) {
                return high == low || load <= low.load() ? (load <= low.load() ? low : high).ratio() : between(low, high, load);
            }
            low = high;
        }
        return low.ratio();
    }

    private static double between(At low, At high, double load) {
        double share = (load - low.load()) / (high.load() - low.load());
        double log = StrictMath.log(low.ratio()) * (1 - share) + StrictMath.log(high.ratio()) * share;
        return StrictMath.exp(log);
    }

    /** Stretches of load in which the ratio lies within {@code tolerance} of {@code wanted}, ends interpolated. */
    public List<Interval> within(double wanted, double tolerance) {
        double low = wanted * (1 - tolerance);
        double high = wanted * (1 + tolerance);
        List<Interval> found = new ArrayList<>();
        for (int i = 0; i < points.size(); i++) {
            At from = points.get(i);
            At to = points.get(Math.min(i + 1, points.size() - 1));
            Interval piece = piece(from, to, low, high);
            if (piece != null) {
                join(found, piece);
            }
        }
        return found;
    }

    private static void join(List<Interval> found, Interval piece) {
        if (!found.isEmpty() && found.getLast().to() >= piece.from()) {
            Interval last = found.removeLast();
            found.add(new Interval(last.from(), Math.max(last.to(), piece.to())));
        } else {
            found.add(piece);
        }
    }

    private static @org.jspecify.annotations.Nullable Interval piece(At from, At to, double low, double high) {
        double a = crossing(from, to, low);
        double b = crossing(from, to, high);
        double start = inside(from.ratio(), low, high) ? from.load() : Math.min(a, b);
        double end = inside(to.ratio(), low, high) ? to.load() : greatestFinite(a, b);
        return start <= end && start < Double.POSITIVE_INFINITY && end > Double.NEGATIVE_INFINITY
                ? new Interval(start, end)
                : null;
    }

    private static double greatestFinite(double a, double b) {
        double left = Double.isInfinite(a) ? Double.NEGATIVE_INFINITY : a;
        double right = Double.isInfinite(b) ? Double.NEGATIVE_INFINITY : b;
        return Math.max(left, right);
    }

    private static boolean inside(double ratio, double low, double high) {
        return ratio >= low && ratio <= high;
    }

    /** The load at which the line between two points has this ratio; infinite where it has it nowhere. */
    private static double crossing(At from, At to, double ratio) {
        boolean crosses = (from.ratio() - ratio) * (to.ratio() - ratio) < 0;
        if (!crosses) {
            return Double.POSITIVE_INFINITY;
        }
        double low = StrictMath.log(from.ratio());
        double high = StrictMath.log(to.ratio());
        return from.load() + (to.load() - from.load()) * (StrictMath.log(ratio) - low) / (high - low);
    }
}
