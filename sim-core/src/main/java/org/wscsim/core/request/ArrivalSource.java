package org.wscsim.core.request;

/**
 * A workload read once, front to back: arrivals in order of {@link Arrival#arrivalPs}, ids counting up from 0.
 *
 * <p>Confined to the thread that reads it. Allocates nothing per request after warm-up.
 */
public interface ArrivalSource extends AutoCloseable {
    /**
     * Overwrites {@code into} with the next request.
     *
     * @return false when the workload has ended; {@code into} is then undefined
     * @throws org.wscsim.core.failure.BadInputException naming file, line and field
     */
    boolean next(Arrival into);

    @Override
    void close();
}
