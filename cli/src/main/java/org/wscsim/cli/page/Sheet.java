package org.wscsim.cli.page;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;

/**
 * A CSV file beside a page, RFC 4180 with {@code \n} line ends, at full precision. Immutable.
 *
 * @param file its name
 * @param header names of columns
 * @param rows as long as the header; an absent value is empty
 */
public record Sheet(String file, List<String> header, List<List<String>> rows) {
    /** Writes header and rows and leaves {@code out} open. */
    public void write(Writer out) {
        try {
            CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(out);
            csv.writeRecord(header);
            for (List<String> row : rows) {
                csv.writeRecord(row);
            }
            csv.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A number with the shortest digits that read back the same; empty for what is none. */
    static String number(double value) {
        return Double.isFinite(value) ? Double.toString(value) : "";
    }
}
