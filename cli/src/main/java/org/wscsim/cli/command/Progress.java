package org.wscsim.cli.command;

import java.util.Locale;

/** A line on standard error per simulation, when there are several. Stateless. */
final class Progress {
    private Progress() {}

    static Contest.Progress on(Console console, int simulations) {
        if (simulations == 1) {
            return (report, done, of) -> {};
        }
        return (report, done, of) -> console.progress(String.format(
                Locale.ROOT,
                "[%d/%d] %s %s: mean E2E %.1f ms, completed %d of %d",
                done,
                of,
                report.system(),
                report.plan(),
                report.result().e2e().meanPs() / 1e9,
                report.result().counts().completed(),
                report.result().counts().arrived()));
    }
}
