package org.wscsim.core.engine;

/** How steps are taken; results are the same to the byte. */
public enum Stepping {
    /** One event for as many decode steps as nothing disturbs. */
    EPOCH,
    /** One event per step: the yardstick. */
    ITERATION
}
