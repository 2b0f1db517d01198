package org.wscsim.cli.command;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.wscsim.cli.capacity.AttainmentSample;
import org.wscsim.cli.config.ResolvedRun;
import org.wscsim.cli.config.RunKey;
import org.wscsim.core.engine.RunResult;
import org.wscsim.core.metrics.GoodputLimits;
import org.wscsim.schedulers.partition.WaferPlan;

/**
 * The requests on which entries are compared, at any rate. Any thread; a workload is prepared once a rate.
 */
final class DuelGround {
    private final ResolvedRun base;
    private final BooleanSupplier stop;
    private final Map<Double, ResolvedRun> byRate = new ConcurrentHashMap<>();

    /**
     * @param stop asked before every simulation; when true, there is none
     */
    DuelGround(ResolvedRun base, BooleanSupplier stop) {
        this.base = base;
        this.stop = stop;
    }

    boolean isStopped() {
        return stop.getAsBoolean();
    }

    ResolvedRun base() {
        return base;
    }

    /** The run of an entry, for its plans. */
    ResolvedRun of(DuelEntry entry) {
        return base.withServing(entry.changes(), RunCommand.NOT_HERE);
    }

    /** The run of an entry at a rate. */
    ResolvedRun at(DuelEntry entry, double rate) {
        return byRate.computeIfAbsent(rate, this::offered).withServing(entry.changes(), RunCommand.NOT_HERE);
    }

    /** The requests at a rate, whoever serves them. */
    ResolvedRun offered(double rate) {
        Map<RunKey, String> changes = new LinkedHashMap<>();
        changes.put(RunKey.REQUEST_RATE, Double.toString(rate));
        changes.put(RunKey.RATE_SCALE, "1.0");
        return base.withWorkload(changes, RunCommand.NOT_HERE);
    }

    /** What a run gave. */
    record Round(AttainmentSample sample, RunResult result) {
        boolean meets(double wanted) {
            return result.stability() != RunResult.Stability.UNSTABLE && sample.leastOfDeciles() >= wanted;
        }
    }

    /**
     * Simulates on the calling thread.
     *
     * @throws CancellationException when it is stopped
     */
    Round round(DuelEntry entry, double rate) {
        if (isStopped()) {
            throw new CancellationException("stopped");
        }
        ResolvedRun run = at(entry, rate);
        GoodputLimits limits =
                Objects.requireNonNull(Systems.limits(run.config().goodput()));
        AttainmentSample sample = new AttainmentSample(rate, (int) run.profile().requests(), limits);
        WaferPlan plan = Systems.plans(run).getFirst();
        RunResult result = Systems.simulateAlone(run, plan, sample, Watch.nobody());
        if (result.stability() == RunResult.Stability.UNSTABLE) {
            sample.grows();
        }
        return new Round(sample, result);
    }
}
