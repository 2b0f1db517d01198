package org.wscsim.cli.explore;

import java.util.Locale;

/** Shares as text. Stateless. */
final class Figure {
    private Figure() {}

    static String percent(double share) {
        return Double.isFinite(share) ? String.format(Locale.ROOT, "%.0f %%", 100 * share) : "-";
    }

    /** {@code +12.3 %} for 1.123. */
    static String gain(double ratio) {
        return Double.isFinite(ratio) ? String.format(Locale.ROOT, "%+.1f %%", 100 * (ratio - 1)) : "-";
    }
}
