package org.wscsim.cli.report;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;

/** Writes {@code compare.csv}: one row per system at full precision, RFC 4180 with {@code \n} line ends. Stateless. */
public final class CompareCsv {
    private CompareCsv() {}

    /** Writes header and rows and leaves {@code out} open. */
    public static void write(List<RunReport> runs, Writer out) {
        try {
            CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(out);
            for (List<String> row : ComparisonTable.csvRows(runs)) {
                csv.writeRecord(row);
            }
            csv.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
