package org.wscsim.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.serving.PlanSwitch;

/** Switches of the wafer from plan to plan, in words and as JSON; plans count from 1, the run's own. Stateless. */
final class PlanSwitches {
    /** More are told in the summary only. */
    private static final int SHOWN = 12;

    private PlanSwitches() {}

    /** Nothing where the wafer keeps its plan. */
    static void write(JsonDocument json, @Nullable List<PlanSwitch> switches) {
        if (switches == null) {
            return;
        }
        json.openArray("plan_switches");
        for (PlanSwitch change : switches) {
            json.openElement()
                    .put("from_plan", change.from() + 1)
                    .put("to_plan", change.to() + 1)
                    .put("started_s", VirtualTime.seconds(change.startedPs()));
            if (change.endedPs() >= 0) {
                json.put("took_s", seconds(change));
            } else {
                json.put("took_s", (String) null);
            }
            json.put("instances_woken", change.woken())
                    .put("drain_s", VirtualTime.seconds(change.drainPs()))
                    .put("longest_drain_s", VirtualTime.seconds(change.longestDrainPs()))
                    .putMilliseconds("load_ms", change.loadPs())
                    .putMilliseconds("longest_load_ms", change.longestLoadPs())
                    .put("weight_bytes", change.weightBytes())
                    .put("caches_moved", change.cachesMoved())
                    .put("cache_bytes", change.cacheBytes())
                    .put("routed_again", change.routedAgain())
                    .closeObject();
        }
        json.closeArray();
    }

    /** One line a switch, and one for those that are left out. */
    static List<String> sentences(@Nullable List<PlanSwitch> switches) {
        List<String> lines = new ArrayList<>();
        if (switches == null) {
            return lines;
        }
        if (switches.isEmpty()) {
            lines.add("none");
        }
        switches.stream().limit(SHOWN).map(PlanSwitches::sentence).forEach(lines::add);
        if (switches.size() > SHOWN) {
            lines.add((switches.size() - SHOWN) + " more, in the summary");
        }
        return lines;
    }

    private static String sentence(PlanSwitch change) {
        String took = change.endedPs() < 0
                ? "not over at the end"
                : String.format(Locale.ROOT, "took %.3f s", seconds(change));
        return String.format(
                Locale.ROOT,
                "plan %d -> %d at %.3f s, %s: %d instances woken, longest drain %.3f s, weights %.1f GB in at most %.1f ms,"
                        + " %d KV caches moved (%.2f GB), requests routed again %d times",
                change.from() + 1,
                change.to() + 1,
                VirtualTime.seconds(change.startedPs()),
                took,
                change.woken(),
                VirtualTime.seconds(change.longestDrainPs()),
                change.weightBytes() / 1e9,
                change.longestLoadPs() / (double) VirtualTime.PS_PER_MS,
                change.cachesMoved(),
                change.cacheBytes() / 1e9,
                change.routedAgain());
    }

    private static double seconds(PlanSwitch change) {
        return VirtualTime.seconds(change.endedPs() - change.startedPs());
    }
}
