package org.wscsim.schedulers.search;

import java.math.BigInteger;

/**
 * What became of every point of the space. The parts add up to the space. Immutable.
 *
 * @param space sets of instances whose dies are no more than the usable ones
 * @param tooSmall of them, with a kind whose dies do not hold the model and a request
 * @param tooSlow of the rest, with a kind that cannot meet the latency limits
 * @param byBound of the rest, not looked at since no set of that family can be worth more than what was kept
 * @param byPacking not looked at since their rectangles do not fit the wafer
 * @param evaluated looked at
 * @param left not decided: packings or nodes beyond the limit, or interrupted; 0 when complete
 * @param nodes partial sets visited
 */
public record Certificate(
        BigInteger space,
        BigInteger tooSmall,
        BigInteger tooSlow,
        BigInteger byBound,
        BigInteger byPacking,
        BigInteger evaluated,
        BigInteger left,
        long nodes) {
    /** Whether nothing is left. */
    public boolean isComplete() {
        return left.signum() == 0;
    }
}
