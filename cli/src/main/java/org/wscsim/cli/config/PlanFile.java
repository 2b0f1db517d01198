package org.wscsim.cli.config;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.yaml.YamlMapping;

/**
 * A plan kept in a YAML file: its key {@code plan}, or, in the configuration of a run that made its own,
 * {@code resolved_plan}. Stateless.
 */
final class PlanFile {
    /** Stands between plans; no plan has it, and no file that is to be named among several may. */
    static final String BETWEEN = "\\+";

    private PlanFile() {}

    /** The settings with a plan that names a file replaced by the plan in it, so that results depend on that alone. */
    static Settings inlined(Settings settings) {
        String plan = settings.get(RunKey.PLAN);
        String others = settings.get(RunKey.OTHER_PLANS);
        Settings own = plan == null || !isFile(plan) ? settings : settings.with(RunKey.PLAN, read(plan));
        return others == null ? own : own.with(RunKey.OTHER_PLANS, inlined(others));
    }

    private static String inlined(String plans) {
        return Arrays.stream(plans.split(BETWEEN, -1))
                .map(plan -> isFile(plan) ? read(plan) : plan)
                .collect(Collectors.joining("+"));
    }

    /** A plan's text has slashes of its own, but never such an ending. */
    private static boolean isFile(String plan) {
        return plan.matches("(?i).*\\.ya?ml");
    }

    private static String read(String file) {
        YamlMapping yaml = YamlMapping.parse(file, InputFile.text("plan", file));
        String given = text(yaml, RunKey.PLAN.yaml());
        String plan = given == null ? text(yaml, "resolved_plan") : given;
        if (plan == null || isFile(plan)) {
            throw new BadInputException("file without a plan: plan=" + file
                    + "; name one with the key plan or resolved_plan, as 'wsc plan' and 'wsc run' write it");
        }
        return plan;
    }

    private static @Nullable String text(YamlMapping yaml, String key) {
        return yaml.has(key) ? yaml.optionalString(key, "").strip().transform(s -> s.isEmpty() ? null : s) : null;
    }
}
