package org.wscsim.core.tile;

/**
 * Vector work that is spread over cores: norms, rotary embedding, activation, softmax of the sampler, look-up of the
 * embedding. Time is a crossing of the cores (their barrier, or the reduction of a norm) and the longer of vector, NoC and
 * DRAM time; of all the cores, half of them, a quarter, ... it takes what is fastest, since little work is not worth a
 * long crossing. Immutable, any thread.
 */
final class ElementwiseMapping {
    private final CoreArray array;
    private final int[] cores;
    private final double[] crossing;

    ElementwiseMapping(CoreArray array) {
        this.array = array;
        int steps = 1;
        while (array.cores() >> steps > 0) {
            steps++;
        }
        cores = new int[steps];
        crossing = new double[steps];
        for (int i = 0; i < steps; i++) {
            cores[i] = array.cores() >> i;
            // A part of the array, as near to the array's own form as its number of cores allows.
            crossing[i] = array.crossingSeconds() * StrictMath.sqrt(cores[i] / (double) array.cores());
        }
    }

    /** Prices {@code ops} that read or write so much of DRAM. */
    void price(double ops, double dramBytes, double dramBytesPerSecond, MappingCost out) {
        out.clear();
        out.dramBytes = dramBytes;
        out.dramSeconds = dramBytes / dramBytesPerSecond;
        out.nocSeconds = dramBytes / array.edgeBytesPerSecond();
        double latency = dramBytes > 0 ? array.dramLatencySeconds() : 0;
        double moved = Math.max(out.nocSeconds, out.dramSeconds);
        out.computeBoundSeconds = Double.POSITIVE_INFINITY;
        out.seconds = Double.POSITIVE_INFINITY;
        for (int i = 0; i < cores.length; i++) {
            double vector = ops / (array.vectorOpsPerSecond() * cores[i]);
            out.computeBoundSeconds = Math.min(out.computeBoundSeconds, crossing[i] + Math.max(vector, out.nocSeconds));
            double seconds = latency + crossing[i] + Math.max(vector, moved);
            if (seconds < out.seconds) {
                out.seconds = seconds;
                out.computeSeconds = vector;
            }
        }
        out.overheadSeconds = out.seconds - Math.max(out.computeSeconds, moved);
    }
}
