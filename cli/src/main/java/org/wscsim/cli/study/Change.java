package org.wscsim.cli.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wscsim.cli.config.KeySection;
import org.wscsim.cli.config.RunKey;
import org.wscsim.core.yaml.NearestName;

/**
 * One setting of one side of a comparison, or of both: {@code rate_scale}, {@code a.system}, {@code b.hardware.host.per_step_us}.
 * Immutable.
 *
 * @param side whose
 * @param key without the side
 * @param value canonical where the key says what that is
 */
public record Change(Side side, String key, String value) {
    static final String HARDWARE = "hardware.";
    /** Letters of faults of the authors' formulas that are put right. */
    static final String CORRECT = "artifact_correct";

    private static final String LETTERS = "[a-j]+";

    /** Whom a setting concerns. */
    public enum Side {
        A("a."),
        B("b."),
        BOTH("");

        private final String prefix;

        Side(String prefix) {
            this.prefix = prefix;
        }

        boolean concerns(Side asked) {
            return this == BOTH || this == asked;
        }

        static Side of(String key) {
            return key.startsWith(A.prefix) ? A : key.startsWith(B.prefix) ? B : BOTH;
        }
    }

    /**
     * What is wrong with a setting, in the words of an error.
     *
     * @param fact what it is not
     * @param allowed range or names
     * @param remedy what to do
     */
    public record Problem(String fact, String allowed, String remedy) {}

    /** What is wrong with it; null when nothing is. Values of a wafer's definition are checked where it is read. */
    public static @Nullable Problem problem(String key, String value) {
        String own = key.substring(Side.of(key).prefix.length());
        if (own.startsWith(HARDWARE) && own.length() > HARDWARE.length()) {
            boolean number = value.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
            return number ? null : new Problem("not a number", "a number", "correct the value");
        }
        if (own.equals(Planning.KEY)) {
            List<String> words = Planning.words();
            return words.contains(value)
                    ? null
                    : new Problem("not one of the words", String.join("|", words), NearestName.remedy(value, words));
        }
        if (own.equals(CORRECT)) {
            return value.matches(LETTERS)
                    ? null
                    : new Problem("not letters of faults", LETTERS, "see 'wsc explain artifact'");
        }
        RunKey known = runKey(own);
        if (known == null) {
            return new Problem("unknown setting", "a., b. or nothing, then " + String.join("|", keys()), nearest(own));
        }
        return known.kind().canonical(value) != null
                ? null
                : new Problem(
                        "not " + known.kind().noun(),
                        known.kind().allowed(),
                        known.kind().remedy(value));
    }

    private static String nearest(String key) {
        return NearestName.remedy(key, keys());
    }

    /** A setting that {@link #problem} has nothing to say about. */
    public static Change of(String key, String value) {
        Side side = Side.of(key);
        String own = key.substring(side.prefix.length());
        RunKey known = runKey(own);
        String canonical = known == null ? value : known.kind().canonical(value);
        if (canonical == null) {
            throw new IllegalArgumentException("unchecked setting: key=" + key + ", value=" + value);
        }
        return new Change(side, own, canonical);
    }

    /** The point with this setting, if it concerns the side. */
    public Point apply(Point point, Side asked) {
        if (!side.concerns(asked)) {
            return point;
        }
        if (key.startsWith(HARDWARE)) {
            return point.withHardware(key.substring(HARDWARE.length()), value);
        }
        if (key.equals(CORRECT)) {
            return point.withCorrected(value);
        }
        RunKey known = runKey(key);
        return known == null ? point.with(Planning.of(value)) : point.with(known, value);
    }

    private static @Nullable RunKey runKey(String yaml) {
        return Arrays.stream(RunKey.values())
                .filter(key -> isSettable(key) && key.yaml().equals(yaml))
                .findFirst()
                .orElse(null);
    }

    private static boolean isSettable(RunKey key) {
        return key.section() != KeySection.CONTENT && key != RunKey.SYSTEMS;
    }

    static List<String> keys() {
        List<String> keys = new ArrayList<>();
        Arrays.stream(RunKey.values()).filter(Change::isSettable).forEach(key -> keys.add(key.yaml()));
        keys.add(Planning.KEY);
        keys.add(CORRECT);
        keys.add(HARDWARE + "<path in the wafer's definition>");
        return keys;
    }

    @Override
    public String toString() {
        return side.prefix + key + "=" + value;
    }
}
