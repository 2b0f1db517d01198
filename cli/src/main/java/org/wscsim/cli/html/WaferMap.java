package org.wscsim.cli.html;

import java.util.List;
import java.util.Locale;

/**
 * A wafer's grid of dies with what stands on them, and the links between neighbours. Immutable.
 *
 * @param title what it shows
 * @param note a sentence below the title, or empty
 * @param columns of dies
 * @param rows of dies
 * @param dies by id
 * @param links both directions of a pair as one
 * @param regions outlines, in the order in which they are drawn
 */
public record WaferMap(
        String title, String note, int columns, int rows, List<Die> dies, List<Link> links, List<Outline> regions) {
    /** Edge of a die, and the gap to the next where links are drawn, in the drawing's own units. */
    private static final int DIE = 40;

    private static final int GAP = 16;
    private static final int PITCH = DIE + GAP;

    public WaferMap {
        dies = List.copyOf(dies);
        links = List.copyOf(links);
        regions = List.copyOf(regions);
    }

    /** What a die is used for. */
    public enum Use {
        PREFILL,
        DECODE,
        MIXED,
        IDLE,
        DEAD
    }

    /**
     * @param label in the middle of it, short
     * @param level 0..1, how dark it is
     * @param tip lines that tell the figures
     */
    public record Die(Use use, String label, double level, String tip) {}

    /**
     * @param level 0..1, how hot; negative for a dead link
     */
    public record Link(int fromDie, int toDie, double level, String tip) {}

    /** A rectangle of dies. */
    public record Outline(int x, int y, int columns, int rows) {}

    String html() {
        int width = columns * PITCH + GAP;
        int height = rows * PITCH + GAP;
        StringBuilder svg = new StringBuilder();
        svg.append("<figure class=\"wafer\"><figcaption><b>")
                .append(HtmlText.escaped(title))
                .append("</b><span>")
                .append(HtmlText.escaped(note))
                .append("</span></figcaption>");
        legend(svg);
        svg.append("<svg viewBox=\"0 0 ")
                .append(width)
                .append(' ')
                .append(height)
                .append("\" style=\"max-width:")
                .append(Math.max(320, width * 3 / 2))
                .append("px\" tabindex=\"0\" role=\"group\" data-columns=\"")
                .append(columns)
                .append("\" aria-label=\"")
                .append(HtmlText.escaped(title + "; arrow keys go from die to die"))
                .append("\">");
        links.forEach(link -> link(svg, link));
        for (int die = 0; die < dies.size(); die++) {
            die(svg, die);
        }
        regions.forEach(region -> outline(svg, region));
        return svg.append("</svg></figure>\n").toString();
    }

    private void legend(StringBuilder svg) {
        svg.append("<ul class=\"key\">");
        for (Use use : Use.values()) {
            if (dies.stream().anyMatch(die -> die.use() == use)) {
                String name = use.name().toLowerCase(Locale.ROOT);
                svg.append("<li><i class=\"u-")
                        .append(name)
                        .append("\"></i>")
                        .append(name)
                        .append("</li>");
            }
        }
        if (links.stream().anyMatch(link -> link.level() >= 0)) {
            svg.append("<li><i class=\"heat\"></i>link: idle to busiest</li>");
        }
        if (links.stream().anyMatch(link -> link.level() < 0)) {
            svg.append("<li><i class=\"gone\"></i>dead link</li>");
        }
        svg.append("</ul>");
    }

    private int x(int die) {
        return GAP + die % columns * PITCH;
    }

    private int y(int die) {
        return GAP + die / columns * PITCH;
    }

    private void die(StringBuilder svg, int id) {
        Die die = dies.get(id);
        svg.append("<g class=\"die u-")
                .append(die.use().name().toLowerCase(Locale.ROOT))
                .append("\" data-tip=\"")
                .append(HtmlText.escaped(die.tip()))
                .append("\"><rect x=\"")
                .append(x(id))
                .append("\" y=\"")
                .append(y(id))
                .append("\" width=\"40\" height=\"40\" rx=\"3\"/><rect class=\"fill\" x=\"")
                .append(x(id))
                .append("\" y=\"")
                .append(HtmlText.number(y(id) + DIE * (1 - clamped(die.level()))))
                .append("\" width=\"40\" height=\"")
                .append(HtmlText.number(DIE * clamped(die.level())))
                .append("\" rx=\"3\"/><text x=\"")
                .append(x(id) + DIE / 2)
                .append("\" y=\"")
                .append(y(id) + DIE / 2 + 4)
                .append("\">")
                .append(HtmlText.escaped(die.label()))
                .append("</text></g>");
    }

    private void link(StringBuilder svg, Link link) {
        boolean across = link.toDie() == link.fromDie() + 1;
        int x = across ? x(link.fromDie()) + DIE + 1 : x(link.fromDie()) + DIE / 2 - 7;
        int y = across ? y(link.fromDie()) + DIE / 2 - 7 : y(link.fromDie()) + DIE + 1;
        svg.append("<rect class=\"link")
                .append(link.level() < 0 ? " gone" : "")
                .append("\" x=\"")
                .append(x)
                .append("\" y=\"")
                .append(y)
                .append("\" width=\"14\" height=\"14\" rx=\"2\" style=\"--level:")
                .append(HtmlText.number(Math.max(0, clamped(link.level()))))
                .append("\" data-tip=\"")
                .append(HtmlText.escaped(link.tip()))
                .append("\"/>");
    }

    private static double clamped(double level) {
        return Math.min(1, level);
    }

    private static void outline(StringBuilder svg, Outline region) {
        svg.append("<rect class=\"outline\" x=\"")
                .append(GAP + region.x() * PITCH - 4)
                .append("\" y=\"")
                .append(GAP + region.y() * PITCH - 4)
                .append("\" width=\"")
                .append(region.columns() * PITCH - GAP + 8)
                .append("\" height=\"")
                .append(region.rows() * PITCH - GAP + 8)
                .append("\" rx=\"6\"/>");
    }
}
