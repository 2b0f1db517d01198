package org.wscsim.traces.process;

/** A point process on the time axis, drawn gap by gap. Allocates nothing per gap. Confined to one thread. */
public interface ArrivalProcess {
    /** Seconds to the next arrival, 0 or more. */
    double nextGapSeconds();
}
