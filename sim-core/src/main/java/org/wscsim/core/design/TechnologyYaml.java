package org.wscsim.core.design;

import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.wafer.WaferSpec;
import org.wscsim.core.yaml.YamlMapping;

/** {@link Technology} as YAML: every value required and checked, unknown keys refused. Stateless, any thread. */
public final class TechnologyYaml {
    private static final double MAX_MM = 1_000;
    private static final double MAX_MM2 = 1e6;
    private static final double MAX_RATE = 1e15;
    private static final double MAX_LATENCY_NS = 1e6;
    private static final double MAX_HOST_US = 1e7;
    private static final double MAX_JOULES = 1e-3;
    private static final double MAX_USD = 1e9;
    private static final double LEAST = 1e-6;
    private static final double LEAST_FRACTION = 0.001;

    private TechnologyYaml() {}

    /**
     * Reads a technology.
     *
     * @param fileName what errors call the text
     * @throws org.wscsim.core.failure.BadInputException naming file, line, key, value and range
     */
    public static Technology parse(String text, String fileName) {
        YamlMapping root = YamlMapping.parse(fileName, text);
        Technology technology = new Technology(
                root.requireName("name"),
                root.requireDouble("clock_hz", 1e3, 1e12),
                core(root.requireMapping("core")),
                root.requireMapping("die").requireDouble("interface_ring_mm", 0, MAX_MM),
                dram(root.requireMapping("dram")),
                d2d(root.requireMapping("d2d")),
                achievable(root.requireMapping("achievable")),
                host(root.requireMapping("host")),
                energy(root.requireMapping("energy")),
                defects(root.requireMapping("yield")),
                cost(root.requireMapping("cost")),
                limits(root.requireMapping("limits")));
        root.rejectUnknownKeys();
        return technology;
    }

    private static Technology.Core core(YamlMapping core) {
        return new Technology.Core(
                core.requireDouble("sram_mm2_per_mib", LEAST, MAX_MM2),
                core.requireDouble("vector_mm2_per_tera_ops_per_second", 0, MAX_MM2),
                core.requireDouble("fixed_mm2", 0, MAX_MM2),
                core.requireDouble("matrix_mm2_per_tera_flops_per_second", LEAST, MAX_MM2),
                core.requireDouble("width_over_height", 0.01, 100),
                core.requireDouble("vector_ops_per_matrix_flop", LEAST, 1_000),
                core.requireDouble("noc_bytes_per_cycle_per_link", LEAST, 1e9));
    }

    private static Technology.Dram dram(YamlMapping dram) {
        return new Technology.Dram(
                dram.requireLong("stack_bytes", 1, 1L << 44),
                dram.requireDouble("stack_bytes_per_second", 1e3, MAX_RATE),
                dram.requireDouble("stack_mm2", 0, MAX_MM2),
                dram.requireDouble("edge_mm_per_stack", 0, MAX_MM),
                nanoseconds(dram, "latency_ns"));
    }

    private static Technology.D2d d2d(YamlMapping d2d) {
        return new Technology.D2d(
                d2d.requireDouble("bytes_per_second_per_mm_per_direction", 1e3, MAX_RATE),
                d2d.requireDouble("step_bytes_per_second", 1e3, MAX_RATE),
                nanoseconds(d2d, "hop_latency_ns"));
    }

    private static long nanoseconds(YamlMapping mapping, String key) {
        return Math.round(mapping.requireDouble(key, 0, MAX_LATENCY_NS) * VirtualTime.PS_PER_NS);
    }

    private static WaferSpec.Achievable achievable(YamlMapping achievable) {
        return new WaferSpec.Achievable(
                achievable.requireDouble("matrix_fraction", LEAST_FRACTION, 1),
                achievable.requireDouble("vector_fraction", LEAST_FRACTION, 1),
                achievable.requireDouble("dram_fraction", LEAST_FRACTION, 1),
                achievable.requireDouble("d2d_fraction", LEAST_FRACTION, 1),
                achievable.requireDouble("dram_reserve_fraction", 0, 0.99));
    }

    private static WaferSpec.Host host(YamlMapping host) {
        return new WaferSpec.Host(
                Math.round(host.requireDouble("per_step_us", 0, MAX_HOST_US) * VirtualTime.PS_PER_US),
                Math.round(host.requireDouble("per_sequence_us", 0, MAX_HOST_US) * VirtualTime.PS_PER_US));
    }

    private static Technology.Energy energy(YamlMapping energy) {
        return new Technology.Energy(
                energy.requireDouble("dynamic_joules_per_flop", 0, MAX_JOULES),
                energy.requireDouble("static_joules_per_peak_flop", 0, MAX_JOULES),
                energy.requireDouble("sram_joules_per_bit", 0, MAX_JOULES),
                energy.requireDouble("d2d_joules_per_bit_per_hop", 0, MAX_JOULES),
                energy.requireDouble("dram_joules_per_bit", 0, MAX_JOULES));
    }

    private static Technology.Yield defects(YamlMapping yield) {
        return new Technology.Yield(
                yield.requireDouble("defects_per_cm2", 0, 1e3),
                yield.requireDouble("cluster_alpha", 0.01, 1e3),
                yield.requireDouble("spare_core_fraction", 0, 1),
                yield.requireDouble("die_bond_yield", LEAST_FRACTION, 1),
                yield.requireDouble("stack_bond_yield", LEAST_FRACTION, 1));
    }

    private static Technology.Cost cost(YamlMapping cost) {
        return new Technology.Cost(
                cost.requireDouble("die_wafer_usd", 0, MAX_USD),
                cost.requireDouble("substrate_usd", 0, MAX_USD),
                cost.requireDouble("stack_usd", 0, MAX_USD),
                cost.requireDouble("bond_usd", 0, MAX_USD));
    }

    private static Limits limits(YamlMapping limits) {
        double width = limits.requireDouble("reticle_width_mm", 0.1, MAX_MM);
        double height = limits.requireDouble("reticle_height_mm", 0.1, MAX_MM);
        return new Limits(
                outline(limits),
                Math.min(width, height),
                Math.max(width, height),
                limits.requireDouble("power_watts", LEAST, 1e9),
                limits.requireDouble("least_die_yield", 0, 1),
                limits.requireDouble("least_wafer_yield", 0, 1),
                limits.requireDouble("working_die_fraction", 0, 1));
    }

    private static WaferOutline outline(YamlMapping limits) {
        if (!limits.has("wafer_diameter_mm")) {
            return new WaferOutline.Rectangle(
                    limits.requireDouble("wafer_width_mm", 0.1, MAX_MM),
                    limits.requireDouble("wafer_height_mm", 0.1, MAX_MM));
        }
        for (String key : new String[] {"wafer_width_mm", "wafer_height_mm"}) {
            if (limits.has(key)) {
                throw limits.error(key, "two outlines", "a rectangle or wafer_diameter_mm", "remove one of them");
            }
        }
        return new WaferOutline.Circle(limits.requireDouble("wafer_diameter_mm", 0.1, MAX_MM));
    }
}
