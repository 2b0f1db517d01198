package org.wscsim.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ObjIntConsumer;
import org.jctools.queues.varhandle.MpscBlockingConsumerVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Runs independent simulations on worker threads, each wholly on one, and hands the results to the calling thread as
 * they come: many producers, one consumer. What a job returns does not depend on the number of threads.
 */
final class Workers {
    private Workers() {}

    /** What a worker hands over: a job's result or its failure. */
    private record Outcome<T>(
            int job, @Nullable T result, @Nullable Throwable failure) {}

    /**
     * Runs all jobs; after a failure no further job is begun, and the failure of the first job in the list that failed is
     * thrown when the running ones have ended.
     *
     * @param onResult called on this thread with a result and its job's index, in order of completion
     */
    static <T> void run(List<Callable<T>> jobs, int threads, ObjIntConsumer<T> onResult) {
        int workers = Math.min(threads, jobs.size());
        MpscBlockingConsumerVarHandleArrayQueue<Outcome<T>> outcomes =
                new MpscBlockingConsumerVarHandleArrayQueue<>(Math.max(2, jobs.size() + workers));
        AtomicInteger next = new AtomicInteger();
        List<Thread> started = new ArrayList<>();
        for (int w = 0; w < workers; w++) {
            started.add(Thread.ofPlatform().name("wsc-worker-" + w).daemon().start(() -> work(jobs, next, outcomes)));
        }
        collect(outcomes, next, workers, onResult);
        started.forEach(Workers::join);
    }

    private static <T> void work(
            List<Callable<T>> jobs, AtomicInteger next, MpscBlockingConsumerVarHandleArrayQueue<Outcome<T>> outcomes) {
        for (int job = next.getAndIncrement(); job < jobs.size(); job = next.getAndIncrement()) {
            outcomes.offer(outcome(jobs.get(job), job));
        }
        outcomes.offer(new Outcome<>(-1, null, null));
    }

    @SuppressWarnings("IllegalCatch") // carried to the calling thread, which throws it
    private static <T> Outcome<T> outcome(Callable<T> job, int index) {
        try {
            return new Outcome<>(index, job.call(), null);
        } catch (Throwable failure) {
            return new Outcome<>(index, null, failure);
        }
    }

    private static <T> void collect(
            MpscBlockingConsumerVarHandleArrayQueue<Outcome<T>> outcomes,
            AtomicInteger next,
            int workers,
            ObjIntConsumer<T> onResult) {
        Outcome<T> failed = null;
        for (int running = workers; running > 0; ) {
            Outcome<T> outcome = take(outcomes);
            T result = outcome.result();
            if (outcome.job() < 0) {
                running--;
            } else if (outcome.failure() != null) {
                next.set(Integer.MAX_VALUE / 2);
                failed = failed == null || outcome.job() < failed.job() ? outcome : failed;
            } else if (result != null) {
                onResult.accept(result, outcome.job());
            }
        }
        if (failed != null) {
            rethrow(failed.failure());
        }
    }

    private static <T> Outcome<T> take(MpscBlockingConsumerVarHandleArrayQueue<Outcome<T>> outcomes) {
        try {
            return outcomes.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        }
    }

    private static void rethrow(@Nullable Throwable failure) {
        switch (failure) {
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case null, default -> throw new IllegalStateException("a worker failed", failure);
        }
    }

    private static void join(Thread worker) {
        try {
            worker.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        }
    }
}
