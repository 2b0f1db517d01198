package org.wscsim.cli.study;

import java.util.ArrayList;
import java.util.List;
import org.wscsim.cli.report.TextTable;

/** Sentences and tables in order, for the console and as Markdown; each table is a CSV file too. Confined to its thread. */
public final class StudyReport {
    private final List<Part> parts = new ArrayList<>();

    /**
     * A paragraph, or a table where there are rows.
     *
     * @param text heading of the table, or the paragraph
     * @param file name of the table's CSV file; empty for a paragraph
     * @param rows equally long, the first is the heading
     * @param leftColumns names from the left; the rest are numbers
     */
    public record Part(String text, String file, List<List<String>> rows, int leftColumns) {}

    public void line(String text) {
        parts.add(new Part(text, "", List.of(), 0));
    }

    /** A table of at least a heading. */
    public void table(String title, String file, List<List<String>> rows, int leftColumns) {
        parts.add(new Part(title, file, List.copyOf(rows), leftColumns));
    }

    /** Everything in order. */
    public List<Part> parts() {
        return List.copyOf(parts);
    }

    public List<Part> tables() {
        return parts.stream().filter(part -> !part.file().isEmpty()).toList();
    }

    /** The sentences between the tables. */
    public List<String> lines() {
        return parts.stream()
                .filter(part -> part.file().isEmpty())
                .map(Part::text)
                .toList();
    }

    /** For the console. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            boolean table = !part.file().isEmpty();
            text.append(table ? "\n" : "").append(part.text()).append('\n');
            if (table) {
                text.append(TextTable.of(part.rows(), part.leftColumns()));
            }
        }
        return text.toString();
    }

    /** For a file. */
    public String markdown() {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            text.append(part.file().isEmpty() ? part.text() + "\n\n" : "**" + part.text() + "**\n\n");
            for (int row = 0; row < part.rows().size(); row++) {
                text.append("| ")
                        .append(String.join(" | ", part.rows().get(row)))
                        .append(" |\n");
                if (row == 0) {
                    text.append("|");
                    for (int c = 0; c < part.rows().getFirst().size(); c++) {
                        text.append(c < part.leftColumns() ? "---|" : "---:|");
                    }
                    text.append('\n');
                }
            }
            text.append(part.rows().isEmpty() ? "" : "\n");
        }
        return text.toString();
    }
}
