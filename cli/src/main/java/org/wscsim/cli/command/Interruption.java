package org.wscsim.cli.command;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.engine.Simulation;

/**
 * Ctrl-C and SIGTERM during a simulation: it ends before its next event, and what it has found is written and printed as
 * that of any run. The JVM, already going down, waits for that; its exit code is the signal's, 130 or 143.
 *
 * <p>Before the first event nothing is waited for. Any thread.
 */
final class Interruption {
    /** Enough for the percentiles and files of any run; then the JVM goes down all the same, and nothing is left. */
    private static final long PATIENCE_SECONDS = 60;

    /** Enough for any event but one that never ends, in a scheduler of the user's. */
    private static final long PATIENCE_FOR_AN_EVENT_SECONDS = 10;

    private final CountDownLatch atRest = new CountDownLatch(1);
    private final CountDownLatch told = new CountDownLatch(1);
    private @Nullable Simulation running;
    private boolean asked;
    private boolean interrupted;

    /** On the simulation's thread. */
    synchronized void begins(Simulation simulation) {
        running = simulation;
        if (asked) {
            simulation.stop();
        }
    }

    /** On the simulation's thread. */
    synchronized void ended(Simulation simulation) {
        interrupted = simulation.isInterrupted();
        atRest.countDown();
    }

    /** Whether the simulation was ended early. */
    synchronized boolean isInterrupted() {
        return interrupted;
    }

    /** On a thread of the JVM's that goes down: ends the simulation and waits until its results are told. */
    void stop() {
        synchronized (this) {
            asked = true;
            if (running == null) {
                return;
            }
            running.stop();
        }
        try {
            // whether or not in time, what is not in place after it is removed
            boolean inTime = atRest.await(PATIENCE_FOR_AN_EVENT_SECONDS, TimeUnit.SECONDS)
                    && told.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assert inTime || !Thread.currentThread().isInterrupted();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Results are in place and printed, or there are none. */
    void told() {
        atRest.countDown();
        told.countDown();
    }
}
