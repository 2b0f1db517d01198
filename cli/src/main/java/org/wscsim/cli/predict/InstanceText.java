package org.wscsim.cli.predict;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.wscsim.core.failure.BadInputException;

/**
 * An instance as a user writes it: {@code 2x4} dies (columns x rows), {@code 8x4c} cores, {@code tp8} devices.
 *
 * @param unit what is counted
 * @param columns in x; the number of devices for {@link Unit#DEVICES}
 * @param rows in y; 1 for {@link Unit#DEVICES}
 */
record InstanceText(Unit unit, int columns, int rows) {
    private static final Pattern RECTANGLE = Pattern.compile("(\\d{1,5})x(\\d{1,5})(c?)");
    private static final Pattern RANKS = Pattern.compile("tp(\\d{1,4})");

    enum Unit {
        DIES,
        CORES,
        DEVICES
    }

    static InstanceText parse(String text) {
        Matcher rectangle = RECTANGLE.matcher(text);
        if (rectangle.matches()) {
            int columns = Integer.parseInt(rectangle.group(1));
            int rows = Integer.parseInt(rectangle.group(2));
            if (columns > 0 && rows > 0) {
                return new InstanceText(rectangle.group(3).isEmpty() ? Unit.DIES : Unit.CORES, columns, rows);
            }
        }
        Matcher ranks = RANKS.matcher(text);
        if (ranks.matches() && Integer.parseInt(ranks.group(1)) > 0) {
            return new InstanceText(Unit.DEVICES, Integer.parseInt(ranks.group(1)), 1);
        }
        throw new BadInputException("not an instance: instance=" + text
                + ", allowed=2x4 (dies, columns x rows), 8x4c (cores) or tp8 (devices); correct it");
    }
}
