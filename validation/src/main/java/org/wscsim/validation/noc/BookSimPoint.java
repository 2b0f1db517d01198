package org.wscsim.validation.noc;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.flit.TrafficPattern;
import org.wscsim.validation.reference.ReferenceTable;

/**
 * One setting of BookSim with what it printed, mean over its seeds.
 *
 * @param setting what was run
 * @param packetLatency cycles, source queueing included; means nothing when not stable
 * @param hops routers passed
 * @param acceptedRate flits per node and cycle that arrived in its measured samples
 * @param isStable it reached the end of every measured packet with every seed
 * @param seeds runs that were averaged
 */
public record BookSimPoint(
        Setting setting, double packetLatency, double hops, double acceptedRate, boolean isStable, int seeds) {
    /** File of the reference folder. */
    public static final String FILE = "noc_booksim_mesh.csv";

    private static final Map<String, TrafficPattern> PATTERNS = Map.of(
            "uniform", TrafficPattern.UNIFORM,
            "transpose", TrafficPattern.TRANSPOSE,
            "hotspot", TrafficPattern.HOTSPOT,
            "bitcomp", TrafficPattern.BIT_COMPLEMENT,
            "tornado", TrafficPattern.TORNADO);

    /**
     * A point of a curve of latency against load.
     *
     * @param k nodes in each dimension
     * @param injectionRate flits per node and cycle
     */
    public record Setting(
            int k, int vcs, int bufferFlits, int packetFlits, TrafficPattern pattern, double injectionRate) {}

    /**
     * Reads all settings in the order of their first rows.
     *
     * @param folder that holds the reference files
     * @throws BadInputException when the file cannot be read, or has a topology, routing or pattern we do not simulate
     */
    public static List<BookSimPoint> read(Path folder) {
        Map<Setting, List<ReferenceTable.Row>> bySetting = new LinkedHashMap<>();
        for (ReferenceTable.Row row : ReferenceTable.read(folder.resolve(FILE)).rows()) {
            bySetting.computeIfAbsent(setting(row), s -> new ArrayList<>()).add(row);
        }
        List<BookSimPoint> points = new ArrayList<>();
        bySetting.forEach((setting, rows) -> points.add(new BookSimPoint(
                setting,
                mean(rows, "avg_packet_latency"),
                mean(rows, "avg_hops"),
                mean(rows, "accepted_rate"),
                rows.stream().allMatch(row -> row.count("stable") == 1),
                rows.size())));
        return List.copyOf(points);
    }

    private static Setting setting(ReferenceTable.Row row) {
        TrafficPattern pattern = PATTERNS.get(row.text("pattern"));
        boolean known =
                row.text("topology").equals("mesh") && row.text("routing").startsWith("dor_mesh");
        if (pattern == null || !known) {
            throw new BadInputException("not simulated: file=" + FILE + ", topology=" + row.text("topology")
                    + ", routing=" + row.text("routing") + ", pattern=" + row.text("pattern")
                    + "; leave out the row");
        }
        return new Setting(
                row.count("k"),
                row.count("vcs"),
                row.count("buf"),
                row.count("packet_flits"),
                pattern,
                row.real("injection_rate"));
    }

    private static double mean(List<ReferenceTable.Row> rows, String column) {
        return rows.stream()
                .filter(row -> row.has(column))
                .mapToDouble(row -> row.real(column))
                .average()
                .orElse(Double.NaN);
    }
}
