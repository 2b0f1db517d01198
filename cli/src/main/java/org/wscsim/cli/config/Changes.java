package org.wscsim.cli.config;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.yaml.YamlEdit;

/**
 * Single values of the definitions of wafer and model that a run replaces, {@code wafer.die.dram_bytes_per_second=4e12}; several
 * are separated by semicolons. Immutable.
 *
 * @param values by path, {@code wafer.} or {@code model.} in front
 */
public record Changes(TreeMap<String, String> values) {
    /** In front of the paths of wafers. */
    public static final String WAFER = "wafer.";
    /** In front of the paths of models. */
    public static final String MODEL = "model.";

    static final String HELP =
            "another value in the definition of the wafer or the model, wafer.die.dram_bytes_per_second=4e12"
                    + " ('wsc show NAME' lists the keys), or of any key of config.yaml, rate_scale=2; may be given several times";

    private static final String SEPARATOR = ";";

    public Changes {
        values = new TreeMap<>(values);
    }

    /** Reads the canonical text, or that of a user's file. */
    static Changes parse(@Nullable String text) {
        TreeMap<String, String> values = new TreeMap<>();
        for (String change : text == null ? new String[0] : text.split(SEPARATOR, -1)) {
            int equals = change.indexOf('=');
            String path = change.substring(0, Math.max(0, equals)).strip();
            if (!isChange(path)) {
                throw new BadInputException("not a change of a definition: set=" + Settings.shown(change)
                        + ", allowed=wafer.KEY=VALUE or model.KEY=VALUE; correct it, or give the key by itself");
            }
            if (values.put(path, change.substring(equals + 1).strip()) != null) {
                throw new BadInputException("key set twice: key=" + path + "; set it once");
            }
        }
        return new Changes(values);
    }

    /** Whether a key is one of a definition, not of a run. */
    public static boolean isChange(String path) {
        return path.startsWith(WAFER) || path.startsWith(MODEL);
    }

    boolean isOf(String prefix) {
        return values.keySet().stream().anyMatch(path -> path.startsWith(prefix));
    }

    /** These over others, key by key. */
    Changes over(Changes lower) {
        TreeMap<String, String> merged = new TreeMap<>(lower.values);
        merged.putAll(values);
        return new Changes(merged);
    }

    Changes without(String prefix) {
        TreeMap<String, String> kept = new TreeMap<>(values);
        kept.keySet().removeIf(path -> path.startsWith(prefix));
        return new Changes(kept);
    }

    /** The definition with those of its kind put in. */
    String applied(String prefix, String origin, String definition) {
        String text = definition;
        for (Map.Entry<String, String> change : values.entrySet()) {
            String path = change.getKey();
            if (path.startsWith(prefix)) {
                text = YamlEdit.of(origin, text, path.substring(prefix.length()), path, change.getValue());
            }
        }
        return text;
    }

    /** Canonical, or null where there are none. */
    @Nullable
    String text() {
        return values.isEmpty()
                ? null
                : values.entrySet().stream()
                        .map(change -> change.getKey() + '=' + change.getValue())
                        .collect(Collectors.joining(SEPARATOR));
    }
}
