package org.wscsim.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Evaluates tasks on threads of this process, as many at once as there are threads. */
final class LocalFarm implements TaskFarm {
    private final TaskRun evaluator = new TaskRun();
    private final int threads;

    LocalFarm(int threads) {
        this.threads = threads;
    }

    @Override
    public void run(List<String> tasks, Sink sink, BooleanSupplier stop) {
        List<Callable<@Nullable String>> jobs = new ArrayList<>();
        tasks.forEach(task -> jobs.add(() -> stop.getAsBoolean() ? null : evaluator.evaluate(task)));
        Workers.run(jobs, threads, (outcome, job) -> sink.found(job, outcome));
    }
}
