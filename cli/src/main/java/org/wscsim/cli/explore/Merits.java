package org.wscsim.cli.explore;

import java.util.List;

/**
 * A wafer by every goal: as simulated, or the best that it could be. Immutable.
 *
 * @param goodput requests per second
 * @param e2eMs mean at the common rate; infinite where that was not sustained
 * @param joulesPerToken at the common rate; infinite where that was not sustained
 * @param usd per good wafer
 * @param mm2 of wafer
 */
public record Merits(double goodput, double e2eMs, double joulesPerToken, double usd, double mm2) {
    public double of(Goal goal) {
        return switch (goal) {
            case GOODPUT -> goodput;
            case E2E -> e2eMs;
            case ENERGY -> joulesPerToken;
            case COST -> usd;
            case AREA -> mm2;
        };
    }

    private boolean atLeast(Merits other, Goal goal) {
        return goal == Goal.GOODPUT ? goodput >= other.goodput : of(goal) <= other.of(goal);
    }

    /** As good by every goal: whatever {@code other} bounds is then nowhere better. */
    public boolean covers(Merits other, List<Goal> goals) {
        return goals.stream().allMatch(goal -> atLeast(other, goal));
    }

    /** As good by every goal and better by one. */
    public boolean dominates(Merits other, List<Goal> goals) {
        return covers(other, goals) && !other.covers(this, goals);
    }
}
