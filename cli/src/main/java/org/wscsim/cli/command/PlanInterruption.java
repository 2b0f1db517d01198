package org.wscsim.cli.command;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and SIGTERM during a search: it ends with the best plan so far, which is written and printed as that of any
 * search, with what is left. The JVM, already going down, waits for that. Any thread.
 */
final class PlanInterruption {
    /** Enough for a round of simulations; then the JVM goes down all the same, and nothing is left. */
    private static final long PATIENCE_SECONDS = 60;

    private final CountDownLatch told = new CountDownLatch(1);
    private volatile boolean asked;

    /** Whether the search should end. */
    boolean isAsked() {
        return asked;
    }

    /** On a thread of the JVM's that goes down. */
    void stop() {
        asked = true;
        try {
            boolean inTime = told.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assert inTime || !Thread.currentThread().isInterrupted();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Results are in place and printed, or there are none. */
    void told() {
        told.countDown();
    }
}
