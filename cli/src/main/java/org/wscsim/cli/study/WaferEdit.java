package org.wscsim.cli.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.yaml.NearestName;

/**
 * Values of a wafer's definition replaced in its text, key by key, comments and order kept; what reads the text checks the
 * values. Keys are paths, {@code core.sram_bytes} or {@code d2d_hop_latency_ns}. Stateless.
 */
final class WaferEdit {
    private static final Pattern LINE = Pattern.compile("( *)([A-Za-z0-9_]+):( *)([^#]*?)( *#.*)?");

    private WaferEdit() {}

    /** The text with these values. */
    static String of(String origin, String text, Map<String, String> values) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        for (Map.Entry<String, String> value : values.entrySet()) {
            replace(origin, lines, value.getKey(), value.getValue());
        }
        return String.join("\n", lines) + "\n";
    }

    private static void replace(String origin, List<String> lines, String path, String value) {
        List<String> known = new ArrayList<>();
        String section = "";
        for (int i = 0; i < lines.size(); i++) {
            Matcher line = LINE.matcher(lines.get(i));
            if (!line.matches()) {
                continue;
            }
            boolean top = line.group(1).isEmpty();
            section = top ? line.group(2) : section;
            String here = top ? line.group(2) : section + '.' + line.group(2);
            if (!line.group(4).isEmpty()) {
                known.add(here);
                if (here.equals(path)) {
                    String comment = line.group(5) == null ? "" : line.group(5);
                    lines.set(i, line.group(1) + line.group(2) + ": " + value + comment);
                    return;
                }
            }
        }
        throw new BadInputException("no such value in the wafer's definition: wafer=" + origin + ", key=hardware."
                + path + "; " + NearestName.remedy(path, known));
    }
}
