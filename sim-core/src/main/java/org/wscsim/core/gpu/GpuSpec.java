package org.wscsim.core.gpu;

import java.util.List;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.yaml.NearestName;
import org.wscsim.core.yaml.PresetText;
import org.wscsim.core.yaml.YamlMapping;

/**
 * A GPU as its data sheet describes it. SI units, peaks at boost clock, dense. Immutable.
 *
 * @param name device name
 * @param sms streaming multiprocessors
 * @param clockHz boost clock
 * @param matrixFlopsPerSecond bf16 tensor peak
 * @param fp8FlopsPerSecond fp8 tensor peak, 0 where the device has none
 * @param vectorFlopsPerSecond fp32 peak outside the tensor units
 * @param sharedMemoryBytesPerSm shared memory of one multiprocessor
 * @param l2Bytes level-2 cache
 * @param dramBytes device memory
 * @param dramBytesPerSecond its bandwidth
 * @param linkBytesPerSecond to other GPUs of the node, one direction, all links together
 * @param sustainedMatrixFlopsPerSecond best published large bf16 matrix product under the default power limit, which
 *     lies below the peak because the clock drops
 * @param tileMulticast multiprocessors of a cluster that one read of the level-2 cache can feed: 2 where thread-block
 *     clusters with multicast exist and are what the vendor's kernels use, else 1
 * @param isPowerLimited products are priced as under the power limit unless asked for otherwise; else at a locked clock
 */
public record GpuSpec(
        String name,
        int sms,
        double clockHz,
        double matrixFlopsPerSecond,
        double fp8FlopsPerSecond,
        double vectorFlopsPerSecond,
        long sharedMemoryBytesPerSm,
        long l2Bytes,
        long dramBytes,
        double dramBytesPerSecond,
        double linkBytesPerSecond,
        double sustainedMatrixFlopsPerSecond,
        int tileMulticast,
        boolean isPowerLimited) {
    private static final List<String> NAMES = List.of("a100", "h100", "h200", "a40", "rtx-pro-6000");
    private static final double MAX_RATE = 1e18;

    /** Devices that come with the simulator. */
    public static List<String> names() {
        return NAMES;
    }

    /**
     * Reads a device.
     *
     * @throws BadInputException for an unknown name, with the nearest known one
     */
    public static GpuSpec load(String name) {
        return parse(name, text(name));
    }

    /** The device's file as it is, comments included. */
    public static String text(String name) {
        if (!NAMES.contains(name)) {
            throw new BadInputException("unknown gpu: gpu=" + name + ", known=" + String.join("|", NAMES) + "; "
                    + NearestName.remedy(name, NAMES));
        }
        return PresetText.read(GpuSpec.class, name + ".yaml");
    }

    private static GpuSpec parse(String origin, String text) {
        YamlMapping gpu = YamlMapping.parse(origin, text);
        return new GpuSpec(
                gpu.requireName("name"),
                gpu.requireInt("sms", 1, 1 << 16),
                rate(gpu, "clock_hz"),
                rate(gpu, "matrix_flops_per_second"),
                gpu.requireDouble("fp8_flops_per_second", 0, MAX_RATE),
                rate(gpu, "vector_flops_per_second"),
                gpu.requireLong("shared_memory_bytes_per_sm", 1, Long.MAX_VALUE),
                gpu.requireLong("l2_bytes", 1, Long.MAX_VALUE),
                gpu.requireLong("dram_bytes", 1, Long.MAX_VALUE),
                rate(gpu, "dram_bytes_per_second"),
                rate(gpu, "link_bytes_per_second"),
                rate(gpu, "sustained_matrix_flops_per_second"),
                gpu.requireInt("tile_multicast", 1, 16),
                gpu.requireOneOf("clock", List.of("locked", "power-limited")).equals("power-limited"));
    }

    private static double rate(YamlMapping gpu, String key) {
        return gpu.requireDouble(key, 1, MAX_RATE);
    }
}
