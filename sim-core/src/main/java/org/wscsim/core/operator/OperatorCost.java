package org.wscsim.core.operator;

/**
 * What one operator costs in a given step, all its repeats together, on one die; for {@code explain}. The parts overlap
 * as the operator model says; what they come to is {@code seconds}.
 *
 * @param kind which operator
 * @param repeats times it runs
 * @param work what it does
 * @param times how long each resource is busy with it
 * @param seconds what it adds to the step
 */
public record OperatorCost(Operator.Kind kind, int repeats, Work work, Times times, double seconds) {
    /**
     * @param flops matrix FLOP
     * @param vectorOps vector operations
     * @param dramBytes through the die's own DRAM port
     * @param linkBytes put on die-to-die links by its collective, every hop counted
     */
    public record Work(double flops, double vectorOps, double dramBytes, double linkBytes) {}

    /**
     * @param compute longer of matrix and vector time
     * @param sram moving operands between SRAM and the units, where the model prices it
     * @param dram DRAM time
     * @param noc links between cores of a die, where the model prices them
     * @param d2d collectives between dies, or for decode attention what a remote KV read adds
     * @param overhead launches, host, fill and drain of pipelines
     */
    public record Times(double compute, double sram, double dram, double noc, double d2d, double overhead) {
        private double longest() {
            double onDie = Math.max(Math.max(compute, sram), Math.max(dram, noc));
            return Math.max(onDie, Math.max(d2d, overhead));
        }
    }

    /** The resource that is busy longest: {@code compute}, {@code sram}, {@code dram}, {@code noc}, {@code d2d} or {@code overhead}. */
    public String bound() {
        double longest = times.longest();
        if (longest == times.compute()) {
            return "compute";
        }
        if (longest == times.dram()) {
            return "dram";
        }
        if (longest == times.d2d()) {
            return "d2d";
        }
        if (longest == times.noc()) {
            return "noc";
        }
        return longest == times.sram() ? "sram" : "overhead";
    }
}
