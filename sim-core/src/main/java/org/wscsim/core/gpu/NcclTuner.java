package org.wscsim.core.gpu;

/**
 * Which protocol NCCL chooses for a ring on one NVLink node. Stateless.
 *
 * <p>NCCL chooses by its own estimate {@code base + step latency x steps + bytes / bandwidth}, not by what the protocol
 * takes in truth; the choice has to be repeated as it is made, or the jumps of measured curves (512 KB to 1 MB on two
 * GPUs: 20 to 44 us) are missed. Constants: NCCL 2.27, {@code src/graph/tuning.cc}, ring, NVLink, one node, in us; the
 * bus of an A100 or H100 as NCCL sees it is 0.8 of the data sheet (240 of 300 GB/s, 370 of 450), its cap of the LL
 * protocol 0.365 of that bus (87.7 of 240 GB/s, 141 of 370).
 */
final class NcclTuner {
    /** Flags in every 8 bytes; flags in every 128 bytes; no flags, whole slices. */
    enum Protocol {
        LL,
        LL128,
        SIMPLE
    }

    private static final double BUS_PER_LINK = 0.8;
    private static final double LL_PER_BUS = 0.365;
    private static final double LL128_PER_BUS = 0.92;

    private NcclTuner() {}

    /**
     * @param steps of the ring
     * @param sentBytes what every rank sends
     * @param linkBytesPerSecond of the data sheet, one direction
     */
    static Protocol choose(int steps, double sentBytes, double linkBytesPerSecond) {
        double bus = BUS_PER_LINK * linkBytesPerSecond;
        double ll = 6.6e-6 + 0.6e-6 * steps + sentBytes / (LL_PER_BUS * bus);
        double ll128 = 14.0e-6 + 1.9e-6 * steps + sentBytes / (LL128_PER_BUS * bus);
        double simple = 8.4e-6 + 3.4e-6 * steps + sentBytes / bus;
        if (ll <= ll128 && ll <= simple) {
            return Protocol.LL;
        }
        return ll128 <= simple ? Protocol.LL128 : Protocol.SIMPLE;
    }
}
