package org.wscsim.schedulers.bound;

import org.wscsim.core.wafer.WaferSpec;

/**
 * What runs may do: the less, the tighter the bounds. {@link #ANY} holds for every system and both analytic operator models.
 *
 * @param matrixFraction of the matrix peak that an operator can reach at most
 * @param residentSramShare share of the SRAM in which a rank's weights may stay from step to step, 0 for never
 * @param mostSequences sequences that get a token in one step of an instance, 0 for any number
 * @param mostTokens tokens, prompts' and generated, that one step of an instance computes, 0 for any number
 * @param mostDies dies of an instance's stage, 0 for the whole wafer
 * @param disaggregated prompts and generation never share an instance
 * @param sharedPrefixes blocks may be shared by requests, and tokens need not be computed twice
 */
public record BoundRules(
        double matrixFraction,
        double residentSramShare,
        int mostSequences,
        int mostTokens,
        int mostDies,
        boolean disaggregated,
        boolean sharedPrefixes) {
    /** Any system, batch and plan, with prefix sharing, under the roofline or the tile search. */
    public static final BoundRules ANY = new BoundRules(1, 0.75, 0, 0, 0, false, true);

    /** Of the tile search, whose matrix units issue in 0.95 of the cycles at best; without prefix sharing. */
    public static final BoundRules TILE = new BoundRules(0.95, 0.75, 0, 0, 0, false, false);

    public BoundRules {
        if (!(matrixFraction > 0 && residentSramShare >= 0) || mostSequences < 0 || mostTokens < 0 || mostDies < 0) {
            throw new IllegalArgumentException("bound rules out of range: matrixFraction=" + matrixFraction
                    + ", residentSramShare=" + residentSramShare + ", mostSequences=" + mostSequences + ", mostTokens="
                    + mostTokens + ", mostDies=" + mostDies);
        }
    }

    /** Of the roofline, which streams all weights; without prefix sharing. */
    public static BoundRules roofline(WaferSpec wafer) {
        return new BoundRules(wafer.achievable().matrixFraction(), 0, 0, 0, 0, false, false);
    }

    public BoundRules withSequences(int most) {
        return new BoundRules(
                matrixFraction, residentSramShare, most, mostTokens, mostDies, disaggregated, sharedPrefixes);
    }

    public BoundRules withTokens(int most) {
        return new BoundRules(
                matrixFraction, residentSramShare, mostSequences, most, mostDies, disaggregated, sharedPrefixes);
    }

    public BoundRules withDies(int most) {
        return new BoundRules(
                matrixFraction, residentSramShare, mostSequences, mostTokens, most, disaggregated, sharedPrefixes);
    }

    public BoundRules withDisaggregated(boolean apart) {
        return new BoundRules(
                matrixFraction, residentSramShare, mostSequences, mostTokens, mostDies, apart, sharedPrefixes);
    }

    public BoundRules withSharedPrefixes(boolean shared) {
        return new BoundRules(
                matrixFraction, residentSramShare, mostSequences, mostTokens, mostDies, disaggregated, shared);
    }
}
