package org.wscsim.cli.html;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A page put together from top to bottom, then written as one file. It refers to nothing outside but the CSV files beside it,
 * and its content policy forbids browsers to fetch anything. Readable in light and dark, on a phone, by keyboard.
 *
 * <p>Of 60 KB with nothing on it. Confined to one thread.
 */
public final class Page {
    private static final String PLOT = "/META-INF/resources/webjars/uplot/1.6.30/";

    private final String title;
    private final String subtitle;
    private final StringBuilder body = new StringBuilder(1 << 16);
    private final List<String> sections = new ArrayList<>();
    private final List<String> charts = new ArrayList<>();
    private boolean inSection;
    private boolean inCharts;

    /**
     * @param title of the window and the heading
     * @param subtitle a line below it
     */
    public Page(String title, String subtitle) {
        this.title = title;
        this.subtitle = subtitle;
    }

    /** Begins a section, which the menu at the top leads to. */
    public Page section(String heading) {
        closeSection();
        String id = heading.toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        sections.add("<a href=\"#" + id + "\">" + HtmlText.escaped(heading) + "</a>");
        body.append("<section id=\"")
                .append(id)
                .append("\"><h2>")
                .append(HtmlText.escaped(heading))
                .append("</h2>\n");
        inSection = true;
        return this;
    }

    private void closeCharts() {
        body.append(inCharts ? "</div>\n" : "");
        inCharts = false;
    }

    private void closeSection() {
        closeCharts();
        body.append(inSection ? "</section>\n" : "");
    }

    private Page append(String html) {
        closeCharts();
        body.append(html);
        return this;
    }

    public Page paragraph(String text) {
        return append("<p>" + HtmlText.escaped(text) + "</p>\n");
    }

    /** What a reader must not miss. */
    public Page warning(String text) {
        return append("<p class=\"warning\">" + HtmlText.escaped(text) + "</p>\n");
    }

    public Page list(List<String> sentences) {
        StringBuilder html = new StringBuilder("<ul>");
        sentences.forEach(s -> html.append("<li>").append(HtmlText.escaped(s)).append("</li>"));
        return append(html.append("</ul>\n").toString());
    }

    public Page tiles(List<Tile> tiles) {
        StringBuilder html = new StringBuilder("<dl class=\"tiles\">");
        for (Tile tile : tiles) {
            html.append("<div><dt>")
                    .append(HtmlText.escaped(tile.label()))
                    .append("</dt><dd>")
                    .append(HtmlText.escaped(tile.value()))
                    .append("<small> ")
                    .append(HtmlText.escaped(tile.unit()))
                    .append("</small></dd><dd class=\"note\">")
                    .append(HtmlText.escaped(tile.note()))
                    .append("</dd></div>");
        }
        return append(html.append("</dl>\n").toString());
    }

    /** Charts that follow each other stand side by side where there is room. */
    public Page chart(Chart chart) {
        body.append(inCharts ? "" : "<div class=\"charts\">");
        inCharts = true;
        body.append("<figure class=\"chart\"><figcaption><b>")
                .append(HtmlText.escaped(chart.title()))
                .append("</b><span>")
                .append(HtmlText.escaped(chart.note()))
                .append("</span></figcaption><div class=\"plot\" data-chart=\"")
                .append(charts.size())
                .append("\" tabindex=\"0\" role=\"img\" aria-label=\"")
                .append(HtmlText.escaped(chart.description()))
                .append("\"></div></figure>\n");
        charts.add(chart.json());
        return this;
    }

    public Page bars(Bars bars) {
        return append(bars.html());
    }

    public Page map(WaferMap map) {
        return append(map.html());
    }

    public Page grid(Grid grid) {
        return append(grid.html());
    }

    /** Text as it stands, folded away. */
    public Page folded(String summary, String text) {
        return append("<details><summary>" + HtmlText.escaped(summary) + "</summary><pre tabindex=\"0\">"
                + HtmlText.escaped(text) + "</pre></details>\n");
    }

    /** Writes the page and leaves {@code out} open; nothing can be added afterwards. */
    public void write(Writer out) {
        closeSection();
        try {
            out.write(head());
            out.append(body);
            out.write(
                    "</main>\n<footer>WSC-Sim; times are virtual. Charts by uPlot (licence in this file's source).</footer>\n");
            out.write("<div id=\"tip\" role=\"status\" hidden></div>\n<script>\n");
            out.write(resource(PLOT + "dist/uPlot.iife.min.js"));
            out.write("\n</script>\n<script>\n\"use strict\";\nconst CHARTS = [");
            out.write(String.join(",\n", charts));
            out.write("];\n");
            out.write(resource("page.js"));
            out.write("</script>\n</body>\n</html>\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String head() {
        return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline';"
                + " script-src 'unsafe-inline'\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                + "<meta name=\"color-scheme\" content=\"light dark\">\n<title>" + HtmlText.escaped(title)
                + "</title>\n<!-- uPlot, in this page:\n" + resource(PLOT + "LICENSE") + "-->\n<style>\n"
                + resource(PLOT + "dist/uPlot.min.css") + '\n' + resource("page.css")
                + "</style>\n</head>\n<body>\n<header><h1>" + HtmlText.escaped(title) + "</h1>\n<p>"
                + HtmlText.escaped(subtitle) + "</p>\n<nav aria-label=\"sections\">" + String.join(" ", sections)
                + "</nav></header>\n<main>\n";
    }

    private static String resource(String name) {
        try (InputStream in = Page.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("not in the jar: resource=" + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
