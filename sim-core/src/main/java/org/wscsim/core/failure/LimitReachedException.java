package org.wscsim.core.failure;

/**
 * A stated bound of the simulator was reached. Exit code 3.
 *
 * <p>The message is one line naming the limit, its value and the flag that raises it.
 */
public final class LimitReachedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LimitReachedException(String message) {
        super(message);
    }
}
