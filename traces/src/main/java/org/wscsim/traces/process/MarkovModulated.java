package org.wscsim.traces.process;

import org.wscsim.core.failure.BadInputException;
import org.wscsim.traces.synthetic.RandomStream;

/**
 * Poisson arrivals whose rate jumps between two values, a Markov-modulated Poisson process (Fischer and Meier-Hellstern,
 * Performance Evaluation 18, 1993): exponential stays in a quiet and in a burst state. It begins in either with the
 * long-run probability. Confined to one thread.
 */
public final class MarkovModulated implements ArrivalProcess {
    private final RandomStream random;
    private final double burstPerSecond;
    private final double quietPerSecond;
    private final double burstSeconds;
    private final double quietSeconds;
    private boolean bursting;
    private double leftSeconds;

    /**
     * A process of a mean rate.
     *
     * @param perSecond mean rate, above 0
     * @param factor rate in a burst over the mean rate, at least 1
     * @param share of time in bursts, between 0 and 1; factor x share is at most 1
     * @param burstSeconds mean length of a burst
     */
    public MarkovModulated(RandomStream random, double perSecond, double factor, double share, double burstSeconds) {
        if (factor * share > 1) {
            throw new BadInputException("bursts hold more than all requests: burst=" + factor + ", share=" + share
                    + ", allowed=burst x share up to 1; lower one of them");
        }
        this.random = random;
        this.burstPerSecond = perSecond * factor;
        this.quietPerSecond = perSecond * (1 - factor * share) / (1 - share);
        this.burstSeconds = burstSeconds;
        this.quietSeconds = burstSeconds * (1 - share) / share;
        this.bursting = random.nextDouble() < share;
        this.leftSeconds = staySeconds();
    }

    private double staySeconds() {
        return random.nextExponential() * (bursting ? burstSeconds : quietSeconds);
    }

    @Override
    public double nextGapSeconds() {
        double gap = 0;
        // what is left of an exponential gap when the rate changes is again exponential, in units of expected requests
        double requests = random.nextExponential();
        while (true) {
            final double rate = bursting ? burstPerSecond : quietPerSecond;
            final double expected = rate * leftSeconds;
            if (requests < expected) {
                leftSeconds -= requests / rate;
                return gap + requests / rate;
            }
            requests -= expected;
            gap += leftSeconds;
            bursting = !bursting;
            leftSeconds = staySeconds();
        }
    }
}
