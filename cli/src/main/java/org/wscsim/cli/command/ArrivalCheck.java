package org.wscsim.cli.command;

import org.wscsim.cli.config.ResolvedRun;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.metrics.ArrivalWindow;

/** Whether warm-up and cool-down leave anything to judge. Stateless. */
final class ArrivalCheck {
    private ArrivalCheck() {}

    /** Refuses a cut as long as the workload. */
    static void requireCounted(ResolvedRun run) {
        ArrivalWindow window = Systems.window(run);
        if (window.cutPs() >= window.spanPs()) {
            throw new BadInputException("warm-up and cool-down leave no request: warmup_s="
                    + run.config().cut().warmupSeconds() + ", cooldown_s="
                    + run.config().cut().cooldownSeconds() + ", span_ps=" + window.spanPs() + "; shorten them");
        }
    }
}
