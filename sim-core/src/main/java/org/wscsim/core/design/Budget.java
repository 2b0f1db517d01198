package org.wscsim.core.design;

import java.util.Locale;

/**
 * One budget of a design: what it needs and what there is. Of a yield, the need is the least that is asked for and the limit
 * what the design reaches.
 *
 * @param constraint whose budget
 * @param need in the constraint's unit
 * @param limit in the constraint's unit
 */
public record Budget(Constraint constraint, double need, double limit) {
    /** Need over limit: above 1 the design is infeasible. */
    public double share() {
        if (need <= 0) {
            return 0;
        }
        return limit > 0 ? need / limit : Double.POSITIVE_INFINITY;
    }

    public boolean kept() {
        return need <= limit;
    }

    /** {@code wafer area: need=46500.0 mm2, limit=46225.0 mm2 (1.006 of it)}. */
    public String text() {
        String unit = constraint.unit();
        return String.format(
                Locale.ROOT,
                "%s: need=%.6g %s, limit=%.6g %s (%.4f of it)",
                constraint.text(),
                need,
                unit,
                limit,
                unit,
                share());
    }

    static Budget tighter(Budget one, Budget other) {
        return other.share() > one.share() ? other : one;
    }
}
