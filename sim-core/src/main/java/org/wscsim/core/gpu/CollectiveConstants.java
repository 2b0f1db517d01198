package org.wscsim.core.gpu;

import java.util.LinkedHashMap;
import java.util.Map;
import org.wscsim.core.yaml.YamlMapping;

/**
 * Constants of {@link GpuCollective}, section {@code collective} of {@code calibration.yaml}. Latencies in seconds;
 * transfer times as multiples of the data sheet's: 1.4 means 1 / 1.4 of the link's bandwidth is reached. Immutable.
 *
 * @param ll NCCL's ring with flags in every 8 bytes
 * @param llRamp what LL takes longer once a message fills all channels
 * @param ll128 NCCL's ring with flags in every 128 bytes
 * @param simple NCCL's ring without flags
 * @param peer NCCL's grouped sends with few channels, for small messages
 * @param peerBulkSeconds launch of grouped sends with all channels, whose bandwidth is that of {@code simple}
 * @param oneShot custom all-reduce in which every rank reads every other's input
 * @param twoShot custom all-reduce in which every rank reduces its share and all gather
 * @param eager what is added outside a CUDA graph
 */
public record CollectiveConstants(
        Scheme ll,
        Ramp llRamp,
        Scheme ll128,
        Scheme simple,
        Scheme peer,
        double peerBulkSeconds,
        Scheme oneShot,
        Scheme twoShot,
        Eager eager) {
    private static final double MAX_SECONDS = 1;
    private static final double MAX_BYTES = 1 << 30;
    private static final double MAX_TIMES = 1_000;

    /**
     * A way to move data: {@code launch + hop x steps + link x linkTimes + memory x memoryTimes}.
     *
     * @param launchSeconds until the first byte
     * @param hopSeconds per step of a ring, 0 where all peers are spoken to at once
     * @param linkTimes at least 1
     * @param memoryTimes of copies within the device, as multiple of a read and a write at DRAM bandwidth
     */
    public record Scheme(double launchSeconds, double hopSeconds, double linkTimes, double memoryTimes) {
        private static Scheme of(YamlMapping section, String name) {
            return new Scheme(
                    section.requireDouble(name + "_launch_seconds", 0, MAX_SECONDS),
                    section.optionalDouble(name + "_hop_seconds", 0, MAX_SECONDS, 0),
                    section.requireDouble(name + "_link_times", 1, MAX_TIMES),
                    section.optionalDouble(name + "_memory_times", 0, MAX_TIMES, 0));
        }

        private void put(Map<String, Double> values, String name) {
            values.put(name + "_launch_seconds", launchSeconds);
            if (hopSeconds > 0) {
                values.put(name + "_hop_seconds", hopSeconds);
            }
            values.put(name + "_link_times", linkTimes);
            if (memoryTimes > 0) {
                values.put(name + "_memory_times", memoryTimes);
            }
        }
    }

    /**
     * Latency that grows with the chunk of a rank: {@code (seconds + hopSeconds x steps) (1 - exp(-chunk / bytes))}.
     *
     * @param seconds of launch
     * @param hopSeconds per step
     * @param bytes chunk at which 1 - 1/e of it is reached
     */
    public record Ramp(double seconds, double hopSeconds, double bytes) {
        private static Ramp of(YamlMapping section) {
            return new Ramp(
                    section.requireDouble("ll_ramp_seconds", 0, MAX_SECONDS),
                    section.requireDouble("ll_ramp_hop_seconds", 0, MAX_SECONDS),
                    section.requireDouble("ll_ramp_bytes", 1, MAX_BYTES));
        }

        private void put(Map<String, Double> values) {
            values.put("ll_ramp_seconds", seconds);
            values.put("ll_ramp_hop_seconds", hopSeconds);
            values.put("ll_ramp_bytes", bytes);
        }
    }

    /**
     * Collectives that the host launches one by one.
     *
     * @param customSeconds least time of a custom all-reduce: the host's
     * @param cloneTimes copy of its input, as multiple of reading and writing it at DRAM bandwidth
     * @param ncclSeconds added to an NCCL call
     */
    public record Eager(double customSeconds, double cloneTimes, double ncclSeconds) {
        private static Eager of(YamlMapping section) {
            return new Eager(
                    section.requireDouble("eager_custom_seconds", 0, MAX_SECONDS),
                    section.requireDouble("eager_clone_times", 1, MAX_TIMES),
                    section.requireDouble("eager_nccl_seconds", 0, MAX_SECONDS));
        }

        private void put(Map<String, Double> values) {
            values.put("eager_custom_seconds", customSeconds);
            values.put("eager_clone_times", cloneTimes);
            values.put("eager_nccl_seconds", ncclSeconds);
        }
    }

    /**
     * Reads the section.
     *
     * @throws org.wscsim.core.failure.BadInputException for a missing or senseless value
     */
    public static CollectiveConstants of(YamlMapping section) {
        return new CollectiveConstants(
                Scheme.of(section, "ll"),
                Ramp.of(section),
                Scheme.of(section, "ll128"),
                Scheme.of(section, "simple"),
                Scheme.of(section, "peer"),
                section.requireDouble("peer_bulk_launch_seconds", 0, MAX_SECONDS),
                Scheme.of(section, "one_shot"),
                Scheme.of(section, "two_shot"),
                Eager.of(section));
    }

    /** The section's values by key, in the order in which they are written. */
    public Map<String, Double> values() {
        Map<String, Double> values = new LinkedHashMap<>();
        ll.put(values, "ll");
        llRamp.put(values);
        ll128.put(values, "ll128");
        simple.put(values, "simple");
        peer.put(values, "peer");
        values.put("peer_bulk_launch_seconds", peerBulkSeconds);
        oneShot.put(values, "one_shot");
        twoShot.put(values, "two_shot");
        eager.put(values);
        return values;
    }
}
