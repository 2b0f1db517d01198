package org.wscsim.core.design;

import org.wscsim.core.wafer.WaferYaml;

/** The wafer file of a design: what {@link WaferYaml} writes, with the origin of every value beside it. Any thread. */
final class WaferText {
    private WaferText() {}

    static String write(Feasibility.Feasible feasible) {
        Technology technology = feasible.technology();
        Origins origins = new Origins(feasible.design(), technology);
        StringBuilder text = new StringBuilder(4_096);
        text.append("# Generated from design ").append(feasible.design().id());
        text.append(", technology ").append(technology.name()).append(".\n");
        String section = "";
        for (String line : WaferYaml.write(feasible.wafer()).lines().toList()) {
            text.append(line);
            if (line.endsWith(":")) {
                section = line.substring(0, line.length() - 1) + '.';
            } else {
                String key = line.substring(0, line.indexOf(':'));
                String path = key.startsWith(" ") ? section + key.trim() : key;
                text.append("  # ").append(origins.of(path));
            }
            text.append('\n');
        }
        return text.toString();
    }

    /** What is said beside a key. */
    private record Origins(Design design, Technology technology) {
        String of(String key) {
            return switch (key) {
                case "name" -> "technology and design";
                case "core.matrix_flops_per_second",
                        "core.sram_bytes",
                        "die.core_columns",
                        "die.core_rows",
                        "wafer.die_columns",
                        "wafer.die_rows",
                        "d2d_bytes_per_second_per_link_per_direction" -> "design";
                case "die.dram_bytes" ->
                    "design: " + stacks() + " of " + technology.dram().stackBytes() + " bytes";
                case "die.dram_bytes_per_second" ->
                    "design: " + stacks() + " of " + technology.dram().stackBytesPerSecond() + " bytes/s";
                case "core.vector_ops_per_second" ->
                    "technology " + technology.name() + ": " + technology.core().vectorOpsPerMatrixFlop()
                            + " of the matrix rate";
                case "core.noc_bytes_per_second_per_link" ->
                    "technology " + technology.name() + ": "
                            + technology.core().nocBytesPerCyclePerLink() + " bytes per cycle at "
                            + technology.clockHz() + " Hz";
                case "die.width_mm", "die.height_mm" ->
                    "technology " + technology.name() + ": area of " + design.cores() + " cores and a ring of "
                            + technology.interfaceRingMm() + " mm";
                case "energy.static_watts" ->
                    "technology " + technology.name() + ": "
                            + technology.energy().staticJoulesPerPeakFlop() + " J/FLOP of peak, drawn always";
                default -> "technology " + technology.name();
            };
        }

        private String stacks() {
            return design.dramStacks() + (design.dramStacks() == 1 ? " stack" : " stacks");
        }
    }
}
