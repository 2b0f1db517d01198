package org.wscsim.cli.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.wscsim.cli.config.RunKey;
import org.wscsim.cli.study.Outcome;
import org.wscsim.cli.study.OutcomeStore;
import org.wscsim.cli.study.Point;
import org.wscsim.cli.study.PointId;

/**
 * Evaluates the points of a study on worker threads, each once: what the store knows is not simulated again, and what is
 * found goes to the store at once. Results do not depend on the number of threads. Confined to the main thread.
 */
final class StudyRunner {
    private final OutcomeStore store;
    private final int threads;
    private final Console console;
    private final PointId ids = new PointId(Version.text());
    private final SortedSet<String> asked = new TreeSet<>();
    private long simulated;

    StudyRunner(OutcomeStore store, int threads, Console console) {
        this.store = store;
        this.threads = threads;
        this.console = console;
    }

    /** Outcomes in the order of the points. */
    List<Outcome> run(List<Point> points) {
        List<String> keys = points.stream().map(ids::of).toList();
        Map<String, Point> missing = new LinkedHashMap<>();
        for (int i = 0; i < points.size(); i++) {
            asked.add(keys.get(i));
            if (store.find(keys.get(i)) == null) {
                missing.putIfAbsent(keys.get(i), points.get(i));
            }
        }
        simulate(missing);
        return keys.stream().map(key -> Objects.requireNonNull(store.find(key))).toList();
    }

    Outcome run(Point point) {
        return run(List.of(point)).getFirst();
    }

    /** Points simulated by this process; the others were known. */
    long simulated() {
        return simulated;
    }

    /** Everything that was asked for, as text in a fixed order. */
    String outcomes() {
        return store.text(asked);
    }

    private void simulate(Map<String, Point> missing) {
        List<String> keys = new ArrayList<>(missing.keySet());
        List<Point> points = new ArrayList<>(missing.values());
        List<Callable<Outcome>> jobs = new ArrayList<>();
        points.forEach(point -> jobs.add(() -> PointRun.of(point)));
        int[] done = {0};
        Workers.run(jobs, threads, (outcome, job) -> {
            simulated++;
            store.add(keys.get(job), outcome);
            console.progress(line(points.get(job), outcome, ++done[0], keys.size()));
        });
    }

    private static String line(Point point, Outcome outcome, int done, int of) {
        String what = point.get(RunKey.SYSTEM) + " on " + point.get(RunKey.WAFER) + ", " + point.get(RunKey.MODEL)
                + (point.isSaturated() ? ", all at once" : " at " + point.get(RunKey.RATE_SCALE) + "x");
        if (outcome.isRefused()) {
            return String.format(Locale.ROOT, "[%d/%d] %s: refused: %s", done, of, what, outcome.refusal());
        }
        return String.format(
                Locale.ROOT,
                "[%d/%d] %s: %s, %s %s",
                done,
                of,
                what,
                outcome.plan(),
                point.isSaturated()
                        ? String.format(
                                Locale.ROOT, "%.2f req/s", outcome.load().throughput())
                        : String.format(
                                Locale.ROOT,
                                "mean E2E %.0f ms",
                                outcome.latency().e2e()),
                outcome.load().isUnstable() ? "(unstable)" : "");
    }
}
