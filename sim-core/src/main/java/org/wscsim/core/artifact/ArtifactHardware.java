package org.wscsim.core.artifact;

import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.wafer.WaferSpec;

/**
 * A die as the authors' code sees it, in its units: sizes in MB of 2<sup>20</sup> bytes, and {@code time[ms] = MB /
 * (GB/s) = GFLOP / TFLOPS}. Immutable, any thread.
 *
 * @param tiles cores of one die that work for the instance
 * @param matrixTflops matrix rate of a core, never derated
 * @param vectorTops vector rate of a core
 * @param sramMb SRAM of a core
 * @param nocGbps rate of any transfer between cores of a die
 * @param dramGbps DRAM rate of the die, whatever part of the die the instance has
 * @param dramLatencyMs of one access
 * @param hopMs of one hop, between cores and between dies alike
 * @param d2dGbps rate between dies
 */
public record ArtifactHardware(
        int tiles,
        double matrixTflops,
        double vectorTops,
        double sramMb,
        double nocGbps,
        double dramGbps,
        double dramLatencyMs,
        double hopMs,
        double d2dGbps) {
    private static final double GIGA = 1e9;
    private static final double TERA = 1e12;
    private static final double MEBI = 1 << 20;

    /**
     * Checks that every figure is positive (latencies may be 0) and finite.
     *
     * @throws BadInputException naming the figure
     */
    public ArtifactHardware {
        positive("tiles", tiles);
        positive("matrix_tflops", matrixTflops);
        positive("vector_tops", vectorTops);
        positive("sram_mb", sramMb);
        positive("noc_gbps", nocGbps);
        positive("dram_gbps", dramGbps);
        positive("d2d_gbps", d2dGbps);
        notNegative("dram_latency_ms", dramLatencyMs);
        notNegative("hop_ms", hopMs);
    }

    /** The die of the authors' own results, with all its 256 cores. */
    public static ArtifactHardware ofAuthors() {
        return new ArtifactHardware(256, 1.02, 0.625, 1.25, 9_000, 2_000, 1e-4, 1e-5, 4_500);
    }

    /** {@code tiles} cores of a die of this wafer, at its peak rates: the authors derate nothing. */
    public static ArtifactHardware of(WaferSpec wafer, int tiles) {
        return new ArtifactHardware(
                tiles,
                wafer.core().matrixFlopsPerSecond() / TERA,
                wafer.core().vectorOpsPerSecond() / TERA,
                wafer.core().sramBytes() / MEBI,
                wafer.core().nocBytesPerSecondPerLink() / GIGA,
                wafer.die().dramBytesPerSecond() / GIGA,
                VirtualTime.milliseconds(wafer.die().dramLatencyPs()),
                VirtualTime.milliseconds(wafer.d2d().latencyPs()),
                wafer.d2d().bytesPerSecond() / GIGA);
    }

    public ArtifactHardware withTiles(int count) {
        return new ArtifactHardware(
                count, matrixTflops, vectorTops, sramMb, nocGbps, dramGbps, dramLatencyMs, hopMs, d2dGbps);
    }

    public ArtifactHardware withDramGbps(double gbps) {
        return new ArtifactHardware(
                tiles, matrixTflops, vectorTops, sramMb, nocGbps, gbps, dramLatencyMs, hopMs, d2dGbps);
    }

    public ArtifactHardware withNocGbps(double gbps) {
        return new ArtifactHardware(
                tiles, matrixTflops, vectorTops, sramMb, gbps, dramGbps, dramLatencyMs, hopMs, d2dGbps);
    }

    /** Matrix work of one core: GFLOP to ms. */
    double matrixMs(double flops) {
        return flops / GIGA / matrixTflops;
    }

    /** Vector work of one core: operations to ms. */
    double vectorMs(double ops) {
        return ops / GIGA / vectorTops;
    }

    /** One DRAM access of {@code mb} for each of the cores. */
    double dramMs(double mb) {
        return dramLatencyMs + mb * tiles / dramGbps;
    }

    /** Size in MB of so many bytes. */
    static double mb(double bytes) {
        return bytes / MEBI;
    }

    private static void positive(String name, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new BadInputException(
                    "artifact hardware out of range: " + name + "=" + value + "; give a positive number");
        }
    }

    private static void notNegative(String name, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new BadInputException("artifact hardware out of range: " + name + "=" + value + "; give 0 or more");
        }
    }
}
