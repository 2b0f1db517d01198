package org.wscsim.cli.report;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.wscsim.cli.config.CauseText;
import org.wscsim.core.failure.BadInputException;

/**
 * The folder a run writes to, complete or not there at all: files are written into a hidden sibling
 * ({@code .<name>.partial-<host>-<pid>}) and moved into place at the end, {@code summary.json} last. An exception, Ctrl-C or
 * SIGTERM before that leaves nothing behind.
 *
 * <p>A folder that is already there is written to when it is empty, when it holds the same run (the {@code run_hash} in
 * its {@code config.yaml} is equal), or with {@code --force}; then our own files are replaced and all others are left
 * alone.
 *
 * <p>Any thread; the lock keeps the clean-up at exit from crossing a file being opened or moved.
 */
public final class ResultFolder implements AutoCloseable {
    public static final String CONFIG = "config.yaml";
    public static final String SUMMARY = "summary.json";
    public static final String REQUESTS = "requests.csv";
    public static final String REQUESTS_PARQUET = "requests.parquet";
    public static final String RUN_INFO = "run-info.json";
    public static final String COMPARISON = "compare.csv";
    public static final String BANDS = "compare-bands.csv";
    public static final String LINKS = "links.csv";
    public static final String SEEDS = "seeds.csv";
    public static final String CAPACITY = "capacity.json";
    public static final String PROBES = "probes.csv";
    public static final String PLAN = "plan.yaml";
    public static final String PLAN_JSON = "plan.json";
    public static final String PLAN_MAP = "plan.svg";
    public static final String POINTS = "points.csv";

    /** A page with plots, and its tables. */
    public static final String REPORT = "report.html";

    public static final String TIMELINE = "timeline.csv";
    public static final String LATENCIES = "latencies.csv";
    public static final String LATENCY_QUANTILES = "latency-quantiles.csv";
    public static final String LATENCY_PARTS = "latency-parts.csv";
    public static final String INSTANCES = "instances.csv";
    public static final String ENERGY = "energy.csv";
    public static final String SERVICE = "service.csv";
    /** Steps and transfers of a window, for Perfetto. */
    public static final String TRACE = "trace.json";

    public static final String STEPS = "steps.parquet";

    public static final String STUDY_POINTS = "points.tsv";
    public static final String STUDY = "study.md";

    public static final String DUEL = "duel.csv";
    public static final String DUEL_RATES = "duel-rates.csv";
    public static final String DUEL_BOUND = "duel-bound.csv";
    public static final String EXPLORATION = "explore.md";
    public static final String EXPLORATION_JSON = "explore.json";
    public static final String DESIGN_SPACE = "space.yaml";
    public static final String TECHNOLOGY = "technology.yaml";

    private static final Set<String> OWN_FILES = Set.of(
            CONFIG,
            SUMMARY,
            REQUESTS,
            REQUESTS_PARQUET,
            RUN_INFO,
            COMPARISON,
            BANDS,
            LINKS,
            SEEDS,
            CAPACITY,
            PROBES,
            REPORT,
            TIMELINE,
            LATENCIES,
            LATENCY_QUANTILES,
            LATENCY_PARTS,
            INSTANCES,
            ENERGY,
            SERVICE,
            TRACE,
            STEPS,
            PLAN,
            PLAN_JSON,
            PLAN_MAP,
            POINTS,
            STUDY_POINTS,
            STUDY,
            DUEL,
            DUEL_RATES,
            DUEL_BOUND,
            EXPLORATION,
            EXPLORATION_JSON,
            DESIGN_SPACE,
            TECHNOLOGY);

    private final Path target;
    private final Path parent;
    private final Path partial;
    private final boolean parentIsNew;
    private final Publication publication;
    private final Thread atExit = new Thread(this::cleanUp, "wsc-clean-up");
    private volatile Runnable beforeCleanUp = () -> {};
    private boolean abandoned;
    private boolean published;

    private ResultFolder(Path target, Path parent, Path partial, boolean parentIsNew, Publication publication) {
        this.target = target;
        this.parent = parent;
        this.partial = partial;
        this.parentIsNew = parentIsNew;
        this.publication = publication;
    }

    /**
     * Checks that results may go to {@code target} and opens the hidden sibling.
     *
     * @param runHash of the run to be written
     * @throws BadInputException when the folder holds something else and {@code force} is not set, or cannot be written
     */
    public static ResultFolder open(Path target, String runHash, boolean force) {
        Path absolute = target.toAbsolutePath().normalize();
        try {
            Publication publication = new Publication(absolute, runHash, force, OWN_FILES);
            publication.requireFree();
            Path parent = absolute.getParent();
            if (parent == null) {
                throw new BadInputException("results cannot go to the root folder: out=" + target + "; name a folder");
            }
            boolean parentIsNew = !Files.exists(parent);
            Files.createDirectories(parent);
            ResultFolder folder = new ResultFolder(
                    absolute, parent, PartialFolder.create(absolute, parent), parentIsNew, publication);
            Runtime.getRuntime().addShutdownHook(folder.atExit);
            return folder;
        } catch (IOException e) {
            throw unwritable(absolute, e);
        }
    }

    /** Where the results will lie. */
    public Path target() {
        return target;
    }

    /**
     * Says what to do when the JVM goes down before anything is thrown away; it may still publish.
     *
     * @param task runs on a thread of its own and may wait
     */
    public void beforeCleanUp(Runnable task) {
        beforeCleanUp = task;
    }

    private void cleanUp() {
        beforeCleanUp.run();
        abandon();
    }

    /** Opens one of the folder's files for writing; {@code name} may stand in a sub-folder. */
    public OutputStream stream(String name) {
        synchronized (this) {
            if (abandoned) {
                throw new CancellationException("interrupted");
            }
            try {
                Path file = partial.resolve(name);
                PartialFolder.createFolderOf(file);
                return new NamedStream(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW), target, name);
            } catch (IOException e) {
                throw unwritable(target, e);
            }
        }
    }

    /** As {@link #stream}, for UTF-8 text. */
    public Writer writer(String name) {
        return new BufferedWriter(new OutputStreamWriter(stream(name), StandardCharsets.UTF_8));
    }

    /** Throws away a sub-folder written so far. */
    public synchronized void drop(String subFolder) {
        PartialFolder.delete(partial.resolve(subFolder));
    }

    /** Gives a sub-folder written so far, if any, another name; {@code "."} moves its files to the top. */
    public synchronized void rename(String subFolder, String newName) {
        Path from = partial.resolve(subFolder);
        if (!Files.exists(from)) {
            return;
        }
        try {
            if (newName.equals(".")) {
                for (Path file : PartialFolder.files(from)) {
                    Files.move(file, partial.resolve(from.relativize(file)));
                }
                PartialFolder.delete(from);
            } else {
                PartialFolder.createFolderOf(partial.resolve(newName));
                Files.move(from, partial.resolve(newName));
            }
        } catch (IOException e) {
            throw unwritable(target, e);
        }
    }

    /**
     * Moves everything into place, and what killed runs into this folder have left out of the way.
     *
     * @throws BadInputException when another run has written there meanwhile; our results are kept, and it says where
     */
    public synchronized void publish() {
        if (abandoned) {
            throw new CancellationException("interrupted");
        }
        try {
            publication.move(partial, parent);
            published = true;
            PartialFolder.removeStale(target, parent);
        } catch (IOException e) {
            throw unwritable(target, e);
        }
    }

    /** Deletes what was not published. */
    @Override
    public void close() {
        abandon();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The JVM is going down and runs, or has run, the hook itself.
            assert abandoned;
        }
    }

    private synchronized void abandon() {
        abandoned = true;
        if (published) {
            return;
        }
        try {
            PartialFolder.delete(partial);
        } catch (UncheckedIOException e) {
            // A hidden folder that later runs ignore; what went wrong before it is told already.
            return;
        }
        if (parentIsNew) {
            deleteIfEmpty(parent);
        }
    }

    private static void deleteIfEmpty(Path folder) {
        try {
            if (Files.isDirectory(folder) && PartialFolder.isEmpty(folder)) {
                Files.delete(folder);
            }
        } catch (IOException e) {
            // An empty folder too many harms nobody.
            assert Files.exists(folder);
        }
    }

    private static BadInputException unwritable(Path target, IOException cause) {
        return new BadInputException(
                "results cannot be written: out=" + target + ", cause=" + CauseText.of(cause)
                        + "; name another folder with --out",
                cause);
    }
}
