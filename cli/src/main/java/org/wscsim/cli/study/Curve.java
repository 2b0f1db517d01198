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
        if (load <= low.load()) {
            return low.ratio();
        }
        for (At high : points) {
            if (high.load() >= load) {
                double share = (load - low.load()) / (high.load() - low.load());
                return StrictMath.exp(log(low) * (1 - share) + log(high) * share);
            }
            low = high;
        }
        return low.ratio();
    }

    private static double log(At at) {
        return StrictMath.log(at.ratio());
    }

    /** Stretches of load in which the ratio lies within {@code tolerance} of {@code wanted}, ends interpolated. */
    public List<Interval> within(double wanted, double tolerance) {
        double low = StrictMath.log(wanted * (1 - tolerance));
        double high = StrictMath.log(wanted * (1 + tolerance));
        List<Interval> found = new ArrayList<>();
        for (int i = 0; i < points.size(); i++) {
            At from = points.get(i);
            At to = points.get(Math.min(i + 1, points.size() - 1));
            double rise = log(to) - log(from);
            if (rise == 0 && (log(from) < low || log(from) > high)) {
                continue;
            }
            // where the line between the two enters and leaves the band, as shares of the way
            double a = rise == 0 ? 0 : (low - log(from)) / rise;
            double b = rise == 0 ? 1 : (high - log(from)) / rise;
            double enters = Math.max(0, Math.min(a, b));
            double leaves = Math.min(1, Math.max(a, b));
            if (enters <= leaves) {
                double way = to.load() - from.load();
                join(found, new Interval(from.load() + enters * way, from.load() + leaves * way));
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
}
