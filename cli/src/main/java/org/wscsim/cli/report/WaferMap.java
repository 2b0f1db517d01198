package org.wscsim.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.wscsim.core.engine.InstancePlan;
import org.wscsim.core.serving.Role;
import org.wscsim.core.wafer.DefectMap;
import org.wscsim.core.wafer.Region;
import org.wscsim.core.wafer.WaferSpec;
import org.wscsim.core.wafer.Wafers;
import org.wscsim.schedulers.partition.PlanText;

/**
 * A wafer with the instances of a plan on it, as text and as SVG: instances by role, idle and dead dies marked. Stateless.
 */
public final class WaferMap {
    private static final int DIE_WIDTH = 56;
    private static final int DIE_HEIGHT = 40;
    private static final int MARGIN = 12;
    private static final int LEGEND = 28;
    private static final int GAP = 3;

    private WaferMap() {}

    /**
     * Three characters a die: the role and the instance's number among its role, {@code .} for an idle die, {@code X} for a
     * dead one; dies that several instances share show the first and a {@code +}. A gap lies between two wafers.
     */
    public static String text(WaferSpec wafer, DefectMap defects, List<InstancePlan> instances) {
        List<String> names = names(instances);
        int width = names.stream().mapToInt(String::length).max().orElse(1) + 2;
        StringBuilder text = new StringBuilder();
        for (int y = 0; y < wafer.dieRows(); y++) {
            StringBuilder line = new StringBuilder();
            if (isEdge(y, wafer.wafers() == null ? 0 : wafer.wafers().dieRows())) {
                text.append('\n');
            }
            for (int x = 0; x < wafer.dieColumns(); x++) {
                if (isEdge(x, wafer.wafers() == null ? 0 : wafer.wafers().dieColumns())) {
                    line.append("  ");
                }
                String cell = cell(wafer, defects, instances, names, x, y);
                line.append(cell).append(" ".repeat(width - cell.length()));
            }
            text.append("  ").append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    /** Whether a wafer begins here, {@code side} dies long, but the first. */
    private static boolean isEdge(int at, int side) {
        return side > 0 && at > 0 && at % side == 0;
    }

    /** {@code P0, P1, D0, ...} in the order of the plan. */
    private static List<String> names(List<InstancePlan> instances) {
        List<String> names = new ArrayList<>();
        int[] next = new int[Role.values().length];
        for (InstancePlan instance : instances) {
            int number = next[instance.role().ordinal()]++;
            names.add(instance.role().name().substring(0, 1) + number);
        }
        return names;
    }

    private static String cell(
            WaferSpec wafer, DefectMap defects, List<InstancePlan> instances, List<String> names, int x, int y) {
        String found = "";
        for (int i = 0; i < instances.size(); i++) {
            if (covers(instances.get(i).region(), x, y)) {
                if (!found.isEmpty()) {
                    return found + '+';
                }
                found = names.get(i);
            }
        }
        boolean dead = !defects.dieAlive(y * wafer.dieColumns() + x);
        return !found.isEmpty() ? found : dead ? "X" : ".";
    }

    private static boolean covers(Region region, int x, int y) {
        return x >= region.x()
                && x < region.x() + region.columns()
                && y >= region.y()
                && y < region.y() + region.rows();
    }

    /** A drawing that stands alone; readable on light and dark ground. */
    public static String svg(WaferSpec wafer, DefectMap defects, List<InstancePlan> instances, String title) {
        int width = wafer.dieColumns() * DIE_WIDTH + 2 * MARGIN;
        int height = wafer.dieRows() * DIE_HEIGHT + 2 * MARGIN + LEGEND;
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"12\" role=\"img\">%n",
                width,
                height));
        svg.append("<title>").append(escaped(title)).append("</title>\n");
        svg.append(String.format(Locale.ROOT, "<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>%n", width, height));
        for (int die = 0; die < wafer.dies(); die++) {
            boolean dead = !defects.dieAlive(die);
            int x = die % wafer.dieColumns();
            int y = die / wafer.dieColumns();
            svg.append(box(x, y, 1, 1, dead ? "#333333" : "#eeeeee", dead ? "dead die" : "idle die"));
            if (dead) {
                svg.append(label(x, y, 1, 1, "X", "#ffffff"));
            }
        }
        List<String> names = names(instances);
        for (int i = 0; i < instances.size(); i++) {
            InstancePlan instance = instances.get(i);
            Region region = instance.region();
            svg.append(box(
                    region.x(),
                    region.y(),
                    region.columns(),
                    region.rows(),
                    colour(instance.role()),
                    PlanText.format(instance)));
            svg.append(label(region.x(), region.y(), region.columns(), region.rows(), names.get(i), "#111111"));
        }
        edges(svg, wafer);
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" fill=\"#111111\">%s</text>%n",
                MARGIN,
                height - MARGIN,
                "P prefill, D decode, M mixed, grey idle, X dead"));
        return svg.append("</svg>\n").toString().replace(System.lineSeparator(), "\n");
    }

    private static void edges(StringBuilder svg, WaferSpec wafer) {
        Wafers wafers = wafer.wafers();
        for (int x = 1; wafers != null && x < wafers.columns(); x++) {
            svg.append(line(x * wafers.dieColumns(), 0, x * wafers.dieColumns(), wafer.dieRows()));
        }
        for (int y = 1; wafers != null && y < wafers.rows(); y++) {
            svg.append(line(0, y * wafers.dieRows(), wafer.dieColumns(), y * wafers.dieRows()));
        }
    }

    private static String line(int x, int y, int toX, int toY) {
        return String.format(
                Locale.ROOT,
                "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#c03030\" stroke-width=\"3\"><title>edge"
                        + " between wafers</title></line>%n",
                MARGIN + x * DIE_WIDTH,
                MARGIN + y * DIE_HEIGHT,
                MARGIN + toX * DIE_WIDTH,
                MARGIN + toY * DIE_HEIGHT);
    }

    private static String colour(Role role) {
        return switch (role) {
            case PREFILL -> "#f2b36b";
            case DECODE -> "#7fb2e5";
            case MIXED -> "#9ccf8e";
        };
    }

    private static String box(int x, int y, int columns, int rows, String fill, String title) {
        return String.format(
                Locale.ROOT,
                "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"4\" fill=\"%s\" stroke=\"#555555\"><title>%s"
                        + "</title></rect>%n",
                MARGIN + x * DIE_WIDTH + GAP,
                MARGIN + y * DIE_HEIGHT + GAP,
                columns * DIE_WIDTH - 2 * GAP,
                rows * DIE_HEIGHT - 2 * GAP,
                fill,
                escaped(title));
    }

    private static String label(int x, int y, int columns, int rows, String text, String fill) {
        return String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" fill=\"%s\">%s</text>%n",
                MARGIN + x * DIE_WIDTH + columns * DIE_WIDTH / 2,
                MARGIN + y * DIE_HEIGHT + rows * DIE_HEIGHT / 2 + 4,
                fill,
                escaped(text));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
