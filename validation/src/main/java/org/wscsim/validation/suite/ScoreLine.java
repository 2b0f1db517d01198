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
 */
public record ScoreLine(String gate, String set, Split split, Score score, double baselineMape) {
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

    /** Our error over the baseline's; NaN without a baseline. */
    public double ratio() {
        return score.mape() / baselineMape;
    }
}
