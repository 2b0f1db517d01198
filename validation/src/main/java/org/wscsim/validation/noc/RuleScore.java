package org.wscsim.validation.noc;

import java.util.stream.DoubleStream;

/**
 * How many settings obey a rule.
 *
 * @param set which settings
 * @param rows how many they are
 * @param within of these, how many differ by at most the limit
 * @param limitPercent the rule's limit
 * @param worstPercent the largest difference, signed; NaN without rows
 */
public record RuleScore(String set, int rows, int within, double limitPercent, double worstPercent) {
    static RuleScore of(String set, double limitPercent, DoubleStream errorsPercent) {
        int rows = 0;
        int within = 0;
        double worst = Double.NaN;
        for (double error : errorsPercent.toArray()) {
            rows++;
            within += Math.abs(error) <= limitPercent ? 1 : 0;
            worst = Math.abs(error) > Math.abs(worst) || Double.isNaN(worst) ? error : worst;
        }
        return new RuleScore(set, rows, within, limitPercent, worst);
    }
}
