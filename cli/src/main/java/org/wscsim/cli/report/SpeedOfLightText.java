package org.wscsim.cli.report;

import java.util.Locale;
import org.wscsim.core.engine.RunResult;

/** The speed-of-light line: each bound as a share of the run's duration, and which one binds. Stateless. */
final class SpeedOfLightText {
    private SpeedOfLightText() {}

    static String of(RunResult result) {
        RunResult.SpeedOfLight bounds = result.speedOfLight();
        double duration = result.durationPs() / 1e12;
        return String.format(
                Locale.ROOT,
                "compute %s, busiest DRAM port %s, KV capacity %s, busiest link %s, critical path %s; binding: %s",
                share(bounds.computeSeconds(), duration),
                share(bounds.dramSeconds(), duration),
                share(bounds.capacitySeconds(), duration),
                share(bounds.linkSeconds(), duration),
                share(bounds.criticalPathSeconds(), duration),
                bounds.binding());
    }

    private static String share(double bound, double duration) {
        return duration > 0 ? DecimalText.fixed(100 * bound / duration, 1) + " %" : "-";
    }
}
