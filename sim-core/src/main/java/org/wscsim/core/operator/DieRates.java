package org.wscsim.core.operator;

import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.network.Collectives;
import org.wscsim.core.operator.Operator.Shape.Collective.Form;
import org.wscsim.core.wafer.WaferSpec;

/**
 * What one rank of an instance can do per second, and the collectives on its rectangle: the roofline's constants.
 * Immutable, any thread.
 *
 * @param matrixFlopsPerSecond of the rank's cores, achievable
 * @param vectorOpsPerSecond of the rank's cores, achievable
 * @param activationSramBytes SRAM for an operator's inputs and outputs
 * @param columns dies in x
 * @param rows dies in y
 * @param hopSeconds latency of a die-to-die hop
 */
public record DieRates(
        double matrixFlopsPerSecond,
        double vectorOpsPerSecond,
        double activationSramBytes,
        int columns,
        int rows,
        double hopSeconds) {
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
                shape.columns(),
                shape.rows(),
                VirtualTime.seconds(wafer.d2d().latencyPs()));
    }

    /** Longer of matrix and vector time, which overlap. */
    double computeSeconds(double flops, double vectorOps) {
        return Math.max(flops / matrixFlopsPerSecond, vectorOps / vectorOpsPerSecond);
    }

    /** Bytes of an operator's inputs and outputs that do not fit the SRAM and pass through DRAM. */
    double spilledBytes(double activationBytes) {
        return Math.max(0, activationBytes - activationSramBytes);
    }

    /** Time of a collective over the rectangle. */
    public double collectiveSeconds(Form form, double messageBytes, double linkBytesPerSecond) {
        return switch (form) {
            case ALL_REDUCE ->
                Collectives.allReduceSeconds(columns, rows, messageBytes, linkBytesPerSecond, hopSeconds);
            case ALL_GATHER ->
                Collectives.allGatherSeconds(columns, rows, messageBytes, linkBytesPerSecond, hopSeconds);
            case ALL_TO_ALL -> allToAllSeconds(messageBytes, linkBytesPerSecond);
        };
    }

    /** Bytes that a collective puts on links, every hop counted, per die. */
    public double collectiveLinkBytes(Form form, double messageBytes, double linkBytesPerSecond) {
        return switch (form) {
            case ALL_REDUCE ->
                Collectives.allReduceLinkBytesPerDie(columns, rows, messageBytes, linkBytesPerSecond, hopSeconds);
            case ALL_GATHER ->
                Collectives.allGatherLinkBytesPerDie(columns, rows, messageBytes, linkBytesPerSecond, hopSeconds);
            case ALL_TO_ALL -> messageBytes * meanHops();
        };
    }

    /**
     * Every die sends {@code messageBytes / dies} to every die, itself included, by dimension-order routes. The busiest
     * links are those that cut the longer side in half: {@code floor(c/2) ceil(c/2) r} pairs of dies cross {@code r} of
     * them in each direction. Behind the bandwidth, the latency of the longest route. A lower bound: no conflicts but
     * on that cut.
     */
    private double allToAllSeconds(double messageBytes, double linkBytesPerSecond) {
        int dies = columns * rows;
        double busiest = Math.max(crossing(columns), crossing(rows)) * messageBytes / dies;
        return dies == 1 ? 0 : (columns + rows - 2) * hopSeconds + busiest / linkBytesPerSecond;
    }

    /** Pairs of dies whose routes cross one middle link of a line of dies; on the other axis each die of a column. */
    private double crossing(int side) {
        int other = columns * rows / side;
        long left = side / 2;
        return (double) (left * (side - left) * other);
    }

    /** Mean hops between two dies of the rectangle, a die and itself included: (n^2 - 1) / 3n on each axis. */
    private double meanHops() {
        return ((double) columns * columns - 1) / (3.0 * columns) + ((double) rows * rows - 1) / (3.0 * rows);
    }
}
