package org.wscsim.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wscsim.cli.capacity.AttainmentCounter;
import org.wscsim.cli.config.ResolvedRun;
import org.wscsim.cli.config.RunKey;
import org.wscsim.cli.config.Settings;
import org.wscsim.core.engine.RunResult;
import org.wscsim.core.engine.Stepping;
import org.wscsim.schedulers.partition.WaferPlan;

/** A run that is given up early judges a rate as the whole run does, and a thread alone as one with rings. */
class AttainmentWatchDifferentialTest {
    private static final double SHARE = 0.9;
    private static final long REQUESTS = 1_000;

    @ParameterizedTest
    @ValueSource(strings = {"wsc-llm", "vllm", "sarathi", "wsc-sim"})
    void givesUpOnlyWhatIsLost(String system) {
        int lost = 0;
        int met = 0;
        for (int rate = 1; rate <= 4096; rate *= 8) {
            ResolvedRun run = ResolvedRun.of(
                    Settings.none()
                            .with(RunKey.SYSTEM, system)
                            .with(RunKey.MODEL, "llama-3-8b")
                            .with(RunKey.OPERATOR_MODEL, "roofline")
                            .with(RunKey.WORKLOAD, "azure-code")
                            .with(RunKey.NUM_REQUESTS, Long.toString(REQUESTS))
                            .with(RunKey.REQUEST_RATE, Integer.toString(rate))
                            .with(RunKey.GOODPUT_TTFT, "1000")
                            .with(RunKey.GOODPUT_TPOT, "60")
                            .over(Settings.defaults()),
                    RunCommand.NOT_HERE);
            WaferPlan plan = Systems.plans(run).getFirst();

            AttainmentCounter whole = counter(run);
            RunResult result = Systems.simulate(run, plan, whole, Watch.nobody(), Stepping.EPOCH);
            AttainmentCounter here = counter(run);
            RunResult alone = Systems.simulateAlone(run, plan, here, Watch.nobody());
            AttainmentCounter early = counter(run);
            AttainmentWatch watch = new AttainmentWatch(early, SHARE, REQUESTS);
            Systems.simulateAlone(run, plan, null, watch);

            assertThat(alone.tapeHash()).isEqualTo(result.tapeHash());
            assertThat(here.good()).isEqualTo(whole.good());
            assertThat(!watch.isLost() && early.meets(SHARE)).isEqualTo(whole.meets(SHARE));
            assertThat(early.counted()).isEqualTo(watch.isLost() ? early.counted() : REQUESTS);
            lost += watch.isLost() ? 1 : 0;
            met += whole.meets(SHARE) ? 1 : 0;
        }
        assertThat(lost).as("rates given up").isPositive();
        assertThat(met).as("rates that meet the limits").isPositive();
    }

    private static AttainmentCounter counter(ResolvedRun run) {
        return new AttainmentCounter(
                Systems.window(run),
                Objects.requireNonNull(Systems.limits(run.config().goodput())));
    }
}
