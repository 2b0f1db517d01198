package org.wscsim.cli.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.wscsim.cli.config.InputFile;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.yaml.NearestName;
import org.wscsim.core.yaml.PresetText;
import org.wscsim.core.yaml.YamlMapping;

/** Reads claims: built-in ones by name, others from files. Every error names file, line, key, value and range. Stateless. */
public final class ClaimYaml {
    /** Claims that come with the program. */
    public static final List<String> NAMES = List.of("splitwise-gpu", "splitwise-wafer");

    private static final int MOST_ASSUMPTIONS = 12;
    private static final int MOST_AXES = 16;

    private ClaimYaml() {}

    /** A claim by name or path. */
    public static Claim load(String value) {
        if (NAMES.contains(value)) {
            return parse(value, text(value));
        }
        if (!InputFile.looksLikePath(value)) {
            throw new BadInputException("unknown claim: claim=" + value + "; " + NearestName.remedy(value, NAMES)
                    + ", or give a path of a file");
        }
        return parse(value, InputFile.text("claim", value));
    }

    /** The text of a claim that comes with the program. */
    public static String text(String name) {
        return PresetText.read(ClaimYaml.class, "claim-" + name + ".yaml");
    }

    /** Reads a claim; {@code origin} is what errors call the text. */
    public static Claim parse(String origin, String text) {
        YamlMapping yaml = YamlMapping.parse(origin, text);
        yaml.requireInt("schema", 1, 1);
        String metric = yaml.requireOneOf(
                "metric",
                Arrays.stream(Claim.Metric.values()).map(Claim.Metric::word).toList());
        Claim claim = new Claim(
                yaml.requireString("claim"),
                yaml.optionalString("source", ""),
                Claim.Metric.of(metric),
                yaml.requireDouble("claimed_ratio", 1e-3, 1e3),
                yaml.optionalDouble("tolerance", 1e-3, 0.99, 0.2),
                changes(yaml.requireMapping("settings")),
                assumptions(yaml),
                axes(yaml));
        yaml.rejectUnknownKeys();
        return claim;
    }

    private static List<Change> changes(YamlMapping settings) {
        List<Change> changes = new ArrayList<>();
        for (String key : settings.keys()) {
            String value = settings.requireString(key);
            Change.Problem problem = Change.problem(key, value);
            if (problem != null) {
                throw settings.error(key, problem.fact(), problem.allowed(), problem.remedy());
            }
            changes.add(Change.of(key, value));
        }
        return changes;
    }

    private static List<Claim.Assumption> assumptions(YamlMapping yaml) {
        List<Claim.Assumption> assumptions = new ArrayList<>();
        if (!yaml.has("assumptions")) {
            return assumptions;
        }
        for (YamlMapping entry : yaml.mappings("assumptions")) {
            if (assumptions.size() == MOST_ASSUMPTIONS) {
                throw yaml.error("assumptions", "too many", "at most " + MOST_ASSUMPTIONS, "join some of them");
            }
            YamlMapping ours = entry.optionalMapping("ours");
            assumptions.add(new Claim.Assumption(
                    entry.requireString("name"),
                    changes(entry.requireMapping("claimed")),
                    ours == null ? List.of() : changes(ours)));
        }
        return assumptions;
    }

    private static List<Claim.Axis> axes(YamlMapping yaml) {
        List<Claim.Axis> axes = new ArrayList<>();
        if (!yaml.has("box")) {
            return axes;
        }
        for (YamlMapping entry : yaml.mappings("box")) {
            if (axes.size() == MOST_AXES) {
                throw yaml.error("box", "too many dimensions", "at most " + MOST_AXES, "leave some out");
            }
            axes.add(axis(entry));
        }
        return axes;
    }

    private static Claim.Axis axis(YamlMapping entry) {
        List<String> keys = entry.strings("keys");
        double low = entry.requireDouble("low", 0, 1e18);
        double high = entry.requireDouble("high", 0, 1e18);
        boolean logarithmic =
                entry.requireOneOf("scale", List.of("linear", "log")).equals("log");
        if (high <= low || (logarithmic && low == 0)) {
            throw entry.error(
                    "high", "not a range", "above low=" + low + ", low above 0 with scale: log", "correct it");
        }
        Claim.Axis axis = new Claim.Axis(keys, low, high, logarithmic);
        for (int i = 0; i < keys.size(); i++) {
            for (double share : new double[] {0, 1}) {
                Change.Problem problem = Change.problem(keys.get(i), axis.at(share));
                if (problem != null) {
                    throw entry.itemError("keys", i, problem.fact(), problem.allowed(), problem.remedy());
                }
            }
        }
        return axis;
    }
}
