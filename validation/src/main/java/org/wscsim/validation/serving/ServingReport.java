package org.wscsim.validation.serving;

import java.nio.file.Path;
import java.util.Locale;

/** V4 and the first part of V7 as text, for the validation table. Stateless. */
public final class ServingReport {
    private static final double MICROSECOND = 1e6;

    private ServingReport() {}

    /** Runs both comparisons; about 5 s. */
    public static String text(Path folder) {
        return vllm(VllmComparison.of(folder)) + vidur(VidurComparison.of(folder));
    }

    static String vllm(VllmComparison found) {
        StringBuilder text = new StringBuilder(format(
                "%nV4, vllm-v1 on measured tables against a real vLLM: requests=%d, host per step %.0f us (fitted for mean"
                        + " TPOT), KV blocks %d (memory formula), lm head by roofline%n",
                found.requests(), found.overheadPs() / MICROSECOND, found.kvBlocks()));
        text.append(format(
                "%-6s %26s %26s %10s %10s %12s %12s %7s %s%n",
                "s",
                "measured mean / p99",
                "simulated mean / p99",
                "mean %",
                "p99 %",
                "naive mean %",
                "naive p99 %",
                "limit",
                "kept"));
        for (Agreement line : found.agreements()) {
            text.append(format(
                    "%-6s %16.4f / %7.4f %16.4f / %7.4f %+10.2f %+10.2f %+12.2f %+12.2f %7.0f %s%n",
                    line.quantity(),
                    line.measured().mean(),
                    line.measured().p99(),
                    line.ours().mean(),
                    line.ours().p99(),
                    line.meanErrorPercent(),
                    line.p99ErrorPercent(),
                    line.naive().meanErrorPercent(line.measured()),
                    line.naive().p99ErrorPercent(line.measured()),
                    line.limitPercent(),
                    line.isKept() ? "yes" : "NO"));
        }
        return text.append(format(
                        "RMSE once per second: running %.2f, waiting %.2f requests%n",
                        found.runningRmse(), found.waitingRmse()))
                .toString();
    }

    static String vidur(VidurComparison found) {
        return format(
                "%nV7, sarathi on Vidur's tables (TP 2 x PP 2): within 1e-6 (relative, or 1e-6 s): TTFT %d / %d, E2E %d / %d;"
                        + " worst TTFT %.2f us (%.1e), E2E %.2f us (%.1e)%n",
                found.ttftWithin(),
                found.requests(),
                found.e2eWithin(),
                found.requests(),
                found.worstTtftSeconds() * MICROSECOND,
                found.worstTtftRelative(),
                found.worstE2eSeconds() * MICROSECOND,
                found.worstE2eRelative());
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern.replace("%n", "\n"), values);
    }
}
