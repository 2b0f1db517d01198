package org.wscsim.cli.command;

import java.util.Locale;
import org.wscsim.cli.report.RunReport;

/** A line on standard error per simulation, when there are several. Stateless. */
final class Progress {
    private Progress() {}

    static Contest.Progress on(Console console, int simulations) {
        if (simulations == 1) {
            return (report, done, of) -> {};
        }
        return (report, done, of) -> console.progress(String.format(
                Locale.ROOT,
                "[%d/%d] %s %s at %s req/s: mean E2E %s, completed %d of %d",
                done,
                of,
                report.system(),
                report.plan(),
                rate(report.offer().requestsPerSecond()),
                meanE2e(report),
                report.result().counts().completed(),
                report.result().counts().arrived()));
    }

    private static String rate(double perSecond) {
        return Double.isFinite(perSecond) ? String.format(Locale.ROOT, "%.2f", perSecond) : "inf";
    }

    private static String meanE2e(RunReport report) {
        if (report.unstable()) {
            return "unstable";
        }
        return report.result().e2e().count() == 0
                ? "-"
                : String.format(Locale.ROOT, "%.1f ms", report.result().e2e().meanPs() / 1e9);
    }
}
