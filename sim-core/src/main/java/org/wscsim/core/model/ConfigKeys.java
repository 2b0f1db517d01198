package org.wscsim.core.model;

import java.util.ArrayList;
import java.util.List;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.yaml.YamlMapping;

/**
 * The keys of one {@code config.json}: read with range, and every default that took the place of an absent key written
 * down. Confined to the thread that parses.
 */
final class ConfigKeys {
    /** Largest width, count or number of heads. */
    static final int MAX_SIZE = 1 << 20;

    private static final int MAX_CONTEXT = 1 << 28;

    private final YamlMapping config;
    private final String type;
    private final List<String> defaults = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    ConfigKeys(YamlMapping config, String type) {
        this.config = config;
        this.type = type;
    }

    String type() {
        return type;
    }

    YamlMapping config() {
        return config;
    }

    List<String> defaults() {
        return defaults;
    }

    List<String> notes() {
        return notes;
    }

    void note(String sentence) {
        notes.add(sentence);
    }

    /** The file's {@code _name_or_path}, or what errors call the file. */
    String name() {
        return config.optionalString("_name_or_path", config.origin());
    }

    /** A size that has no default: those that the library has belong to one particular model. */
    int size(String key) {
        return config.requireInt(key, 1, MAX_SIZE);
    }

    /** A size under its present name, or under the one that older files use. */
    int size(String key, String olderKey) {
        return size(present(key, olderKey));
    }

    String present(String key, String olderKey) {
        return !config.has(key) && config.has(olderKey) ? olderKey : key;
    }

    boolean has(String key) {
        return config.has(key);
    }

    /** The key is there and says {@code null}, which for some keys is not the default. */
    boolean isNull(String key) {
        return !config.has(key) && config.keys().contains(key);
    }

    /** A size with a default documented for the model type. */
    int size(String key, int documented) {
        return number(key, 1, documented);
    }

    /** A count from {@code least} on with a default documented for the model type. */
    int number(String key, int least, int documented) {
        return config.has(key) ? config.requireInt(key, least, MAX_SIZE) : byDefault(key, documented);
    }

    int context(String key, int documented) {
        return config.has(key) ? config.requireInt(key, 1, MAX_CONTEXT) : byDefault(key, documented);
    }

    boolean flag(String key, boolean documented) {
        if (config.has(key)) {
            return config.requireBoolean(key);
        }
        report(key, Boolean.toString(documented));
        return documented;
    }

    /** Reports a default that the caller derives from other keys. */
    int byDefault(String key, int value) {
        report(key, Integer.toString(value));
        return value;
    }

    void report(String key, String value) {
        defaults.add(key + " = " + value + " (documented for model_type " + type + ")");
    }

    /** Width of a head: its own key, or the hidden width over the heads, which must divide it. */
    int headDim(int hidden, int heads) {
        return config.has("head_dim") ? size("head_dim") : dividedHeads(hidden, heads);
    }

    int dividedHeads(int hidden, int heads) {
        if (hidden % heads != 0) {
            throw error(
                    present("num_attention_heads", "n_head"),
                    "heads do not divide the width",
                    "a divisor of " + hidden);
        }
        return hidden / heads;
    }

    /** A setting whose other value changes the shape in a way that cannot be described. */
    void expect(String key, boolean described) {
        if (config.optionalBoolean(key, described) != described) {
            throw config.error(key, "setting is not described", Boolean.toString(described), "use another model");
        }
    }

    BadInputException error(String key, String fact, String allowed) {
        return config.error(key, fact, allowed, "correct it");
    }

    /** The window that the file gives, noted since attention is priced over the whole context. */
    int slidingWindow(int documented) {
        if (isNull("sliding_window")) {
            return 0;
        }
        int window = number("sliding_window", 0, documented);
        if (window > 0) {
            note("sliding_window = " + window
                    + ": attention is priced over the whole context, so longer ones cost too much");
        }
        return window;
    }
}
