package org.wscsim.cli.command;

import java.util.List;
import org.wscsim.cli.config.ResolvedRun;
import org.wscsim.cli.study.Outcome;
import org.wscsim.core.engine.RunResult;
import org.wscsim.core.event.VirtualTime;

/** A run's result as the outcome of a point. Stateless. */
final class RunOutcome {
    private RunOutcome() {}

    /**
     * @param plan its name or text
     * @param tried plans simulated to find it
     */
    static Outcome of(
            ResolvedRun run,
            String plan,
            int tried,
            RunResult result,
            List<Outcome.Block> blocks,
            Outcome.Merit merit) {
        RunResult.Attribution parts = result.attribution();
        return new Outcome(
                "",
                plan,
                tried,
                new Outcome.Load(
                        run.profile().requestsPerSecond(),
                        result.counts().arrived(),
                        result.counts().completed(),
                        VirtualTime.seconds(result.durationPs()),
                        result.stability().name()),
                new Outcome.Latency(
                        ms(result.ttft().meanPs()),
                        ms(result.tpot().meanPs()),
                        ms(result.e2e().meanPs()),
                        ms(result.e2e().p99Ps())),
                List.of(
                        ms(parts.queuePs()),
                        ms(parts.prefillComputePs()),
                        ms(parts.kvTransferPs()),
                        ms(parts.decodeComputePs()),
                        ms(parts.dramWaitPs()),
                        ms(parts.nocWaitPs()),
                        ms(parts.preemptionPs())),
                use(run, result),
                blocks,
                merit);
    }

    private static double ms(double ps) {
        return ps / VirtualTime.PS_PER_MS;
    }

    private static Outcome.Use use(ResolvedRun run, RunResult result) {
        double weights = 0;
        for (RunResult.Instance instance : result.instances()) {
            weights += (double) instance.tp() * run.platform().model().weightBytesPerDie(instance.tp());
        }
        double dram = run.platform().wafer().dramBytes();
        double kvBytes = (double) result.kv().capacityBlocks()
                * result.kv().blockTokens()
                * run.platform().model().kvBytesPerToken();
        return new Outcome.Use(
                result.utilization().compute(),
                result.utilization().dram(),
                weights / dram,
                kvBytes * result.kv().meanShare() / dram);
    }
}
