package org.wscsim.core.coremesh;

import java.util.List;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.yaml.NearestName;
import org.wscsim.core.yaml.PresetText;
import org.wscsim.core.yaml.YamlMapping;

/**
 * A device that is one mesh of cores, as published. Immutable.
 *
 * @param name preset name
 * @param columns cores in x that programs can use
 * @param rows cores in y that programs can use
 * @param cores of the device as its maker counts them
 * @param clockHz of cores and links
 * @param sramBytesPerCore memory of one core
 * @param sramBytes memory of all cores
 * @param peakFmasPerCycle fused multiply-adds per core and cycle at 16 bits (Wormhole: at LoFi); the bound of every price
 * @param vectorFmasPerCycle what a long vector instruction reaches
 * @param linkBytesPerCycle per link and direction
 * @param hopCycles from router to router
 * @param rampCycles between a core and its router, T_R of the collective model
 * @param dramBytes memory beside the cores, 0 for none
 * @param dramBytesPerSecond its bandwidth, 0 for none
 */
public record CoreMeshSpec(
        String name,
        int columns,
        int rows,
        int cores,
        double clockHz,
        long sramBytesPerCore,
        long sramBytes,
        double peakFmasPerCycle,
        double vectorFmasPerCycle,
        double linkBytesPerCycle,
        double hopCycles,
        double rampCycles,
        long dramBytes,
        double dramBytesPerSecond) {
    private static final List<String> NAMES = List.of("wse2", "wse3", "wormhole-n150");
    private static final double MAX_RATE = 1e15;

    /** Devices that come with the simulator. */
    public static List<String> names() {
        return NAMES;
    }

    /**
     * Reads a device.
     *
     * @throws BadInputException for an unknown name, with the nearest known one
     */
    public static CoreMeshSpec load(String name) {
        return parse(name, text(name));
    }

    /** The device's file as it is, comments included. */
    public static String text(String name) {
        if (!NAMES.contains(name)) {
            throw new BadInputException("unknown core mesh: device=" + name + ", known=" + String.join("|", NAMES)
                    + "; " + NearestName.remedy(name, NAMES));
        }
        return PresetText.read(CoreMeshSpec.class, name + ".yaml");
    }

    /** Reads a device from a text of the presets' form. */
    public static CoreMeshSpec parse(String origin, String text) {
        YamlMapping mesh = YamlMapping.parse(origin, text);
        CoreMeshSpec spec = new CoreMeshSpec(
                mesh.requireName("name"),
                mesh.requireInt("columns", 1, 1 << 14),
                mesh.requireInt("rows", 1, 1 << 14),
                mesh.requireInt("cores", 1, 1 << 28),
                mesh.requireDouble("clock_hz", 1, MAX_RATE),
                mesh.requireLong("sram_bytes_per_core", 1, Long.MAX_VALUE),
                mesh.requireLong("sram_bytes", 1, Long.MAX_VALUE),
                mesh.requireDouble("peak_fmas_per_cycle_per_core", 0.01, MAX_RATE),
                mesh.requireDouble("vector_fmas_per_cycle_per_core", 0.01, MAX_RATE),
                mesh.requireDouble("link_bytes_per_cycle", 0.01, MAX_RATE),
                mesh.requireDouble("hop_cycles", 0, MAX_RATE),
                mesh.requireDouble("ramp_cycles", 0, MAX_RATE),
                mesh.requireLong("dram_bytes", 0, Long.MAX_VALUE),
                mesh.requireDouble("dram_bytes_per_second", 0, MAX_RATE));
        mesh.rejectUnknownKeys();
        return spec;
    }

    /** Matrix FLOP per second of so many cores, at 16 bits. */
    public double peakFlopsPerSecond(long coresInUse) {
        return 2 * peakFmasPerCycle * clockHz * coresInUse;
    }

    /** The largest square of usable cores; the grid of operators that are asked for without one. */
    public CoreGrid largestSquare() {
        int side = Math.min(columns, rows);
        return new CoreGrid(side, side);
    }
}
