package org.wscsim.core.wafer;

import java.util.List;
import org.wscsim.core.yaml.YamlMapping;

/**
 * {@link DefectMap} as YAML. What is not named works; a written map reads back equal. Stateless, any thread.
 *
 * <pre>
 * die_columns: 6
 * die_rows: 9
 * cores_per_die: 256
 * dram_stacks_per_die: 4
 * dead_dies: [7, 12]
 * dead_links: [3-4, 10-16]
 * dead_cores: {5: 3}
 * dead_dram_stacks: {9: 1}
 * </pre>
 *
 * <p>The first three are those of the wafer and may be left out; then they are not checked.
 */
public final class DefectYaml {
    private static final int MAX_STACKS = 1_024;

    private static final String DEAD_DIES = "dead_dies";
    private static final String DEAD_LINKS = "dead_links";
    private static final String DEAD_CORES = "dead_cores";
    private static final String DEAD_STACKS = "dead_dram_stacks";

    private DefectYaml() {}

    /**
     * Reads a map for a wafer.
     *
     * @param origin what errors call the text
     * @throws org.wscsim.core.failure.BadInputException naming origin, line, column, key, value and range
     */
    public static DefectMap parse(String origin, String text, WaferSpec wafer) {
        YamlMapping root = YamlMapping.parse(origin, text);
        same(root, "die_columns", wafer.dieColumns());
        same(root, "die_rows", wafer.dieRows());
        same(root, "cores_per_die", wafer.die().cores());
        int stacks = root.optionalInt("dram_stacks_per_die", 1, MAX_STACKS, DefectMap.DEFAULT_STACKS_PER_DIE);
        DefectMap.Builder map = DefectMap.on(wafer, stacks);
        DefectMap grid = map.build();
        List<String> dies = root.strings(DEAD_DIES);
        for (int i = 0; i < dies.size(); i++) {
            map.killDie(die(root, DEAD_DIES, i, dies.get(i), wafer));
        }
        List<String> links = root.strings(DEAD_LINKS);
        for (int i = 0; i < links.size(); i++) {
            link(root, i, links.get(i), grid, map);
        }
        YamlMapping cores = root.optionalMapping(DEAD_CORES);
        if (cores != null) {
            for (String key : cores.keys()) {
                map.killCores(
                        die(cores, key, wafer),
                        cores.requireInt(key, 0, wafer.die().cores()));
            }
        }
        YamlMapping dram = root.optionalMapping(DEAD_STACKS);
        if (dram != null) {
            for (String key : dram.keys()) {
                map.killStacks(die(dram, key, wafer), dram.requireInt(key, 0, stacks));
            }
        }
        root.rejectUnknownKeys();
        return map.build();
    }

    private static void same(YamlMapping root, String key, int ofWafer) {
        if (root.has(key) && root.requireInt(key, 1, Integer.MAX_VALUE) != ofWafer) {
            throw root.error(
                    key,
                    "defect map of another wafer",
                    Integer.toString(ofWafer),
                    "give the wafer that the map was made for");
        }
    }

    private static int die(YamlMapping root, String key, int index, String text, WaferSpec wafer) {
        int die = number(text);
        if (die < 0 || die >= wafer.dies()) {
            throw root.itemError(key, index, "no such die", "0.." + (wafer.dies() - 1), "die id = y * die_columns + x");
        }
        return die;
    }

    private static int die(YamlMapping byDie, String key, WaferSpec wafer) {
        int die = number(key);
        if (die < 0 || die >= wafer.dies()) {
            throw byDie.error(key, "no such die", "die ids 0.." + (wafer.dies() - 1), "die id = y * die_columns + x");
        }
        return die;
    }

    private static void link(YamlMapping root, int index, String text, DefectMap grid, DefectMap.Builder map) {
        int dash = text.indexOf('-');
        int die = dash < 0 ? -1 : number(text.substring(0, dash));
        int other = dash < 0 ? -1 : number(text.substring(dash + 1));
        if (die < 0 || other < 0 || !grid.areNeighbours(die, other)) {
            throw root.itemError(
                    DEAD_LINKS,
                    index,
                    "no such link",
                    "<die>-<die> of neighbours on " + grid.columns() + "x" + grid.rows() + " dies",
                    "die id = y * die_columns + x");
        }
        map.killLink(die, other);
    }

    /** A die id, or -1 when the text is none. */
    private static int number(String text) {
        return text.matches("\\d{1,6}") ? Integer.parseInt(text) : -1;
    }

    /** The map as text, in a fixed order. */
    public static String write(DefectMap map) {
        StringBuilder text = new StringBuilder(500);
        line(text, "die_columns", map.columns());
        line(text, "die_rows", map.rows());
        line(text, "cores_per_die", map.coresPerDie());
        line(text, "dram_stacks_per_die", map.stacksPerDie());
        StringBuilder dies = new StringBuilder();
        StringBuilder links = new StringBuilder();
        StringBuilder cores = new StringBuilder();
        StringBuilder stacks = new StringBuilder();
        for (int die = 0; die < map.dies(); die++) {
            if (!map.dieAlive(die)) {
                item(dies, Integer.toString(die));
            }
            for (int other : new int[] {die + 1, die + map.columns()}) {
                if (map.linkMarkedDead(die, other)) {
                    item(links, die + "-" + other);
                }
            }
            if (map.deadCores(die) > 0) {
                item(cores, die + ": " + map.deadCores(die));
            }
            if (map.deadStacks(die) > 0) {
                item(stacks, die + ": " + map.deadStacks(die));
            }
        }
        line(text, DEAD_DIES, "[" + dies + "]");
        line(text, DEAD_LINKS, "[" + links + "]");
        line(text, DEAD_CORES, "{" + cores + "}");
        line(text, DEAD_STACKS, "{" + stacks + "}");
        return text.toString();
    }

    private static void item(StringBuilder list, String item) {
        list.append(list.isEmpty() ? "" : ", ").append(item);
    }

    private static void line(StringBuilder text, String key, Object value) {
        text.append(key).append(": ").append(value).append('\n');
    }
}
