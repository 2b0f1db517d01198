package org.wscsim.cli.progress;

import java.io.PrintStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A line on the terminal about tasks of one stage: how many are done, how fast they come, and how long the others will take at
 * that. Written over whenever a task ends, wiped at the end. Confined to one thread.
 */
public final class StageLine implements AutoCloseable {
    private final @Nullable PrintStream terminal;
    private final String stage;
    private final int tasks;
    private final long startNanos = System.nanoTime();
    private int width;

    private StageLine(@Nullable PrintStream terminal, String stage, int tasks) {
        this.terminal = terminal;
        this.stage = stage;
        this.tasks = tasks;
    }

    /**
     * @param terminal null for nobody
     */
    public static StageLine open(@Nullable PrintStream terminal, String stage, int tasks) {
        StageLine line = new StageLine(terminal, stage, tasks);
        line.done(0);
        return line;
    }

    /** So many have ended. */
    public void done(int number) {
        show(text(stage, number, tasks, (System.nanoTime() - startNanos) / 1e9));
    }

    static String text(String stage, int done, int tasks, double seconds) {
        return done == 0
                ? String.format(Locale.ROOT, "%s: 0 of %d", stage, tasks)
                : String.format(
                        Locale.ROOT,
                        "%s: %d of %d, %.2g/s, %s left in this stage",
                        stage,
                        done,
                        tasks,
                        done / seconds,
                        ProgressText.duration((tasks - done) * seconds / done));
    }

    private void show(String text) {
        if (terminal != null) {
            terminal.print("\r" + text + " ".repeat(Math.max(0, width - text.length())) + (text.isEmpty() ? "\r" : ""));
            terminal.flush();
            width = text.length();
        }
    }

    @Override
    public void close() {
        show("");
    }
}
