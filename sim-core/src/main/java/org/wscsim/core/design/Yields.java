package org.wscsim.core.design;

/**
 * Share of dies that work as made, and of wafers that are good as assembled.
 *
 * <p>A die: the number of its defects is negative binomial, with mean m = area * D0 and shape a. A defect in the ring kills
 * the die; one in a core kills that core, and spares take its place. With u the ring's share of the die, S spares, and every
 * defect in a core of its own (few defects, many cores):
 *
 * <pre>Y = sum over k = 0..S of NB(k; m, a) (1 - u)^k</pre>
 *
 * <p>A wafer: every place works with the product of its parts' bonding yields, independently; a wafer is good when at least
 * the stated share of its dies works. Links between dies are not counted: routes go around a dead one. Cost: O(spares + dies
 * that may be dead). Any thread.
 */
final class Yields {
    private Yields() {}

    static double die(Technology.Yield yield, Floorplan plan, int cores) {
        double mean = plan.dieMm2() / 100 * yield.defectsPerCm2();
        double alpha = yield.clusterAlpha();
        double inCore = 1 - plan.ringFraction(cores);
        int spares = (int) Math.ceil(yield.spareCoreFraction() * cores);
        double term = StrictMath.pow(alpha / (alpha + mean), alpha);
        double sum = 0;
        for (int k = 0; k <= spares && term > 0; k++) {
            sum += term;
            term *= (alpha + k) / (k + 1) * (mean / (alpha + mean)) * inCore;
        }
        return Math.min(1, sum);
    }

    /** The upper tail of a binomial distribution. */
    static double wafer(Technology.Yield yield, double workingFraction, int dies, int stacksPerDie) {
        double place = yield.dieBondYield() * StrictMath.pow(yield.stackBondYield(), stacksPerDie);
        int spare = dies - (int) Math.ceil(workingFraction * dies - 1e-9);
        double odds = (1 - place) / place;
        double term = StrictMath.pow(place, dies);
        double sum = 0;
        for (int dead = 0; dead <= spare && term > 0; dead++) {
            sum += term;
            term *= (double) (dies - dead) / (dead + 1) * odds;
        }
        return Math.min(1, sum);
    }
}
