package org.wscsim.cli.study;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.yaml.PresetText;
import org.wscsim.core.yaml.YamlMapping;

/** What was predicted before the first run, by the name of the quantity. Immutable. */
public final class Predictions {
    private static final double MOST = 1e9;

    private final Map<String, Prediction> byId;

    private Predictions(Map<String, Prediction> byId) {
        this.byId = byId;
    }

    /**
     * @param low least value expected
     * @param high greatest value expected
     * @param reason first principles it follows from
     */
    public record Prediction(double low, double high, String reason) {
        /** {@code yes} or {@code no}: whether what was found lies in the range, to the digits printed. */
        public String isMet(double found) {
            double rounded = Math.round(found * 100) / 100.0;
            return rounded >= low && rounded <= high ? "yes" : "no";
        }
    }

    /** The file that was committed before the first run. */
    public static Predictions load() {
        String name = "paper-predictions.yaml";
        YamlMapping yaml = YamlMapping.parse(name, PresetText.read(Predictions.class, name));
        Map<String, Prediction> byId = new LinkedHashMap<>();
        for (YamlMapping entry : yaml.mappings("predictions")) {
            byId.put(
                    entry.requireString("id"),
                    new Prediction(
                            entry.requireDouble("low", 0, MOST),
                            entry.requireDouble("high", 0, MOST),
                            entry.requireString("reason")));
        }
        return new Predictions(byId);
    }

    public @Nullable Prediction find(String id) {
        return byId.get(id);
    }
}
