package org.wscsim.cli.predict;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.wscsim.cli.config.CauseText;
import org.wscsim.cli.report.DecimalText;
import org.wscsim.core.device.Prediction;
import org.wscsim.core.failure.BadInputException;

/**
 * Prices a CSV file row by row: every row comes back in order, its own cells followed by {@code predicted_ms} and
 * {@code status}. Lines that start with {@code #} are comments and are left out. Streams: where the file is no CSV or no
 * UTF-8 any more, the rows before are written whole and the error names the line.
 */
public final class PredictionFile {
    private static final int MAX_CELL_CHARS = 1 << 16;

    private static final char REPLACEMENT = '\uFFFD';

    private static final String PREDICTED = "predicted_ms";
    private static final String STATUS = "status";

    private final RowPricer pricer;

    public PredictionFile(RowPricer pricer) {
        this.pricer = pricer;
    }

    /** What prices one row. */
    @FunctionalInterface
    public interface RowPricer {
        /** @throws BadInputException for a cell that is missing or wrong; the row's status will say so */
        Prediction price(Cells cells);
    }

    /**
     * Reads {@code from}, writes to {@code to}.
     *
     * @return rows priced
     * @throws BadInputException when the file cannot be read, is not CSV or has no {@code kind} column
     */
    public long price(Path from, Writer to) {
        // Flushed, not closed: the caller's writer may be standard output.
        CsvWriter out = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(to);
        try {
            try {
                return price(from, out::writeRecord);
            } finally {
                out.flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same, cells of the heading and of every row to {@code to}. */
    public long price(Path from, Consumer<List<String>> to) {
        try (CsvReader<CsvRecord> csv = CsvReader.builder()
                .commentStrategy(CommentStrategy.SKIP)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .detectBomHeader(true)
                .ofCsvRecord(from)) {
            return price(from, csv, to);
        } catch (IOException | UncheckedIOException e) {
            throw new BadInputException(
                    "file not readable: file=" + from + ", cause=" + CauseText.of(e) + "; check it", e);
        } catch (CsvParseException e) {
            throw new BadInputException(
                    "not a CSV file: file=" + from + ", reason=" + e.getMessage() + "; correct it", e);
        }
    }

    private long price(Path from, CsvReader<CsvRecord> csv, Consumer<List<String>> out) {
        List<String> header = null;
        long rows = 0;
        for (CsvRecord line : csv) {
            requireText(from, line);
            if (header == null) {
                header = header(from, line);
                out.accept(with(header, PREDICTED, STATUS));
            } else {
                out.accept(row(header, line));
                rows++;
            }
        }
        if (header == null) {
            throw new BadInputException("file is empty: file=" + from + "; give a header with a kind column");
        }
        return rows;
    }

    /** Bytes that are no UTF-8 are read as the replacement character, which no row has otherwise. */
    private static void requireText(Path from, CsvRecord line) {
        if (line.getFields().stream().anyMatch(field -> field.indexOf(REPLACEMENT) >= 0)) {
            throw new BadInputException("file is not UTF-8 text: file=" + from + ", line="
                    + line.getStartingLineNumber() + "; convert it, as by iconv -t UTF-8");
        }
    }

    private static List<String> header(Path from, CsvRecord line) {
        List<String> header = line.getFields().stream().map(String::strip).toList();
        if (!header.contains("kind")) {
            throw new BadInputException("column is missing: file=" + from + ", line=" + line.getStartingLineNumber()
                    + ", column=kind; see wsc predict --help");
        }
        if (header.contains(PREDICTED) || header.contains(STATUS)) {
            throw new BadInputException("file has predictions already: file=" + from + ", columns=" + PREDICTED + ","
                    + STATUS + "; leave them out");
        }
        if (header.stream().distinct().count() < header.size()) {
            throw new BadInputException("column is there twice: file=" + from + ", header=" + String.join(",", header)
                    + "; name each column once");
        }
        return header;
    }

    private List<String> row(List<String> header, CsvRecord line) {
        List<String> fields = line.getFields();
        Map<String, String> cells = new HashMap<>();
        for (int i = 0; i < header.size() && i < fields.size(); i++) {
            cells.put(header.get(i), fields.get(i));
        }
        List<String> padded = new ArrayList<>(fields.subList(0, Math.min(fields.size(), header.size())));
        while (padded.size() < header.size()) {
            padded.add("");
        }
        if (fields.size() > header.size()) {
            return with(padded, "", "unsupported: row has more cells than the header");
        }
        return switch (priced(new Cells(cells::get))) {
            case Prediction.Time time ->
                with(
                        padded,
                        DecimalText.significant(time.seconds() * 1e3, 15),
                        time.outsideCalibration() ? "outside-calibration" : "ok");
            case Prediction.Unsupported unsupported -> with(padded, "", "unsupported: " + unsupported.reason());
        };
    }

    private Prediction priced(Cells cells) {
        try {
            Prediction prediction = pricer.price(cells);
            if (prediction instanceof Prediction.Time time && !(time.seconds() > 0 && time.seconds() < 1e12)) {
                return Prediction.unsupported("time out of range: seconds=" + time.seconds());
            }
            return prediction;
        } catch (BadInputException e) {
            String reason = String.valueOf(e.getMessage());
            return Prediction.unsupported(reason.substring(0, Math.min(reason.length(), MAX_CELL_CHARS)));
        }
    }

    private static List<String> with(List<String> cells, String... more) {
        List<String> all = new ArrayList<>(cells);
        all.addAll(List.of(more));
        return all;
    }
}
