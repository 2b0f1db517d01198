package org.wscsim.core.network;

/**
 * Who gets how much of one link, in whole bytes per second. B is the link's bandwidth, D the sum of standing demands, d
 * one of them, t the rate of a transfer on the link.
 *
 * <pre>
 *   transfer      B - min(D, B/2)
 *   instance      max(B - (D - d) - t, C d / D, 1),  C = B without, B/2 with a transfer; d / D = 1 when d = D = 0
 * </pre>
 *
 * <p>Why the rates never sum to more than B, with {@code t <= B - min(D, B/2)} and an instance drawing at most d on
 * average: if {@code D + t <= B} everybody gets what is asked for. Otherwise let {@code x = D + t - B > 0}. If one
 * instance draws the first form, it gives up x, and the others never draw more than their demand: the sum is at most
 * {@code D - x + t = B}. If all draw the second, the sum is {@code C + t <= B}. Example: B = 2 TB/s, two instances of
 * 1.5 TB/s each, one transfer: the transfer gets 1 TB/s and the instances 0.5 TB/s each.
 */
public final class SharingRule {
    private SharingRule() {}

    /** Rate of a transfer, at least half of the bandwidth. */
    public static long transfer(long bandwidth, long demand) {
        return bandwidth - Math.min(demand, bandwidth >> 1);
    }

    /** Rate of the instance that registered {@code ownDemand}, at least 1; {@code transferRate} is 0 without one. */
    public static long instance(long bandwidth, long demand, long ownDemand, long transferRate) {
        assert ownDemand >= 0 && ownDemand <= demand
                : "own demand not registered: own=" + ownDemand + ", sum=" + demand;
        long left = bandwidth - (demand - ownDemand) - transferRate;
        if (transferRate == 0 && left >= ownDemand) {
            return Math.max(1, left);
        }
        long capacity = transferRate == 0 ? bandwidth : bandwidth >> 1;
        long proportional = ownDemand == demand ? capacity : LinkTime.multiplyDivide(capacity, ownDemand, demand);
        return Math.max(1, Math.max(left, proportional));
    }
}
