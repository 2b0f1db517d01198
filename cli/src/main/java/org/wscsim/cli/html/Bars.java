package org.wscsim.cli.html;

import java.util.List;

/**
 * Horizontal bars of stacked parts. Immutable.
 *
 * @param title what it shows
 * @param note a sentence below the title, or empty
 * @param axis name of the common axis with its unit; of wholes it is a share of the total
 * @param unit behind each value
 * @param parts names, in the order in which they are stacked
 * @param rows one or more
 * @param wholes every bar is as long as the axis, which is then in percent; else bars share one axis of the unit
 */
public record Bars(
        String title, String note, String axis, String unit, List<String> parts, List<Row> rows, boolean wholes) {
    /** Characters that fit beside a bar on a phone; longer labels stand above it there. */
    private static final int SHORT_LABEL = 20;

    /** Colours the style has for parts. */
    private static final int COLOURS = 8;

    public Bars {
        parts = List.copyOf(parts);
        rows = List.copyOf(rows);
        for (Row row : rows) {
            if (row.values().length != parts.size()) {
                throw new IllegalArgumentException("bar of another number of parts: title=" + title + ", row="
                        + row.label() + ", values=" + row.values().length + ", parts=" + parts.size());
            }
        }
    }

    /**
     * @param values one per part, none below 0
     */
    public record Row(String label, double[] values) {
        double total() {
            double total = 0;
            for (double value : values) {
                total += value;
            }
            return total;
        }
    }

    String html() {
        double most = even(rows.stream().mapToDouble(Row::total).max().orElse(0));
        boolean isLong = rows.stream().anyMatch(row -> row.label().length() > SHORT_LABEL);
        StringBuilder html = new StringBuilder("<figure class=\"bars")
                .append(isLong ? " long" : "")
                .append("\"><figcaption><b>")
                .append(HtmlText.escaped(title))
                .append("</b><span>")
                .append(HtmlText.escaped(note))
                .append("</span></figcaption>");
        if (parts.size() > 1) {
            legend(html);
        }
        html.append("<div class=\"rows\">");
        for (Row row : rows) {
            row(html, row, wholes ? row.total() : most);
        }
        axis(html, most);
        return html.append("</div></figure>\n").toString();
    }

    /** The end of an axis whose quarters are easy to read. */
    private static double even(double most) {
        if (most <= 0) {
            return 1;
        }
        double power = StrictMath.pow(10, Math.floor(StrictMath.log10(most)));
        for (double times : new double[] {1, 2, 4, 6, 8}) {
            if (times * power >= most * (1 - 1e-9)) {
                return times * power;
            }
        }
        return 10 * power;
    }

    /** A lone part has a colour that stands out. */
    private int colour(int part) {
        return parts.size() == 1 ? 1 : part % COLOURS;
    }

    private void legend(StringBuilder html) {
        html.append("<ul class=\"key\">");
        for (int part = 0; part < parts.size(); part++) {
            html.append("<li><i class=\"p")
                    .append(colour(part))
                    .append("\"></i>")
                    .append(HtmlText.escaped(parts.get(part)))
                    .append("</li>");
        }
        html.append("</ul>");
    }

    private void row(StringBuilder html, Row row, double whole) {
        StringBuilder all = new StringBuilder(row.label() + ": " + value(row.total()));
        for (int part = 0; part < parts.size() && parts.size() > 1; part++) {
            all.append('\n').append(part(row, part));
        }
        html.append("<div class=\"row\" tabindex=\"0\" data-tip=\"")
                .append(HtmlText.escaped(all.toString()))
                .append("\"><span>")
                .append(HtmlText.escaped(row.label()))
                .append("</span><div class=\"bar\">");
        for (int part = 0; part < parts.size(); part++) {
            double width = whole == 0 ? 0 : 100 * row.values()[part] / whole;
            if (width > 0) {
                html.append("<i class=\"p")
                        .append(colour(part))
                        .append("\" style=\"width:")
                        .append(HtmlText.number(width))
                        .append("%\"></i>");
            }
        }
        html.append("</div><span>").append(value(row.total())).append("</span></div>");
    }

    private String part(Row row, int part) {
        double value = row.values()[part];
        return parts.get(part) + ": " + value(value) + " ("
                + HtmlText.percent(row.total() == 0 ? 0 : value / row.total()) + " %)";
    }

    private String value(double value) {
        return HtmlText.figure(value) + (unit.isEmpty() ? "" : " " + unit);
    }

    private void axis(StringBuilder html, double most) {
        html.append("<div class=\"row scale\" aria-hidden=\"true\"><span></span><div class=\"ticks\">");
        for (int i = 0; i <= 4; i++) {
            html.append("<em>")
                    .append(wholes ? Integer.toString(25 * i) : HtmlText.figure(most * i / 4))
                    .append("</em>");
        }
        html.append("</div><span></span></div><p class=\"axis\">")
                .append(wholes ? "share of the total (%)" : HtmlText.escaped(axis))
                .append("</p>");
    }
}
