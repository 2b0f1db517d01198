package org.wscsim.validation.suite;

import org.wscsim.validation.score.Score;

/**
 * One line of the validation table.
 *
 * @param gate which requirement it is evidence for: V1, V2, ...
 * @param set the reference set, or a part of it
 * @param split how far the constants know these rows
 * @param score agreement of predicted and measured
 * @param baselineMape mean absolute percentage error of the three-parameter roofline on the same rows under the same
 *     split; NaN where none is drawn
 * @param limit what is required
 */
public record ScoreLine(String gate, String set, Split split, Score score, double baselineMape, Limit limit) {
    /**
     * What the requirement asks of a line; a limit of {@link Double#POSITIVE_INFINITY} asks nothing.
     *
     * @param mapePercent most of the mean absolute percentage error
     * @param ratio most of its ratio to the baseline's
     */
    public record Limit(double mapePercent, double ratio) {
        public static final Limit NONE = new Limit(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);

        public static Limit mape(double percent) {
            return new Limit(percent, Double.POSITIVE_INFINITY);
        }

        public static Limit ratio(double most) {
            return new Limit(Double.POSITIVE_INFINITY, most);
        }
    }

    /** How far a model's constants have seen the rows they are scored on. */
    public enum Split {
        /** Formulas without fitted constants. */
        NO_CONSTANTS("no constants"),
        /** The committed constants, which were fitted on these rows too. */
        SHIPPED("fitted here"),
        /** Each row predicted by constants fitted without its fold. */
        CROSS_VALIDATED("left out"),
        /** A device none of whose rows was ever fitted. */
        ZERO_SHOT("zero-shot");

        private final String title;

        Split(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }
    }

    /** The limit in words, empty where there is none. */
    public String limitText() {
        if (limit.mapePercent() < Double.POSITIVE_INFINITY) {
            return "MAPE <= " + limit.mapePercent() + " %";
        }
        return limit.ratio() < Double.POSITIVE_INFINITY ? "MAPE / roofline <= " + limit.ratio() : "";
    }

    /** Whether the limit is kept; true where there is none. */
    public boolean isMet() {
        return limit.equals(Limit.NONE) || (score.mape() <= limit.mapePercent() && !(ratio() > limit.ratio()));
    }

    /** Our error over the baseline's; NaN without a baseline. */
    public double ratio() {
        return score.mape() / baselineMape;
    }
}
