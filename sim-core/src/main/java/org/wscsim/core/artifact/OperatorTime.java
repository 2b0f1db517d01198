package org.wscsim.core.artifact;

/**
 * What one operator of one block costs on one die. Immutable.
 *
 * @param latencyMs from the first load to the last store
 * @param computeMs the part below which no overlap could bring it: rounds of compute
 * @param reportedComputeMs the compute time in the authors' files, which for vector operators is that of the last split
 *     tried and not of the one chosen
 * @param nocMs time of all transfers between cores, overlapped or not
 * @param dramMb moved to and from DRAM
 * @param split how the work was cut
 */
public record OperatorTime(
        double latencyMs, double computeMs, double reportedComputeMs, double nocMs, double dramMb, Split split) {
    /** GB/s times ms in the authors' code: 2^30 bytes a GB. */
    private static final double BITS_PER_GBPS_MS = 8 * (double) (1 << 30) / 1e3;

    private static final double NOC_PICOJOULES_PER_BIT = 0.7;

    /**
     * How an operator was cut into parts.
     *
     * @param dataflow which operand stays in SRAM
     * @param rows parts of M; of the rows or elements of a vector operator; of the queries
     * @param inner parts of K, 1 for all but GEMMs
     * @param columns parts of N; of keys; 1 for vector operators
     */
    public record Split(Dataflow dataflow, long rows, long inner, long columns) {
        static final Split NONE = new Split(Dataflow.NONE, 1, 1, 1);
    }

    /** Which operand of a GEMM stays in SRAM while the other passes by. */
    public enum Dataflow {
        INPUT,
        WEIGHT,
        NONE
    }

    /** Share of the latency that is compute. */
    public double utilization() {
        return computeMs / latencyMs;
    }

    /** Energy of the core network as in the authors' files: one link at full rate for the time of all transfers. */
    public double nocPicojoules(ArtifactHardware hardware) {
        return nocMs * hardware.nocGbps() * BITS_PER_GBPS_MS * NOC_PICOJOULES_PER_BIT;
    }
}
