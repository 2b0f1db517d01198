package org.wscsim.cli.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * What becomes of a claimed ratio. <em>Reproduced</em>: the geometric mean of all cells lies within the tolerance at one
 * stated load, up to {@value #MOST_LOAD} of the weaker capacity of every cell, with the rival tuned and both sides priced as
 * the default says. <em>Conditional</em>: it does so only for the rival as published, for another way of pricing, or above
 * that load. <em>Refuted</em>: neither.
 *
 * <p>One stated load is the same share of each cell's weaker capacity. Immutable.
 *
 * @param kind which
 * @param where the load and the conditions at which the claim holds; empty where it does not
 * @param nearest geometric mean nearest to the claim under the strictest conditions, and its share of capacity
 */
public record Verdict(Kind kind, String where, Nearest nearest) {
    /** Highest load that counts as below capacity. */
    public static final double MOST_LOAD = 0.9;

    private static final double MOST_ABOVE = 1.3;
    /** Loads are run at three digits. */
    private static final double ROUNDED = 1.01;

    private static final double STEP = 0.05;
    private static final List<Double> BELOW = shares(0, MOST_LOAD);
    private static final List<Double> ABOVE = shares(MOST_LOAD + STEP, MOST_ABOVE);

    /** Multiples of the step; between loads that were run the ratio is interpolated. */
    private static List<Double> shares(double from, double to) {
        List<Double> shares = new ArrayList<>();
        for (long i = Math.round(from / STEP); i <= Math.round(to / STEP); i++) {
            shares.add(i * STEP);
        }
        return shares;
    }

    /** How a claim fares. */
    public enum Kind {
        REPRODUCED,
        CONDITIONAL,
        REFUTED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param ratio geometric mean over the cells
     * @param share of the weaker capacity; NaN where there was no such load
     */
    public record Nearest(double ratio, double share) {}

    /**
     * Judges a claim.
     *
     * @param curves one for each cell, view and plan of the rival
     * @param view the default one
     */
    public static Verdict of(List<Curve> curves, String view, double claimed, double tolerance) {
        List<Curve> strict = curves.stream()
                .filter(curve -> curve.view().equals(view) && curve.isTuned())
                .toList();
        Nearest nearest = nearest(strict, BELOW, claimed);
        if (isWithin(nearest.ratio(), claimed, tolerance)) {
            return new Verdict(
                    Kind.REPRODUCED,
                    conditions(nearest, view, true) + held(strict, BELOW, claimed, tolerance),
                    nearest);
        }
        List<String> found = new ArrayList<>();
        for (String other : curves.stream().map(Curve::view).distinct().toList()) {
            for (boolean tuned : new boolean[] {true, false}) {
                Predicate<Curve> isOfThis = curve -> curve.view().equals(other) && curve.isTuned() == tuned;
                List<Curve> group = curves.stream().filter(isOfThis).toList();
                for (List<Double> shares : List.of(BELOW, ABOVE)) {
                    Nearest here = nearest(group, shares, claimed);
                    if (isWithin(here.ratio(), claimed, tolerance)) {
                        found.add(conditions(here, other, tuned) + held(group, shares, claimed, tolerance));
                    }
                }
            }
        }
        return new Verdict(found.isEmpty() ? Kind.REFUTED : Kind.CONDITIONAL, String.join("; ", found), nearest);
    }

    /** Whether a ratio is the claimed one, give or take. */
    public static boolean isWithin(double ratio, double claimed, double tolerance) {
        return Math.abs(ratio / claimed - 1) <= tolerance;
    }

    private static String conditions(Nearest at, String view, boolean tuned) {
        return String.format(
                Locale.ROOT,
                "%.2f at %.2f of the weaker capacity, %s, rival %s",
                at.ratio(),
                at.share(),
                view,
                tuned ? "tuned" : "as published");
    }

    /** From which share of capacity to which the claim holds, of those looked at. */
    private static String held(List<Curve> curves, List<Double> shares, double claimed, double tolerance) {
        List<Double> held = shares.stream()
                .filter(share -> isWithin(geometricMean(curves, share), claimed, tolerance))
                .toList();
        return String.format(Locale.ROOT, " (holds from %.2f to %.2f)", held.getFirst(), held.getLast());
    }

    /** The geometric mean of the cells at the share of capacity where it is nearest to the claim. */
    private static Nearest nearest(List<Curve> curves, List<Double> shares, double claimed) {
        Nearest best = new Nearest(Double.NaN, Double.NaN);
        double least = Double.POSITIVE_INFINITY;
        for (double share : shares) {
            double ratio = geometricMean(curves, share);
            double distance = Math.abs(StrictMath.log(ratio / claimed));
            if (distance < least) {
                least = distance;
                best = new Nearest(ratio, share);
            }
        }
        return best;
    }

    /** NaN unless every cell was measured around that load; the least load measured stands for all below it. */
    public static double geometricMean(List<Curve> curves, double share) {
        double sum = 0;
        for (Curve curve : curves) {
            double load = share * curve.weakerCapacity();
            if (load > curve.greatestLoad() * ROUNDED) {
                return Double.NaN;
            }
            sum += StrictMath.log(curve.at(load));
        }
        return curves.isEmpty() ? Double.NaN : StrictMath.exp(sum / curves.size());
    }
}
