package org.wscsim.traces.workload;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.yaml.NearestName;

/**
 * A choice with parameters as a user writes it, {@code gamma:cv=3} or {@code mmpp:burst=5,share=0.1}. Immutable.
 *
 * @param place the option it was given with, for messages
 * @param text the whole
 * @param kind before the colon
 * @param values by name
 */
record KindText(String place, String text, String kind, Map<String, String> values) {
    /**
     * Splits the text and checks its words; values are checked as they are asked for.
     *
     * @param known parameters of each kind
     */
    static KindText parse(String place, String text, Map<String, List<String>> known) {
        final int colon = text.indexOf(':');
        final String kind = colon < 0 ? text : text.substring(0, colon);
        final List<String> names = known.get(kind);
        if (names == null) {
            final List<String> kinds = new ArrayList<>(known.keySet());
            throw new BadInputException("unknown kind: " + place + "=" + text + ", known=" + String.join("|", kinds)
                    + "; " + NearestName.remedy(kind, kinds));
        }
        final Map<String, String> values = new LinkedHashMap<>();
        final String[] pairs =
                colon < 0 ? new String[0] : text.substring(colon + 1).split(",", -1);
        for (final String pair : pairs) {
            final int equals = pair.indexOf('=');
            final String name = equals < 0 ? pair : pair.substring(0, equals);
            if (equals < 0 || equals == pair.length() - 1 || !names.contains(name)) {
                throw new BadInputException("unknown parameter: " + place + "=" + text + ", found=" + pair + ", known="
                        + (names.isEmpty() ? "none" : String.join("|", names)) + "; write " + kind
                        + (names.isEmpty() ? "" : ":" + names.getFirst() + "=..."));
            }
            if (values.put(name, pair.substring(equals + 1)) != null) {
                throw new BadInputException(
                        "parameter given twice: " + place + "=" + text + ", name=" + name + "; give it once");
            }
        }
        return new KindText(place, text, kind, Map.copyOf(values));
    }

    @Nullable
    String value(String name) {
        return values.get(name);
    }

    /** A parameter that has no default. */
    String require(String name) {
        final String value = values.get(name);
        if (value == null) {
            throw new BadInputException("parameter missing: " + place + "=" + text + ", name=" + name + "; write "
                    + kind + ":" + name + "=...");
        }
        return value;
    }

    /** A number in a range, both ends included. */
    double real(String name, double absent, double least, double most) {
        final String value = Objects.requireNonNullElse(values.get(name), "");
        if (value.isEmpty()) {
            return absent;
        }
        if (value.matches("(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,3})?")) {
            final double number = Double.parseDouble(value);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw new BadInputException("not a number in range: " + place + "=" + text + ", " + name + "=" + value
                + ", allowed=" + plain(least) + ".." + plain(most) + "; correct the value");
    }

    private static String plain(double value) {
        return value == Math.rint(value) && value < 1e15 ? Long.toString((long) value) : Double.toString(value);
    }
}
