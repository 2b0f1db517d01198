package org.wscsim.traces.process;

import org.wscsim.traces.synthetic.RandomStream;

/** Independent gaps of one distribution: Poisson, Gamma, Weibull, deterministic. Confined to one thread. */
public final class RenewalProcess implements ArrivalProcess {
    private final GapDistribution gaps;
    private final RandomStream random;
    private final double perSecond;

    /**
     * A process of a mean rate.
     *
     * @param perSecond above 0; infinite for all at once
     */
    public RenewalProcess(GapDistribution gaps, RandomStream random, double perSecond) {
        this.gaps = gaps;
        this.random = random;
        this.perSecond = perSecond;
    }

    @Override
    public double nextGapSeconds() {
        return gaps.next(random) / perSecond;
    }
}
