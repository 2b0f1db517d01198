package org.wscsim.cli.capacity;

import java.util.function.DoublePredicate;

/**
 * Finds the highest rate that meets an SLO on a ladder of rates that everybody shares: rung k is {@value #STEP} to the power
 * k. Where systems are ranked, all rates then have the same resolution and the same values. Steps of 8, 16, 32, ... rungs up or
 * down until a rung that meets lies next to one that does not, then bisection: five to eight simulations.
 *
 * <p>Where attainment falls in waves the answer is a rung that meets below one that does not, not always the lowest such.
 * Stateless.
 */
public final class RateLadder {
    /** From rung to rung. */
    public static final double STEP = 1.01;

    private static final int FIRST_STRIDE = 8;

    private RateLadder() {}

    /** Requests per second of a rung. */
    public static double rate(int rung) {
        return StrictMath.pow(STEP, rung);
    }

    /** The highest rung not above a rate. */
    public static int rung(double rate) {
        int rung = (int) Math.floor(StrictMath.log(rate) / StrictMath.log(STEP));
        while (rate(rung + 1) <= rate) {
            rung++;
        }
        while (rate(rung) > rate) {
            rung--;
        }
        return rung;
    }

    /**
     * The highest rate found to meet, 0 where none does between the ends.
     *
     * @param start where to begin
     * @param least below it nothing is probed
     * @param most above it nothing is probed
     */
    public static double highest(double start, double least, double most, DoublePredicate meets) {
        int bottom = rung(least);
        int top = rung(most);
        int at = Math.clamp(rung(start), bottom, top);
        int stride = FIRST_STRIDE;
        boolean met = meets.test(rate(at));
        int meeting = met ? at : bottom - 1;
        int failing = met ? top + 1 : at;
        while (met ? failing == top + 1 && meeting < top : meeting == bottom - 1 && failing > bottom) {
            int next = Math.clamp(met ? meeting + (long) stride : failing - (long) stride, bottom, top);
            if (meets.test(rate(next))) {
                meeting = next;
            } else {
                failing = next;
            }
            stride *= 2;
        }
        while (failing - meeting > 1 && meeting >= bottom) {
            int middle = (meeting + failing) >> 1;
            if (meets.test(rate(middle))) {
                meeting = middle;
            } else {
                failing = middle;
            }
        }
        return meeting < bottom ? 0 : rate(meeting);
    }
}
