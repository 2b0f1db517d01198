package org.wscsim.validation.reference;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.wscsim.core.failure.BadInputException;

/**
 * A CSV file read by header name, lines that start with {@code #} left out. Holds the whole file; any thread.
 *
 * <p>Every accessor of a row names file, line and column when the cell is missing or malformed.
 */
public final class ReferenceTable {
    private final String file;
    private final List<Row> rows;

    private ReferenceTable(String file, List<Row> rows) {
        this.file = file;
        this.rows = rows;
    }

    /**
     * Reads a file.
     *
     * @throws BadInputException when it cannot be read or parsed
     */
    public static ReferenceTable read(Path path) {
        String file = path.getFileName().toString();
        List<Row> rows = new ArrayList<>();
        try (CsvReader<NamedCsvRecord> csv = CsvReader.builder()
                .commentStrategy(CommentStrategy.SKIP)
                .ofNamedCsvRecord(Files.newBufferedReader(path))) {
            for (NamedCsvRecord line : csv) {
                rows.add(new Row(file, line));
            }
        } catch (IOException | UncheckedIOException e) {
            throw new BadInputException(
                    "cannot read the reference file: file=" + path + "; give its folder by --reference-dir");
        } catch (CsvParseException e) {
            throw new BadInputException(
                    "reference file is not CSV: file=" + path + ", reason=" + e.getMessage() + "; correct it");
        }
        return new ReferenceTable(file, List.copyOf(rows));
    }

    public String file() {
        return file;
    }

    public List<Row> rows() {
        return rows;
    }

    /** One line. */
    public static final class Row {
        private final String file;
        private final NamedCsvRecord line;

        private Row(String file, NamedCsvRecord line) {
            this.file = file;
            this.line = line;
        }

        /** Whether the column exists and the cell is not empty. */
        public boolean has(String column) {
            return line.findField(column).filter(cell -> !cell.isBlank()).isPresent();
        }

        public String text(String column) {
            Optional<String> cell = line.findField(column);
            if (cell.isEmpty() || cell.get().isBlank()) {
                throw error(column, "missing");
            }
            return cell.get().strip();
        }

        public double real(String column) {
            String cell = text(column);
            try {
                return Double.parseDouble(cell);
            } catch (NumberFormatException e) {
                throw error(column, cell);
            }
        }

        /** A whole number; {@code 3.0} is one. */
        public long whole(String column) {
            double value = real(column);
            if (value != Math.rint(value)) {
                throw error(column, text(column));
            }
            return (long) value;
        }

        public int count(String column) {
            return Math.toIntExact(whole(column));
        }

        private BadInputException error(String column, String value) {
            return new BadInputException("reference cell is not a number or missing: file=" + file + ", line="
                    + line.getStartingLineNumber() + ", column=" + column + ", value=" + value + "; correct the file");
        }
    }
}
