package org.wscsim.traces.process;

import org.wscsim.traces.synthetic.RandomStream;

/**
 * Poisson arrivals whose rate follows a curve, by thinning (Lewis and Shedler, Naval Research Logistics 26, 1979): arrivals
 * at the highest rate, each kept with probability rate/highest. Confined to one thread.
 */
public final class VaryingRate implements ArrivalProcess {
    private final RandomStream random;
    private final RateFunction rate;
    private double second;

    public VaryingRate(RandomStream random, RateFunction rate) {
        this.random = random;
        this.rate = rate;
    }

    @Override
    public double nextGapSeconds() {
        final double most = rate.most();
        double gap = 0;
        do {
            gap += random.nextExponential() / most;
        } while (random.nextDouble() * most >= rate.at(second + gap));
        second += gap;
        return gap;
    }
}
