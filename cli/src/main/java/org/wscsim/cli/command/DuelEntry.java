package org.wscsim.cli.command;

import java.util.EnumMap;
import java.util.Map;
import org.wscsim.cli.config.RunKey;

/**
 * One way to run a system: its plan and the settings a duel may tune. Immutable.
 *
 * @param system name
 * @param planName for people
 * @param changes of settings, plan included
 */
record DuelEntry(String system, String planName, Map<RunKey, String> changes) {
    DuelEntry {
        changes = Map.copyOf(changes);
    }

    DuelEntry with(RunKey key, String value) {
        Map<RunKey, String> more = new EnumMap<>(changes);
        more.put(key, value);
        return new DuelEntry(system, planName, more);
    }

    String plan() {
        return changes.getOrDefault(RunKey.PLAN, "");
    }

    /** What was tuned besides the plan, in the words of the command line. */
    String tuned() {
        StringBuilder text = new StringBuilder();
        Map<RunKey, String> ordered = new EnumMap<>(RunKey.class);
        ordered.putAll(changes);
        ordered.forEach((key, value) -> {
            if (key != RunKey.PLAN && key != RunKey.SYSTEM) {
                text.append(text.isEmpty() ? "" : " ")
                        .append(key.option())
                        .append(' ')
                        .append(value);
            }
        });
        return text.toString();
    }
}
