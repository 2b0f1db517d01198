package org.wscsim.cli.html;

import java.util.List;

/**
 * A table. A column is set right where all its cells look like numbers. Immutable.
 *
 * @param title what it shows
 * @param file the CSV beside the page with the same rows, or empty
 * @param header names of columns
 * @param rows as long as the header
 */
public record Grid(String title, String file, List<String> header, List<List<String>> rows) {
    private static final String NUMBER = "[-+]?[\\d.,]+([eE][-+]?\\d+)?( [TGMk%])?|-|";

    public Grid {
        header = List.copyOf(header);
        rows = rows.stream().map(List::copyOf).toList();
    }

    String html() {
        boolean[] right = new boolean[header.size()];
        for (int column = 0; column < right.length; column++) {
            int at = column;
            right[column] = rows.stream().allMatch(row -> row.get(at).matches(NUMBER));
        }
        StringBuilder html = new StringBuilder("<figure class=\"grid\"><figcaption><b>")
                .append(HtmlText.escaped(title))
                .append("</b>");
        if (!file.isEmpty()) {
            html.append("<span>file: <a href=\"")
                    .append(HtmlText.escaped(file))
                    .append("\">")
                    .append(HtmlText.escaped(file))
                    .append("</a></span>");
        }
        html.append("</figcaption><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"")
                .append(HtmlText.escaped(title))
                .append("\"><table><thead><tr>");
        cells(html, "th", header, right);
        html.append("</tr></thead><tbody>");
        for (List<String> row : rows) {
            html.append("<tr>");
            cells(html, "td", row, right);
            html.append("</tr>");
        }
        return html.append("</tbody></table></div></figure>\n").toString();
    }

    private static void cells(StringBuilder html, String tag, List<String> cells, boolean[] right) {
        for (int i = 0; i < cells.size(); i++) {
            html.append('<')
                    .append(tag)
                    .append(right[i] ? " class=\"n\">" : ">")
                    .append(cell(cells.get(i)))
                    .append("</")
                    .append(tag)
                    .append('>');
        }
    }

    /** The name of another page leads there. */
    private static String cell(String text) {
        String safe = HtmlText.escaped(text);
        return text.matches("[\\w./-]+\\.html") ? "<a href=\"" + safe + "\">" + safe + "</a>" : safe;
    }
}
