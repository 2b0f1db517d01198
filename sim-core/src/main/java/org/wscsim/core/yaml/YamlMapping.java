package org.wscsim.core.yaml;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.wscsim.core.failure.BadInputException;

/**
 * A mapping of a YAML or JSON text, read key by key with type and range checked where the value enters.
 *
 * <p>A key whose value is {@code null} counts as absent, as in Hugging Face's files. Every key asked for, found or not,
 * becomes a known key; {@link #rejectUnknownKeys} then refuses the others and names the nearest known one.
 *
 * <p>Every failure is a {@link BadInputException} of one line: {@code origin:line:column: fact: key=..., value=...,
 * allowed=...; remedy}. Keys are given with their path, {@code core.sram_bytes}.
 */
public final class YamlMapping {
    private final String origin;
    private final String path;
    private final MappingNode node;
    private final Map<String, NodeTuple> entries = new LinkedHashMap<>();
    private final Set<String> known = new LinkedHashSet<>();
    private final List<YamlMapping> children = new ArrayList<>();

    private YamlMapping(String origin, String path, MappingNode node) {
        this.origin = origin;
        this.path = path;
        this.node = node;
        for (NodeTuple entry : node.getValue()) {
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                throw error(entry.getKeyNode(), "key is not a name", "write key: value lines");
            }
            if (entries.putIfAbsent(key.getValue(), entry) != null) {
                throw error(key, "key given twice: key=" + full(key.getValue()), "keep one of them");
            }
        }
    }

    /**
     * Reads a text whose root is a mapping.
     *
     * @param origin what errors call the text: a file as the user wrote it, or a preset's name
     */
    public static YamlMapping parse(String origin, String text) {
        return new YamlMapping(origin, "", YamlText.rootMapping(origin, text));
    }

    /** What errors call the text. */
    public String origin() {
        return origin;
    }

    /** Keys of the mapping in the order of the text. */
    public List<String> keys() {
        return List.copyOf(entries.keySet());
    }

    /** Whether the key is there with a value other than null. */
    public boolean has(String key) {
        return find(key) != null;
    }

    /** A whole number in [min, max]; {@code 64e9} is one. */
    public long requireLong(String key, long min, long max) {
        ScalarNode value = scalar(key, require(key, "a whole number, " + min + ".." + max));
        Long number = value.isPlain() ? YamlNumber.whole(value.getValue()) : null;
        if (number == null) {
            throw wrong("not a whole number", key, value, min + ".." + max);
        }
        if (number < min || number > max) {
            throw wrong("out of range", key, value, min + ".." + max);
        }
        return number;
    }

    public long optionalLong(String key, long min, long max, long absent) {
        return has(key) ? requireLong(key, min, max) : absent;
    }

    /** {@link #requireLong} for ranges inside an int. */
    public int requireInt(String key, int min, int max) {
        return Math.toIntExact(requireLong(key, min, max));
    }

    public int optionalInt(String key, int min, int max, int absent) {
        return has(key) ? requireInt(key, min, max) : absent;
    }

    /** A finite number in [min, max]. */
    public double requireDouble(String key, double min, double max) {
        ScalarNode value = scalar(key, require(key, "a number, " + min + ".." + max));
        Double number = value.isPlain() ? YamlNumber.real(value.getValue()) : null;
        if (number == null) {
            throw wrong("not a number", key, value, min + ".." + max);
        }
        if (!(number >= min && number <= max)) {
            throw wrong("out of range", key, value, min + ".." + max);
        }
        return number;
    }

    public double optionalDouble(String key, double min, double max, double absent) {
        return has(key) ? requireDouble(key, min, max) : absent;
    }

    /** {@code true} or {@code false}, nothing else. */
    public boolean requireBoolean(String key) {
        ScalarNode value = scalar(key, require(key, "true or false"));
        if (value.isPlain() && value.getValue().equals("true")) {
            return true;
        }
        if (value.isPlain() && value.getValue().equals("false")) {
            return false;
        }
        throw wrong("not a truth value", key, value, "true or false");
    }

    public boolean optionalBoolean(String key, boolean absent) {
        return has(key) ? requireBoolean(key) : absent;
    }

    /** A scalar as text, not empty; quoted or plain. */
    public String requireString(String key) {
        ScalarNode value = scalar(key, require(key, "text"));
        if (value.getValue().isBlank()) {
            throw wrong("empty", key, value, "text");
        }
        return value.getValue();
    }

    /** Text that is printed, without control characters, which a terminal would obey. */
    public String requireName(String key) {
        String name = requireString(key);
        if (name.chars().anyMatch(Character::isISOControl)) {
            throw wrong("control character in a name", key, scalar(key, require(key, "text")), "printable text");
        }
        return name;
    }

    public String optionalString(String key, String absent) {
        return has(key) ? requireString(key) : absent;
    }

    /** One of the given names. */
    public String requireOneOf(String key, List<String> allowed) {
        ScalarNode value = scalar(key, require(key, String.join("|", allowed)));
        if (!allowed.contains(value.getValue())) {
            String remedy = NearestName.remedy(value.getValue(), allowed);
            throw error(value, describe("unknown name", key, shown(value), String.join("|", allowed)), remedy);
        }
        return value.getValue();
    }

    /** A nested mapping. */
    public YamlMapping requireMapping(String key) {
        return child(key, full(key), require(key, "a mapping"));
    }

    /** A nested mapping, or null when the key is absent. */
    public @Nullable YamlMapping optionalMapping(String key) {
        return has(key) ? requireMapping(key) : null;
    }

    /** A sequence of scalars as text, in order; empty when the key is absent. */
    public List<String> strings(String key) {
        List<String> values = new ArrayList<>();
        for (Node item : items(key)) {
            values.add(scalar(key, item).getValue());
        }
        return values;
    }

    /** A sequence of mappings, in order; empty when the key is absent. */
    public List<YamlMapping> mappings(String key) {
        List<YamlMapping> values = new ArrayList<>();
        for (Node item : items(key)) {
            values.add(child(key, full(key) + "[" + values.size() + "]", item));
        }
        return values;
    }

    /**
     * Refuses the first key here, not in mappings below, that is none of these. A misspelt key is then told as such, before its
     * right spelling is found missing.
     */
    public YamlMapping only(String... keys) {
        for (Map.Entry<String, NodeTuple> entry : entries.entrySet()) {
            if (!List.of(keys).contains(entry.getKey())) {
                throw unknown(entry, List.of(keys));
            }
        }
        return this;
    }

    private BadInputException unknown(Map.Entry<String, NodeTuple> entry, Collection<String> names) {
        String fact = "unknown key: key=" + full(YamlText.oneLine(entry.getKey()));
        return error(entry.getValue().getKeyNode(), fact, NearestName.remedy(entry.getKey(), names));
    }

    /** Refuses the first key, here or in a mapping handed out by this one, that nobody asked for. */
    public void rejectUnknownKeys() {
        for (Map.Entry<String, NodeTuple> entry : entries.entrySet()) {
            if (!known.contains(entry.getKey())) {
                throw unknown(entry, known);
            }
        }
        for (YamlMapping child : children) {
            child.rejectUnknownKeys();
        }
    }

    /** An error of the caller's own about a key's value, in the same form. */
    public BadInputException error(String key, String fact, String allowed, String remedy) {
        NodeTuple entry = entries.get(key);
        Node place = entry == null ? node : entry.getValueNode();
        String value = place instanceof ScalarNode scalar ? shown(scalar) : "absent";
        return error(place, describe(fact, key, value, allowed), remedy);
    }

    /** {@link #error(String, String, String, String)} about one item of a sequence. */
    public BadInputException itemError(String key, int index, String fact, String allowed, String remedy) {
        Node item = items(key).get(index);
        return error(item, describe(fact, key + "[" + index + "]", shown(item), allowed), remedy);
    }

    private @Nullable Node find(String key) {
        known.add(key);
        NodeTuple entry = entries.get(key);
        if (entry == null || entry.getValueNode().getTag().equals(Tag.NULL)) {
            return null;
        }
        return entry.getValueNode();
    }

    private Node require(String key, String allowed) {
        Node value = find(key);
        if (value == null) {
            throw missing(key, allowed);
        }
        return value;
    }

    /** What nobody has asked for yet may be the key, misspelt. */
    private BadInputException missing(String key, String allowed) {
        String near = NearestName.of(
                key,
                entries.keySet().stream().filter(name -> !known.contains(name)).toList());
        return error(
                node,
                "missing key: key=" + full(key) + ", value=absent, allowed=" + allowed,
                near == null ? "add the key" : "add the key, or correct " + YamlText.oneLine(near));
    }

    private List<Node> items(String key) {
        Node value = find(key);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof SequenceNode sequence)) {
            throw error(value, describe("not a sequence", key, shown(value), "a sequence"), "write [a, b]");
        }
        return sequence.getValue();
    }

    private YamlMapping child(String key, String childPath, Node value) {
        if (!(value instanceof MappingNode mapping)) {
            throw wrong("not a mapping", key, value, "a mapping");
        }
        YamlMapping child = new YamlMapping(origin, childPath + ".", mapping);
        children.add(child);
        return child;
    }

    private ScalarNode scalar(String key, Node value) {
        if (value instanceof ScalarNode scalar) {
            return scalar;
        }
        throw wrong("not a single value", key, value, "one value");
    }

    private BadInputException wrong(String fact, String key, Node value, String allowed) {
        return error(value, describe(fact, key, shown(value), allowed), "correct the value");
    }

    private String describe(String fact, String key, String value, String allowed) {
        return fact + ": key=" + full(key) + ", value=" + value + ", allowed=" + allowed;
    }

    private String full(String key) {
        return path + key;
    }

    private static String shown(Node value) {
        if (value instanceof ScalarNode scalar) {
            return YamlText.oneLine(scalar.getValue());
        }
        return value instanceof MappingNode ? "a mapping" : "a sequence";
    }

    private BadInputException error(Node place, String fact, String remedy) {
        @Nullable Mark mark = place.getStartMark().orElse(null);
        return YamlText.error(origin, mark, fact, remedy);
    }
}
