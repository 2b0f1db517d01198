package org.wscsim.jmh.track;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Parameters that the command line fixes. Stateless. */
final class Fixed {
    private Fixed() {}

    /** Values by name, from lists separated by commas. */
    static Map<String, Collection<String>> of(Map<String, String> texts) {
        Map<String, Collection<String>> values = new TreeMap<>();
        texts.forEach((name, text) -> values.put(name, List.of(text.split(","))));
        return values;
    }
}
