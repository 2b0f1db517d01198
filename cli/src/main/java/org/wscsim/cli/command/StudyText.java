package org.wscsim.cli.command;

import java.util.Locale;
import org.wscsim.cli.study.Outcome;

/** Numbers and sentences of studies. Stateless. */
final class StudyText {
    private StudyText() {}

    static String ratio(double ratio) {
        return Double.isNaN(ratio) ? "-" : String.format(Locale.ROOT, ratio < 10 ? "%.2f" : "%.1f", ratio);
    }

    /** For ratios near one. */
    static String three(double ratio) {
        return Double.isNaN(ratio) ? "-" : String.format(Locale.ROOT, "%.3f", ratio);
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }

    /** Few digits, no exponent for small whole numbers. */
    static String number(double value) {
        return value != 0 && (Math.abs(value) >= 1e6 || Math.abs(value) < 1e-3)
                ? String.format(Locale.ROOT, "%.3g", value)
                : String.format(Locale.ROOT, "%.4g", value);
    }

    static String ms(double ms) {
        return String.format(Locale.ROOT, ms < 100 ? "%.1f" : "%.0f", ms);
    }

    /** Which part of mean E2E differs most, and by how much of the whole difference. */
    static String mechanism(Outcome a, Outcome b, String nameA, String nameB) {
        int most = 0;
        for (int i = 1; i < a.parts().size(); i++) {
            if (Math.abs(difference(a, b, i)) > Math.abs(difference(a, b, most))) {
                most = i;
            }
        }
        int second = most == 0 ? 1 : 0;
        for (int i = 0; i < a.parts().size(); i++) {
            if (i != most && Math.abs(difference(a, b, i)) > Math.abs(difference(a, b, second))) {
                second = i;
            }
        }
        return String.format(
                Locale.ROOT,
                "Mechanism: mean E2E %s %s ms, %s %s ms; most of it %s (%s against %s ms), then %s (%s against %s ms).",
                nameA,
                ms(a.latency().e2e()),
                nameB,
                ms(b.latency().e2e()),
                Outcome.PARTS.get(most),
                ms(a.parts().get(most)),
                ms(b.parts().get(most)),
                Outcome.PARTS.get(second),
                ms(a.parts().get(second)),
                ms(b.parts().get(second)));
    }

    private static double difference(Outcome a, Outcome b, int part) {
        return b.parts().get(part) - a.parts().get(part);
    }
}
