package org.wscsim.core.design;

import org.wscsim.core.wafer.WaferSpec;

/**
 * What a wafer of dies costs in a process and a package: area, die edge, energy, yield and money, and how much of each there
 * is. Every value of a preset stands beside its source in its file. Lengths in millimetres, areas in mm2, money in US
 * dollars, rates per second.
 *
 * @param name of the technology, as generated wafers give it
 * @param clockHz of the cores
 * @param core area of a core by its parts
 * @param interfaceRingMm depth of the ring around the cores that holds the interfaces to DRAM and other dies
 * @param dram one DRAM stack
 * @param d2d one die-to-die link
 * @param achievable fractions of peak, as wafers have them
 * @param host overhead, as wafers have it
 * @param energy energy per operation
 * @param yield defects and assembly
 * @param cost prices
 * @param limits the budgets
 */
public record Technology(
        String name,
        double clockHz,
        Core core,
        double interfaceRingMm,
        Dram dram,
        D2d d2d,
        WaferSpec.Achievable achievable,
        WaferSpec.Host host,
        Energy energy,
        Yield yield,
        Cost cost,
        Limits limits) {

    /**
     * @param sramMm2PerMib SRAM with its periphery
     * @param vectorMm2PerTeraOps vector unit, per 1e12 operations/s
     * @param fixedMm2 router and control
     * @param matrixMm2PerTeraFlops matrix unit, per 1e12 FLOP/s
     * @param widthOverHeight shape of a core
     * @param vectorOpsPerMatrixFlop rate of the vector unit beside the matrix unit's
     * @param nocBytesPerCyclePerLink core-to-core link, one direction
     */
    public record Core(
            double sramMm2PerMib,
            double vectorMm2PerTeraOps,
            double fixedMm2,
            double matrixMm2PerTeraFlops,
            double widthOverHeight,
            double vectorOpsPerMatrixFlop,
            double nocBytesPerCyclePerLink) {}

    /**
     * @param stackBytes capacity
     * @param stackBytesPerSecond peak
     * @param stackMm2 wafer area
     * @param edgeMmPerStack die edge that a stack's interface takes
     * @param latencyPs one access
     */
    public record Dram(
            long stackBytes, double stackBytesPerSecond, double stackMm2, double edgeMmPerStack, long latencyPs) {}

    /**
     * @param bytesPerSecondPerMm one direction, by length of die edge
     * @param stepBytesPerSecond links are whole multiples of this, one direction
     * @param hopLatencyPs one hop
     */
    public record D2d(double bytesPerSecondPerMm, double stepBytesPerSecond, long hopLatencyPs) {}

    /**
     * @param dynamicJoulesPerFlop matrix and vector work
     * @param staticJoulesPerPeakFlop watts drawn always, per FLOP/s of peak
     * @param sramJoulesPerBit activations
     * @param d2dJoulesPerBitPerHop links
     * @param dramJoulesPerBit DRAM accesses
     */
    public record Energy(
            double dynamicJoulesPerFlop,
            double staticJoulesPerPeakFlop,
            double sramJoulesPerBit,
            double d2dJoulesPerBitPerHop,
            double dramJoulesPerBit) {}

    /**
     * Chiplets: dies are made with these defects, tested, and bonded onto the wafer ({@link
     * org.wscsim.core.wafer.YieldModel.Kgd}).
     *
     * @param defectsPerCm2 density of the process
     * @param clusterAlpha shape of the negative binomial
     * @param spareCoreFraction cores of a die that may be dead without loss
     * @param dieBondYield a bonded die works
     * @param stackBondYield a bonded stack works
     */
    public record Yield(
            double defectsPerCm2,
            double clusterAlpha,
            double spareCoreFraction,
            double dieBondYield,
            double stackBondYield) {}

    /**
     * @param dieWaferUsd a 300 mm wafer of dies
     * @param substrateUsd the wafer that dies are bonded to
     * @param stackUsd a DRAM stack
     * @param bondUsd bonding and testing one die or stack
     */
    public record Cost(double dieWaferUsd, double substrateUsd, double stackUsd, double bondUsd) {}

    /** The same technology under other budgets. */
    public Technology within(Limits others) {
        return new Technology(
                name, clockHz, core, interfaceRingMm, dram, d2d, achievable, host, energy, yield, cost, others);
    }

    /** The same technology with stacks of another size. */
    public Technology withStackMm2(double stackMm2) {
        Dram other = new Dram(dram.stackBytes, dram.stackBytesPerSecond, stackMm2, dram.edgeMmPerStack, dram.latencyPs);
        return new Technology(
                name, clockHz, core, interfaceRingMm, other, d2d, achievable, host, energy, yield, cost, limits);
    }
}
