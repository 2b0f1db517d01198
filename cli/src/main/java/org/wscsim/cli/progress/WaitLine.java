package org.wscsim.cli.progress;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A line on the terminal about work of unknown length: what is done, and for how long already. Shown after a second, written
 * over once a second while the work asks whether to go on, wiped at the end. Any thread.
 */
public final class WaitLine implements AutoCloseable {
    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final @Nullable PrintStream terminal;
    private final String work;
    private final long startNanos = System.nanoTime();
    private long nextNanos = startNanos + EVERY_NANOS;
    private int width;

    private WaitLine(@Nullable PrintStream terminal, String work) {
        this.terminal = terminal;
        this.work = work;
    }

    /**
     * @param terminal null for nobody
     */
    public static WaitLine open(@Nullable PrintStream terminal, String work) {
        return new WaitLine(terminal, work);
    }

    /** The work goes on. */
    public synchronized void tick() {
        long now = System.nanoTime();
        if (terminal != null && now - nextNanos >= 0) {
            String text = work + ", " + ProgressText.duration((now - startNanos) / 1e9) + " so far";
            terminal.print("\r" + text + " ".repeat(Math.max(0, width - text.length())));
            terminal.flush();
            width = text.length();
            nextNanos = now + EVERY_NANOS;
        }
    }

    @Override
    public synchronized void close() {
        if (terminal != null && width > 0) {
            terminal.print("\r" + " ".repeat(width) + "\r");
            terminal.flush();
            width = 0;
        }
    }
}
