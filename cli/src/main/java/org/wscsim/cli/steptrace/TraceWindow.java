package org.wscsim.cli.steptrace;

import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.failure.BadInputException;

/**
 * A span of virtual time. Immutable.
 *
 * @param fromPs first
 * @param toPs beyond the last
 */
public record TraceWindow(long fromPs, long toPs) {
    /**
     * Reads {@code FROM:TO} in seconds.
     *
     * @param option what an error calls it
     */
    public static TraceWindow parse(String option, String text) {
        String[] ends = text.split(":", -1);
        try {
            double from = ends.length == 2 ? Double.parseDouble(ends[0]) : Double.NaN;
            double to = ends.length == 2 ? Double.parseDouble(ends[1]) : Double.NaN;
            if (from >= 0 && to > from && to <= VirtualTime.seconds(VirtualTime.MAX_SPAN_PS)) {
                return new TraceWindow(VirtualTime.psOfSeconds(from), VirtualTime.psOfSeconds(to));
            }
        } catch (NumberFormatException e) {
            // told below, with the form
        }
        throw new BadInputException("not a window of virtual time: " + option + "=" + text
                + ", allowed=FROM:TO in seconds, 0 <= FROM < TO; give for example 10:12");
    }

    boolean touches(long startPs, long endPs) {
        return startPs < toPs && endPs > fromPs;
    }

    boolean holds(long ps) {
        return ps >= fromPs && ps < toPs;
    }
}
