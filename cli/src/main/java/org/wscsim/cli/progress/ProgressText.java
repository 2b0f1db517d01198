package org.wscsim.cli.progress;

import java.util.Locale;

/** The line itself. Stateless. */
final class ProgressText {
    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;

    private ProgressText() {}

    /**
     * @param simulatedSeconds virtual time reached
     * @param done requests that have left
     * @param of requests in all
     * @param wallSeconds since the first event
     */
    static String line(double simulatedSeconds, long done, long of, double wallSeconds) {
        double perSecond = wallSeconds > 0 ? done / wallSeconds : 0;
        String left = done == 0 ? "?" : duration((of - done) / perSecond);
        return String.format(
                Locale.ROOT,
                "%s simulated, %d of %d requests (%.1f %%), %.0f requests/s, %s left",
                duration(simulatedSeconds),
                done,
                of,
                of == 0 ? 100.0 : 100.0 * done / of,
                perSecond,
                left);
    }

    /** {@code 41 s}, {@code 3 min 20 s}, {@code 2 h 05 min}. */
    static String duration(double seconds) {
        long whole = Math.round(Math.max(0, seconds));
        if (whole < MINUTE) {
            return whole + " s";
        }
        return whole < HOUR
                ? String.format(Locale.ROOT, "%d min %02d s", whole / MINUTE, whole % MINUTE)
                : String.format(Locale.ROOT, "%d h %02d min", whole / HOUR, whole % HOUR / MINUTE);
    }
}
