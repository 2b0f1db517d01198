package org.wscsim.core.design;

/**
 * The budgets of a design.
 *
 * @param wafer the outline that dies and DRAM stacks share
 * @param reticleWidthMm exposure field, the shorter side
 * @param reticleHeightMm exposure field, the longer side
 * @param powerWatts peak of the whole wafer
 * @param leastDieYield dies that work as made
 * @param leastWaferYield wafers that are good as assembled
 * @param workingDieFraction share of its dies that work on a good wafer
 */
public record Limits(
        WaferOutline wafer,
        double reticleWidthMm,
        double reticleHeightMm,
        double powerWatts,
        double leastDieYield,
        double leastWaferYield,
        double workingDieFraction) {
    /** The same limits with another power. */
    public Limits withPowerWatts(double watts) {
        return new Limits(
                wafer, reticleWidthMm, reticleHeightMm, watts, leastDieYield, leastWaferYield, workingDieFraction);
    }

    /** The same limits on another outline. */
    public Limits withWafer(WaferOutline outline) {
        return new Limits(
                outline,
                reticleWidthMm,
                reticleHeightMm,
                powerWatts,
                leastDieYield,
                leastWaferYield,
                workingDieFraction);
    }
}
