package org.wscsim.core.operator;

import org.wscsim.core.collective.Algorithm;
import org.wscsim.core.collective.CollectiveForm;
import org.wscsim.core.collective.Collectives;
import org.wscsim.core.operator.Operator.Shape.Collective.Form;
import org.wscsim.core.wafer.WaferSpec;

/**
 * What one rank of an instance can do per second, and the collectives on its dies: the roofline's constants. Immutable,
 * any thread.
 *
 * @param matrixFlopsPerSecond of the rank's cores, achievable
 * @param vectorOpsPerSecond of the rank's cores, achievable
 * @param activationSramBytes SRAM for an operator's inputs and outputs
 * @param collectives over the instance's dies; every message takes the algorithm that is cheapest for it
 */
public record DieRates(
        double matrixFlopsPerSecond, double vectorOpsPerSecond, double activationSramBytes, Collectives collectives) {
    /** Half of the SRAM; the other half double-buffers weight tiles. */
    private static final double ACTIVATION_SRAM_SHARE = 0.5;

    /** Of an instance's rank. */
    public static DieRates of(InstanceShape shape) {
        WaferSpec wafer = shape.wafer();
        double cores = wafer.die().cores() * shape.dieShare();
        return new DieRates(
                wafer.core().matrixFlopsPerSecond() * cores * wafer.achievable().matrixFraction(),
                wafer.core().vectorOpsPerSecond() * cores * wafer.achievable().vectorFraction(),
                wafer.core().sramBytes() * cores * ACTIVATION_SRAM_SHARE,
                Collectives.of(wafer, shape.columns(), shape.rows()));
    }

    /** Longer of matrix and vector time, which overlap. */
    double computeSeconds(double flops, double vectorOps) {
        return Math.max(flops / matrixFlopsPerSecond, vectorOps / vectorOpsPerSecond);
    }

    /** Bytes of an operator's inputs and outputs that do not fit the SRAM and pass through DRAM. */
    double spilledBytes(double activationBytes) {
        return Math.max(0, activationBytes - activationSramBytes);
    }

    /** The algorithm that a collective takes. */
    public Algorithm cheapest(Form form, double messageBytes, double linkBytesPerSecond) {
        return collectives.ranks() == 1
                ? Algorithm.RING
                : collectives.cheapest(form(form), messageBytes, linkBytesPerSecond);
    }

    /** Time of a collective over the dies by an algorithm; 0 on one die. */
    public double collectiveSeconds(Form form, Algorithm by, double messageBytes, double linkBytesPerSecond) {
        return collectives.ranks() == 1 ? 0 : collectives.seconds(form(form), by, messageBytes, linkBytesPerSecond);
    }

    /** Bytes that a collective puts on links by an algorithm, every hop counted, per die; 0 on one die. */
    public double collectiveLinkBytes(Form form, Algorithm by, double messageBytes) {
        return collectives.ranks() == 1 ? 0 : collectives.linkBytesPerDie(form(form), by, messageBytes);
    }

    /** Time of a collective over the dies. */
    public double collectiveSeconds(Form form, double messageBytes, double linkBytesPerSecond) {
        return collectives.seconds(form(form), messageBytes, linkBytesPerSecond);
    }

    /** Bytes that a collective puts on links, every hop counted, per die. */
    public double collectiveLinkBytes(Form form, double messageBytes, double linkBytesPerSecond) {
        return collectives.linkBytesPerDie(form(form), messageBytes, linkBytesPerSecond);
    }

    private static CollectiveForm form(Form form) {
        return switch (form) {
            case ALL_REDUCE -> CollectiveForm.ALL_REDUCE;
            case ALL_GATHER -> CollectiveForm.ALL_GATHER;
            case ALL_TO_ALL -> CollectiveForm.ALL_TO_ALL;
        };
    }
}
