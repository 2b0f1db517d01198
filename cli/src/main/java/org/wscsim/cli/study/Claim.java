package org.wscsim.cli.study;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import org.wscsim.cli.study.Change.Side;

/**
 * A published claim that system A beats system B by a ratio, with what it rests on. Immutable.
 *
 * @param title one line
 * @param source where it was published
 * @param metric whose ratio, B over A
 * @param claimed the ratio
 * @param tolerance relative; within it the claim holds
 * @param base settings of both sides under our defaults
 * @param assumptions what the claim may rest on, in the order of the waterfall
 * @param box settings to vary in the robustness map
 */
public record Claim(
        String title,
        String source,
        Metric metric,
        double claimed,
        double tolerance,
        List<Change> base,
        List<Assumption> assumptions,
        List<Axis> box) {
    public Claim {
        base = List.copyOf(base);
        assumptions = List.copyOf(assumptions);
        box = List.copyOf(box);
    }

    /** A latency, or the throughput at saturation (then A over B). */
    public enum Metric {
        MEAN_E2E("mean_e2e"),
        MEAN_TTFT("mean_ttft"),
        MEAN_TPOT("mean_tpot"),
        P99_E2E("p99_e2e"),
        CAPACITY("capacity");

        private final String word;

        Metric(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }

        static Metric of(String word) {
            for (Metric metric : values()) {
                if (metric.word.equals(word)) {
                    return metric;
                }
            }
            throw new IllegalArgumentException("unknown metric: " + word);
        }

        /** How much better A is than B: above 1, A is ahead; NaN where either has no result. */
        public double ratio(Outcome a, Outcome b) {
            if (a.isRefused() || b.isRefused()) {
                return Double.NaN;
            }
            return switch (this) {
                case MEAN_E2E -> b.latency().e2e() / a.latency().e2e();
                case MEAN_TTFT -> b.latency().ttft() / a.latency().ttft();
                case MEAN_TPOT -> b.latency().tpot() / a.latency().tpot();
                case P99_E2E -> b.latency().p99E2e() / a.latency().p99E2e();
                case CAPACITY -> a.load().throughput() / b.load().throughput();
            };
        }
    }

    /**
     * Something the claim may rest on.
     *
     * @param name in tables
     * @param claimed settings as the claim has them
     * @param ours settings in their place
     */
    public record Assumption(String name, List<Change> claimed, List<Change> ours) {
        public Assumption {
            claimed = List.copyOf(claimed);
            ours = List.copyOf(ours);
        }
    }

    /**
     * One dimension of the box.
     *
     * @param keys settings that take the same value
     * @param low least value
     * @param high greatest value
     * @param isLogarithmic spread evenly in the logarithm
     */
    public record Axis(List<String> keys, double low, double high, boolean isLogarithmic) {
        private static final MathContext DIGITS = new MathContext(4);

        public Axis {
            keys = List.copyOf(keys);
        }

        /** The value at a share of the way from low to high, as text of four digits. */
        public String at(double share) {
            double value = isLogarithmic ? low * StrictMath.pow(high / low, share) : low + (high - low) * share;
            return new BigDecimal(value).round(DIGITS).stripTrailingZeros().toString();
        }

        List<Change> changes(double share) {
            return keys.stream().map(key -> Change.of(key, at(share))).toList();
        }
    }

    /**
     * A side's point in a world of assumptions.
     *
     * @param oursMask bit i: assumption i stands as ours, else as claimed
     */
    public Point point(Side side, int oursMask) {
        Point point = apply(Point.empty(), side, base);
        for (int i = 0; i < assumptions.size(); i++) {
            boolean ours = (oursMask >> i & 1) != 0;
            point = apply(
                    point,
                    side,
                    ours ? assumptions.get(i).ours() : assumptions.get(i).claimed());
        }
        return metric == Metric.CAPACITY ? point.saturated() : point;
    }

    /** A side's point in our world, with the box's settings at these shares of their ranges; NaN leaves one as it is. */
    public Point point(Side side, double[] shares) {
        Point point = point(side, (1 << assumptions.size()) - 1);
        for (int i = 0; i < shares.length; i++) {
            if (!Double.isNaN(shares[i])) {
                point = apply(point, side, box.get(i).changes(shares[i]));
            }
        }
        return point;
    }

    private static Point apply(Point from, Side side, List<Change> changes) {
        Point point = from;
        for (Change change : changes) {
            point = change.apply(point, side);
        }
        return point;
    }

    /** Whether a ratio is the claimed one. */
    public boolean holds(double ratio) {
        return Verdict.isWithin(ratio, claimed, tolerance);
    }

    /** The claim with more settings on both sides, laid over its own. */
    public Claim with(List<Change> more) {
        List<Change> all = new ArrayList<>(base);
        all.addAll(more);
        return new Claim(title, source, metric, claimed, tolerance, all, assumptions, box);
    }
}
