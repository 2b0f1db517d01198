package org.wscsim.cli.config;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.failure.BadInputException;

/**
 * Values given for some keys of {@link RunKey}, in canonical text. Layers are laid over each other: command line over
 * file over defaults. Immutable.
 */
public final class Settings {
    private final Map<RunKey, String> values;

    private Settings(Map<RunKey, String> values) {
        this.values = values;
    }

    public static Settings none() {
        return new Settings(new EnumMap<>(RunKey.class));
    }

    /** The default of every key that has one. */
    public static Settings defaults() {
        Map<RunKey, String> values = new EnumMap<>(RunKey.class);
        for (RunKey key : RunKey.values()) {
            String value = key.defaultValue();
            if (value != null) {
                values.put(key, value);
            }
        }
        return new Settings(values);
    }

    /** A copy with one more value, given in any spelling; {@code place} is what an error calls it. */
    public Settings with(RunKey key, String value, String place) {
        String canonical = key.kind().canonical(value);
        if (canonical == null) {
            throw new BadInputException("not " + key.kind().noun() + ": " + place + "=" + shown(value) + ", allowed="
                    + key.kind().allowed() + "; " + key.kind().remedy(value));
        }
        return with(key, canonical);
    }

    /** A copy with one more canonical value; null takes the key out. */
    public Settings with(RunKey key, @Nullable String canonical) {
        Map<RunKey, String> copy = new EnumMap<>(RunKey.class);
        copy.putAll(values);
        if (canonical == null) {
            copy.remove(key);
        } else {
            copy.put(key, canonical);
        }
        return new Settings(copy);
    }

    public @Nullable String get(RunKey key) {
        return values.get(key);
    }

    /** The value of a key that has a default. */
    public String require(RunKey key) {
        return Objects.requireNonNull(values.get(key), key::yaml);
    }

    public boolean has(RunKey key) {
        return values.containsKey(key);
    }

    /**
     * These settings laid over {@code lower}. A choice of workload, model or wafer replaces the lower layer's whole
     * choice, its inlined text included; so does a goodput limit.
     */
    public Settings over(Settings lower) {
        Map<RunKey, String> merged = new EnumMap<>(RunKey.class);
        merged.putAll(lower.values);
        if (has(RunKey.WORKLOAD) || has(RunKey.TRACE)) {
            remove(merged, RunKey.WORKLOAD, RunKey.TRACE, RunKey.TRACE_FORMAT, RunKey.ARRIVALS, RunKey.LENGTHS);
        }
        if (values.keySet().stream().anyMatch(key -> key.section() == KeySection.WORKLOAD)) {
            remove(merged, RunKey.WORKLOAD_CHECKSUM);
        }
        if (has(RunKey.MODEL)) {
            remove(merged, RunKey.MODEL_TEXT);
        }
        if (has(RunKey.OPERATOR_MODEL) || has(RunKey.OPERATOR_TABLE)) {
            remove(merged, RunKey.OPERATOR_TABLE, RunKey.OPERATOR_TABLE_CHECKSUM);
        }
        if (has(RunKey.WAFER)) {
            remove(merged, RunKey.WAFER_TEXT);
        }
        boolean otherDefects = values.keySet().stream().anyMatch(Settings::decidesDefects);
        if (otherDefects || has(RunKey.WAFER)) {
            remove(merged, RunKey.DEFECTS_TEXT);
        }
        if (has(RunKey.DEFECTS) || has(RunKey.YIELD)) {
            remove(merged, RunKey.DEFECTS, RunKey.YIELD);
            Conditions.YIELD_PARAMETERS.forEach(merged::remove);
        }
        Changes kept = Changes.parse(lower.get(RunKey.SET));
        kept = has(RunKey.WAFER) ? kept.without(Changes.WAFER) : kept;
        kept = has(RunKey.MODEL) ? kept.without(Changes.MODEL) : kept;
        String changes = Changes.parse(get(RunKey.SET)).over(kept).text();
        if (has(RunKey.GOODPUT_TTFT) || has(RunKey.GOODPUT_TPOT) || has(RunKey.GOODPUT_E2EL)) {
            remove(merged, RunKey.GOODPUT_TTFT, RunKey.GOODPUT_TTFT_TOKEN, RunKey.GOODPUT_TPOT, RunKey.GOODPUT_E2EL);
        }
        merged.putAll(values);
        remove(merged, RunKey.SET);
        return new Settings(merged).with(RunKey.SET, changes);
    }

    /** Refuses a workload named twice in one layer. */
    public Settings requireOneWorkload(String place) {
        if (has(RunKey.WORKLOAD) && has(RunKey.TRACE)) {
            throw new BadInputException("workload and trace given together: place=" + place + ", workload="
                    + get(RunKey.WORKLOAD) + ", trace=" + get(RunKey.TRACE) + "; give one of them");
        }
        return this;
    }

    private static boolean decidesDefects(RunKey key) {
        return key == RunKey.DEFECTS
                || key == RunKey.YIELD
                || key == RunKey.DEFECT_SEED
                || Conditions.YIELD_PARAMETERS.contains(key);
    }

    private static void remove(Map<RunKey, String> from, RunKey... keys) {
        for (RunKey key : keys) {
            from.remove(key);
        }
    }

    static String shown(String value) {
        String oneLine = value.strip().replaceAll("\\s+", " ");
        return oneLine.length() <= 80 ? oneLine : oneLine.substring(0, 77) + "...";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Settings settings && values.equals(settings.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
