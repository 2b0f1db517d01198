package org.wscsim.traces.format;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.yaml.NearestName;

/**
 * The format of a trace as a user names it: {@code mooncake}, or {@code apex:creation_05} for one of several traces in a
 * file. Not needed where a file's first line says what it is. Immutable.
 *
 * @param key one of {@link #keys}
 * @param group which of the file's traces, or null
 */
public record TraceFormat(String key, @Nullable String group) {
    static final String MOONCAKE = "mooncake";
    static final String LENGTHS = "lengths";
    static final String BINARY = "binary";

    /** Every format, in the order to list them. */
    public static List<String> keys() {
        final List<String> keys = new ArrayList<>();
        CsvLayout.ALL.forEach(layout -> keys.add(layout.key()));
        keys.addAll(List.of(MOONCAKE, LENGTHS, BINARY));
        return keys;
    }

    /**
     * Reads {@code KEY} or {@code KEY:GROUP}.
     *
     * @throws BadInputException for an unknown key, naming the nearest
     */
    public static TraceFormat parse(String text) {
        final int colon = text.indexOf(':');
        final String key = colon < 0 ? text : text.substring(0, colon);
        if (!keys().contains(key)) {
            throw new BadInputException("unknown trace format: trace_format=" + key + ", known="
                    + String.join("|", keys()) + "; " + NearestName.remedy(key, keys()));
        }
        final TraceFormat format = new TraceFormat(key, colon < 0 ? null : text.substring(colon + 1));
        final CsvLayout layout = format.layout();
        if (colon >= 0 && (layout == null || layout.group() == null)) {
            throw new BadInputException("trace format has no groups: trace_format=" + text + "; write " + key);
        }
        return format;
    }

    /** The columns, or null where it is no CSV. */
    @Nullable
    CsvLayout layout() {
        for (final CsvLayout layout : CsvLayout.ALL) {
            if (layout.key().equals(key)) {
                return layout;
            }
        }
        return null;
    }
}
