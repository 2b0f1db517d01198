package org.wscsim.core.yaml;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.wscsim.core.failure.BadInputException;

/**
 * Single values of a YAML or JSON text replaced where they stand; everything else keeps its place. A comment behind a replaced
 * value said where the old one came from, so it gives way to one that says what the old one was. Stateless, any thread.
 */
public final class YamlEdit {
    private static final String WAS = "# set; was ";
    private static final String VALUE = "[A-Za-z0-9_.+-]{1,64}";

    private YamlEdit() {}

    /**
     * The text with another value. Given the value that it has, it is returned as it is.
     *
     * @param origin what errors call the text
     * @param path the key with those of the mappings it is in, {@code core.sram_bytes}
     * @param named the path as the user wrote it, for errors
     */
    public static String of(String origin, String text, String path, String named, String value) {
        if (!value.matches(VALUE)) {
            throw new BadInputException("not a value of a definition: key=" + named + ", value="
                    + YamlText.oneLine(value) + ", allowed=a number or a word; correct it");
        }
        Map<String, ScalarNode> scalars = new LinkedHashMap<>();
        collect("", YamlText.rootMapping(origin, text), scalars);
        ScalarNode old = scalars.get(path);
        if (old == null) {
            throw unknown(origin, path, named, scalars.keySet());
        }
        return old.getValue().equals(value) ? text : replaced(text, old, value);
    }

    private static BadInputException unknown(String origin, String path, String named, Collection<String> keys) {
        String prefix = named.substring(0, named.length() - path.length());
        List<String> below = keys.stream()
                .filter(key -> key.startsWith(path + '.'))
                .map(key -> prefix + key)
                .toList();
        if (!below.isEmpty()) {
            return new BadInputException("not a value but a group of them: key=" + named + ", definition=" + origin
                    + "; set one of " + String.join(", ", below));
        }
        return new BadInputException("unknown key: key=" + named + ", definition=" + origin + "; "
                + NearestName.remedy(
                        named, keys.stream().map(key -> prefix + key).toList()));
    }

    private static void collect(String prefix, MappingNode mapping, Map<String, ScalarNode> into) {
        for (NodeTuple entry : mapping.getValue()) {
            if (entry.getKeyNode() instanceof ScalarNode key) {
                String path = prefix + key.getValue();
                switch (entry.getValueNode()) {
                    case ScalarNode scalar -> into.put(path, scalar);
                    case MappingNode inner -> collect(path + '.', inner, into);
                    default -> {}
                }
            }
        }
    }

    private static String replaced(String text, ScalarNode old, String value) {
        int bom = text.startsWith("\uFEFF") ? 1 : 0;
        int start =
                text.offsetByCodePoints(bom, old.getStartMark().orElseThrow().getIndex());
        int end = text.offsetByCodePoints(bom, old.getEndMark().orElseThrow().getIndex());
        boolean plain = old.getScalarStyle() == ScalarStyle.PLAIN;
        char quote = text.charAt(start);
        int lineEnd = text.indexOf('\n', end);
        int stop = lineEnd < 0 ? text.length() : lineEnd;
        return text.substring(0, start)
                + (plain ? value : quote + value + quote)
                + comment(text.substring(end, stop), old.getValue())
                + text.substring(stop);
    }

    /** What stands behind the value, with the first of several old values remembered. */
    private static String comment(String behind, String old) {
        int hash = behind.indexOf(" #");
        if (hash < 0 || behind.substring(hash + 1).startsWith(WAS)) {
            return behind;
        }
        return behind.substring(0, hash + 1) + WAS + old;
    }
}
