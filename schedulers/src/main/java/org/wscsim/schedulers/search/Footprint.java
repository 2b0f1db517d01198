package org.wscsim.schedulers.search;

/**
 * What an instance takes of the grid of dies. Immutable.
 *
 * @param columns dies in x
 * @param rows dies in y
 * @param turnable whether it may also lie with columns and rows exchanged, where that costs the same
 */
public record Footprint(int columns, int rows, boolean turnable) {
    int dies() {
        return columns * rows;
    }
}
