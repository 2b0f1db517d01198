package org.wscsim.cli.progress;

import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.wscsim.core.event.VirtualTime;

/**
 * A line on the terminal that is written over five times a second while a simulation goes on, and wiped at its end. Plain
 * text without colours, so that NO_COLOR has nothing to switch off.
 *
 * <p>Opened and closed by one thread; a daemon thread of its own writes.
 */
public final class ProgressLine implements AutoCloseable {
    private static final long INTERVAL_MILLIS = 200;

    private final PrintStream terminal;
    private final RequestCounter counter;
    private final long requests;
    private final long startNanos = System.nanoTime();
    private final CountDownLatch end = new CountDownLatch(1);
    private final Thread writer = new Thread(this::write, "wsc-progress");
    private int width;

    private ProgressLine(PrintStream terminal, RequestCounter counter, long requests) {
        this.terminal = terminal;
        this.counter = counter;
        this.requests = requests;
    }

    /** Begins to write on a terminal about a counter that will reach {@code requests}. */
    public static ProgressLine open(PrintStream terminal, RequestCounter counter, long requests) {
        ProgressLine line = new ProgressLine(terminal, counter, requests);
        line.writer.setDaemon(true);
        line.writer.start();
        return line;
    }

    private void write() {
        try {
            while (!end.await(INTERVAL_MILLIS, TimeUnit.MILLISECONDS)) {
                show(ProgressText.line(
                        VirtualTime.seconds(counter.lastPs()),
                        counter.done(),
                        requests,
                        (System.nanoTime() - startNanos) / 1e9));
            }
            show("");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** From the line's beginning, blanks over what is left of the text before. */
    private void show(String text) {
        terminal.print("\r" + text + " ".repeat(Math.max(0, width - text.length())) + (text.isEmpty() ? "\r" : ""));
        terminal.flush();
        width = text.length();
    }

    @Override
    public void close() {
        end.countDown();
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
