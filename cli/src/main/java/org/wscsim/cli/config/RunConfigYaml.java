package org.wscsim.cli.config;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.yaml.YamlMapping;

/**
 * {@code config.yaml}: reads what a user wrote, writes what a run resolved to. Keys are those of {@link RunKey}; a key
 * with the value {@code null}, or not there, keeps its default. Stateless.
 */
public final class RunConfigYaml {
    private static final int SCHEMA = 1;
    private static final String SCHEMA_KEY = "schema";
    private static final String HASH_KEY = "run_hash";
    private static final String PLAN_KEY = "resolved_plan";
    private static final String OLD_COUNT_KEY = "requests";

    private RunConfigYaml() {}

    /**
     * What a run found out about itself; follows from the settings.
     *
     * @param plan the instances, or null where there are several plans
     * @param choices the system's own values of keys that are null
     */
    public record Facts(@Nullable String plan, Map<RunKey, String> choices) {}

    /**
     * Reads a configuration.
     *
     * @param origin what errors call the text
     * @param notHere keys that this command does not take
     */
    public static Settings read(String origin, String text, Set<RunKey> notHere) {
        YamlMapping yaml = YamlMapping.parse(origin, text);
        yaml.optionalInt(SCHEMA_KEY, SCHEMA, SCHEMA, SCHEMA);
        // Facts about the run that wrote the file; they follow from the rest.
        yaml.optionalString(HASH_KEY, "");
        yaml.optionalString(PLAN_KEY, "");
        if (yaml.has(OLD_COUNT_KEY)) {
            throw yaml.error(OLD_COUNT_KEY, "key of an earlier version", "none", "use " + RunKey.NUM_REQUESTS.yaml());
        }
        Settings settings = Settings.none();
        for (RunKey key : RunKey.values()) {
            if (!notHere.contains(key) && yaml.has(key.yaml())) {
                settings = settings.with(key, value(yaml, key));
            }
        }
        yaml.rejectUnknownKeys();
        return settings.requireOneWorkload(origin);
    }

    private static String value(YamlMapping yaml, RunKey key) {
        String given = yaml.requireString(key.yaml());
        String canonical = key.kind().canonical(given);
        if (canonical == null) {
            throw yaml.error(
                    key.yaml(),
                    "not " + key.kind().noun(),
                    key.kind().allowed(),
                    key.kind().remedy(given));
        }
        return canonical;
    }

    /**
     * Writes a configuration with every key explicit; reading it back gives equal settings.
     *
     * @param runHash identity of the run
     * @param facts what the run made of keys that were left to it; for the reader only
     * @param notHere keys that the command does not take
     */
    public static String write(Settings settings, String runHash, Facts facts, Set<RunKey> notHere) {
        StringBuilder text = new StringBuilder(4096);
        text.append("# Repeat this run: wsc ").append(command(notHere)).append(" --config <this file>\n");
        line(text, SCHEMA_KEY, Integer.toString(SCHEMA));
        line(text, HASH_KEY, YamlScalar.quoted(runHash));
        KeySection section = null;
        for (RunKey key : RunKey.values()) {
            if (notHere.contains(key)) {
                continue;
            }
            if (key.section() != section) {
                section = key.section();
                text.append('\n');
            }
            String value = settings.get(key);
            String choice = value == null ? facts.choices().get(key) : null;
            line(text, key.yaml(), scalar(key, value) + (choice == null ? "" : "  # " + choice));
        }
        String plan = facts.plan();
        if (plan != null) {
            text.append('\n');
            line(text, PLAN_KEY, YamlScalar.of(plan));
        }
        return text.toString();
    }

    private static String command(Set<RunKey> notHere) {
        if (notHere.contains(RunKey.PLAN)) {
            return "plan";
        }
        return notHere.contains(RunKey.SYSTEMS) ? "run" : notHere.contains(RunKey.SYSTEM) ? "compare" : "capacity";
    }

    private static String scalar(RunKey key, @Nullable String value) {
        if (value == null) {
            return "null";
        }
        return key.kind() instanceof ValueKind.Text ? YamlScalar.of(value) : value.equals("inf") ? ".inf" : value;
    }

    private static void line(StringBuilder text, String key, String scalar) {
        text.append(key).append(": ").append(scalar).append('\n');
    }
}
