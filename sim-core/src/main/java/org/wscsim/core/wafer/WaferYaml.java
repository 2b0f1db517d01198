package org.wscsim.core.wafer;

import org.jspecify.annotations.Nullable;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.yaml.YamlMapping;

/**
 * {@link WaferSpec} as YAML: snake_case keys with the unit as suffix, every value required and checked against a range,
 * unknown keys refused. A written spec reads back equal. Stateless, any thread.
 */
public final class WaferYaml {
    /** 500 times the fastest link of today; the mesh adds such rates in a {@code long}. */
    private static final double MAX_LINK_BYTES_PER_SECOND = 1e15;

    /** The search for a plan takes seconds at this size and grows steeply; the largest wafers of today have 84 dies. */
    public static final int MAX_DIES = 512;

    private static final double MIN_RATE = 1e3;
    /** So that the share of a link has at least the least rate. */
    private static final double MIN_EDGE_RATE = MIN_RATE * MAX_DIES;

    private static final double MAX_RATE = 1e18;
    private static final int MAX_CORES_PER_SIDE = 4_096;
    private static final int MAX_DIES_PER_SIDE = 1_024;
    private static final double MAX_LATENCY_NS = 1e6;
    private static final double MIN_FRACTION = 0.001;
    /** A host overhead beyond 10 s per step is a mistaken unit. */
    private static final double MAX_HOST_US = 1e7;

    private static final double MAX_JOULES = 1e-3;

    private WaferYaml() {}

    /**
     * Reads a spec.
     *
     * @param origin what errors call the text
     * @throws org.wscsim.core.failure.BadInputException naming origin, line, key, value and range
     */
    public static WaferSpec parse(String origin, String text) {
        YamlMapping root = YamlMapping.parse(origin, text)
                .only(
                        "name",
                        "core",
                        "die",
                        "wafer",
                        "d2d_bytes_per_second_per_link_per_direction",
                        "d2d_hop_latency_ns",
                        "achievable",
                        "host",
                        "energy",
                        "islands",
                        "wafers");
        String name = root.requireName("name");
        YamlMapping wafer = root.requireMapping("wafer").only("die_columns", "die_rows");
        YamlMapping islands = root.optionalMapping("islands");
        int columns = wafer.requireInt("die_columns", 1, MAX_DIES_PER_SIDE);
        int rows = wafer.requireInt("die_rows", 1, MAX_DIES_PER_SIDE);
        WaferSpec.Link d2d = d2d(root);
        Wafers wafers = wafers(root, columns, rows, d2d);
        WaferSpec spec = new WaferSpec(
                name,
                core(root.requireMapping("core")),
                die(root.requireMapping("die")),
                wafers == null ? columns : columns * wafers.columns(),
                wafers == null ? rows : rows * wafers.rows(),
                d2d,
                achievable(root.requireMapping("achievable")),
                host(root.requireMapping("host")),
                energy(root.requireMapping("energy")),
                islands == null ? null : islands(islands),
                wafers);
        root.rejectUnknownKeys();
        if (spec.dies() > MAX_DIES) {
            throw wafer.error(
                    "die_rows", "too many dies: dies=" + spec.dies(), "1.." + MAX_DIES + " dies", "use a smaller grid");
        }
        if (islands != null && spec.islands() != null) {
            checkTiling(islands, spec, spec.islands());
        }
        return spec;
    }

    private static @Nullable Wafers wafers(YamlMapping root, int dieColumns, int dieRows, WaferSpec.Link d2d) {
        YamlMapping wafers = root.optionalMapping("wafers");
        if (wafers == null) {
            return null;
        }
        if (root.optionalMapping("islands") != null) {
            throw root.error("wafers", "switched islands on several wafers", "wafers or islands", "leave one out");
        }
        wafers.only("columns", "rows", "wafer_to_wafer_bytes_per_second_per_direction", "wafer_to_wafer_latency_ns");
        double hopNs = d2d.latencyPs() / (double) VirtualTime.PS_PER_NS;
        return new Wafers(
                wafers.requireInt("columns", 1, MAX_DIES_PER_SIDE),
                wafers.requireInt("rows", 1, MAX_DIES_PER_SIDE),
                dieColumns,
                dieRows,
                new WaferSpec.Link(
                        wafers.requireDouble(
                                "wafer_to_wafer_bytes_per_second_per_direction",
                                MIN_EDGE_RATE,
                                MAX_LINK_BYTES_PER_SECOND),
                        picoseconds(
                                wafers.requireDouble("wafer_to_wafer_latency_ns", hopNs, MAX_LATENCY_NS),
                                VirtualTime.PS_PER_NS)));
    }

    private static WaferSpec.Islands islands(YamlMapping islands) {
        return new WaferSpec.Islands(
                islands.requireInt("columns", 1, MAX_DIES_PER_SIDE),
                islands.requireInt("rows", 1, MAX_DIES_PER_SIDE),
                new WaferSpec.Link(
                        islands.requireDouble(
                                "fabric_bytes_per_second_per_island_per_direction",
                                MIN_RATE,
                                MAX_LINK_BYTES_PER_SECOND),
                        picoseconds(
                                islands.requireDouble("fabric_hop_latency_ns", 0, MAX_LATENCY_NS),
                                VirtualTime.PS_PER_NS)));
    }

    private static void checkTiling(YamlMapping mapping, WaferSpec spec, WaferSpec.Islands islands) {
        int columns = islands.columns();
        int rows = islands.rows();
        if (spec.dieColumns() % columns != 0) {
            throw mapping.error(
                    "columns",
                    "islands do not tile the grid: columns=" + columns,
                    "a divisor of die_columns",
                    "correct it");
        }
        if (spec.dieRows() % rows != 0) {
            throw mapping.error(
                    "rows", "islands do not tile the grid: rows=" + rows, "a divisor of die_rows", "correct it");
        }
    }

    /** The spec as text, keys in a fixed order, numbers in their shortest exact form. */
    public static String write(WaferSpec spec) {
        StringBuilder text = new StringBuilder(1_500);
        line(text, "name", '"' + spec.name().replace("\\", "\\\\").replace("\"", "\\\"") + '"');
        text.append("core:\n");
        line(text, "  matrix_flops_per_second", spec.core().matrixFlopsPerSecond());
        line(text, "  vector_ops_per_second", spec.core().vectorOpsPerSecond());
        line(text, "  sram_bytes", spec.core().sramBytes());
        line(text, "  noc_bytes_per_second_per_link", spec.core().nocBytesPerSecondPerLink());
        writeDie(text, spec.die());
        text.append("wafer:\n");
        Wafers wafers = spec.wafers();
        line(text, "  die_columns", wafers == null ? spec.dieColumns() : wafers.dieColumns());
        line(text, "  die_rows", wafers == null ? spec.dieRows() : wafers.dieRows());
        line(text, "d2d_bytes_per_second_per_link_per_direction", spec.d2d().bytesPerSecond());
        line(text, "d2d_hop_latency_ns", spec.d2d().latencyPs() / (double) VirtualTime.PS_PER_NS);
        writeAchievable(text, spec.achievable());
        text.append("host:\n");
        line(text, "  per_step_us", spec.host().perStepPs() / (double) VirtualTime.PS_PER_US);
        line(text, "  per_sequence_us", spec.host().perSequencePs() / (double) VirtualTime.PS_PER_US);
        writeEnergy(text, spec.energy());
        if (spec.islands() != null) {
            writeIslands(text, spec.islands());
        }
        if (wafers != null) {
            writeWafers(text, wafers);
        }
        return text.toString();
    }

    private static WaferSpec.Core core(YamlMapping core) {
        core.only("matrix_flops_per_second", "vector_ops_per_second", "sram_bytes", "noc_bytes_per_second_per_link");
        return new WaferSpec.Core(
                core.requireDouble("matrix_flops_per_second", MIN_RATE, MAX_RATE),
                core.requireDouble("vector_ops_per_second", MIN_RATE, MAX_RATE),
                core.requireLong("sram_bytes", 1_024, 1L << 40),
                core.requireDouble("noc_bytes_per_second_per_link", MIN_RATE, MAX_RATE));
    }

    private static WaferSpec.Die die(YamlMapping die) {
        die.only(
                "core_columns",
                "core_rows",
                "dram_bytes",
                "dram_bytes_per_second",
                "dram_latency_ns",
                "width_mm",
                "height_mm");
        return new WaferSpec.Die(
                die.requireInt("core_columns", 1, MAX_CORES_PER_SIDE),
                die.requireInt("core_rows", 1, MAX_CORES_PER_SIDE),
                die.requireLong("dram_bytes", 1, 1L << 50),
                die.requireDouble("dram_bytes_per_second", MIN_RATE, MAX_LINK_BYTES_PER_SECOND),
                picoseconds(die.requireDouble("dram_latency_ns", 0, MAX_LATENCY_NS), VirtualTime.PS_PER_NS),
                die.requireDouble("width_mm", 0.1, 1_000),
                die.requireDouble("height_mm", 0.1, 1_000));
    }

    private static WaferSpec.Link d2d(YamlMapping root) {
        return new WaferSpec.Link(
                root.requireDouble("d2d_bytes_per_second_per_link_per_direction", MIN_RATE, MAX_LINK_BYTES_PER_SECOND),
                picoseconds(root.requireDouble("d2d_hop_latency_ns", 0, MAX_LATENCY_NS), VirtualTime.PS_PER_NS));
    }

    private static WaferSpec.Achievable achievable(YamlMapping achievable) {
        achievable.only("matrix_fraction", "vector_fraction", "dram_fraction", "d2d_fraction", "dram_reserve_fraction");
        return new WaferSpec.Achievable(
                achievable.requireDouble("matrix_fraction", MIN_FRACTION, 1),
                achievable.requireDouble("vector_fraction", MIN_FRACTION, 1),
                achievable.requireDouble("dram_fraction", MIN_FRACTION, 1),
                achievable.requireDouble("d2d_fraction", MIN_FRACTION, 1),
                achievable.requireDouble("dram_reserve_fraction", 0, 0.99));
    }

    private static WaferSpec.Host host(YamlMapping host) {
        host.only("per_step_us", "per_sequence_us");
        return new WaferSpec.Host(
                picoseconds(host.requireDouble("per_step_us", 0, MAX_HOST_US), VirtualTime.PS_PER_US),
                picoseconds(host.requireDouble("per_sequence_us", 0, MAX_HOST_US), VirtualTime.PS_PER_US));
    }

    private static WaferSpec.Energy energy(YamlMapping energy) {
        energy.only(
                "dynamic_joules_per_flop",
                "static_watts",
                "sram_joules_per_bit",
                "d2d_joules_per_bit_per_hop",
                "dram_joules_per_bit");
        return new WaferSpec.Energy(
                energy.requireDouble("dynamic_joules_per_flop", 0, MAX_JOULES),
                energy.requireDouble("static_watts", 0, 1e9),
                energy.requireDouble("sram_joules_per_bit", 0, MAX_JOULES),
                energy.requireDouble("d2d_joules_per_bit_per_hop", 0, MAX_JOULES),
                energy.requireDouble("dram_joules_per_bit", 0, MAX_JOULES));
    }

    private static void writeDie(StringBuilder text, WaferSpec.Die die) {
        text.append("die:\n");
        line(text, "  core_columns", die.coreColumns());
        line(text, "  core_rows", die.coreRows());
        line(text, "  dram_bytes", die.dramBytes());
        line(text, "  dram_bytes_per_second", die.dramBytesPerSecond());
        line(text, "  dram_latency_ns", die.dramLatencyPs() / (double) VirtualTime.PS_PER_NS);
        line(text, "  width_mm", die.widthMm());
        line(text, "  height_mm", die.heightMm());
    }

    private static void writeAchievable(StringBuilder text, WaferSpec.Achievable achievable) {
        text.append("achievable:\n");
        line(text, "  matrix_fraction", achievable.matrixFraction());
        line(text, "  vector_fraction", achievable.vectorFraction());
        line(text, "  dram_fraction", achievable.dramFraction());
        line(text, "  d2d_fraction", achievable.d2dFraction());
        line(text, "  dram_reserve_fraction", achievable.dramReserveFraction());
    }

    private static void writeEnergy(StringBuilder text, WaferSpec.Energy energy) {
        text.append("energy:\n");
        line(text, "  dynamic_joules_per_flop", energy.dynamicJoulesPerFlop());
        line(text, "  static_watts", energy.staticWatts());
        line(text, "  sram_joules_per_bit", energy.sramJoulesPerBit());
        line(text, "  d2d_joules_per_bit_per_hop", energy.d2dJoulesPerBitPerHop());
        line(text, "  dram_joules_per_bit", energy.dramJoulesPerBit());
    }

    private static void writeIslands(StringBuilder text, WaferSpec.Islands islands) {
        text.append("islands:\n");
        line(text, "  columns", islands.columns());
        line(text, "  rows", islands.rows());
        line(
                text,
                "  fabric_bytes_per_second_per_island_per_direction",
                islands.fabric().bytesPerSecond());
        line(text, "  fabric_hop_latency_ns", islands.fabric().latencyPs() / (double) VirtualTime.PS_PER_NS);
    }

    private static void writeWafers(StringBuilder text, Wafers wafers) {
        text.append("wafers:\n");
        line(text, "  columns", wafers.columns());
        line(text, "  rows", wafers.rows());
        line(
                text,
                "  wafer_to_wafer_bytes_per_second_per_direction",
                wafers.edge().bytesPerSecond());
        line(text, "  wafer_to_wafer_latency_ns", wafers.edge().latencyPs() / (double) VirtualTime.PS_PER_NS);
    }

    private static void line(StringBuilder text, String key, Object value) {
        text.append(key).append(": ").append(value).append('\n');
    }

    private static long picoseconds(double value, long psPerUnit) {
        return Math.round(value * psPerUnit);
    }
}
