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
 * <p>Every accessor of a row names file, line, column and value when the cell is missing, malformed or out of range. A
 * file without rows is refused.
 */
public final class ReferenceTable {
    /** Sizes beyond are no measurement's. */
    private static final long MAX_WHOLE = 1L << 50;

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
        if (rows.isEmpty()) {
            throw new BadInputException("reference file has no rows: file=" + path + "; restore the file");
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
                throw error("not a number or missing", column, "missing");
            }
            return cell.get().strip();
        }

        public double real(String column) {
            String cell = text(column);
            try {
                double value = Double.parseDouble(cell);
                if (Double.isFinite(value)) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // told below
            }
            throw error("not a number or missing", column, cell);
        }

        /** A measured time, above 0, from a cell in another unit. */
        public double seconds(String column, double secondsPerUnit) {
            return positiveReal(column) * secondsPerUnit;
        }

        public double positiveReal(String column) {
            double value = real(column);
            if (value <= 0) {
                throw error("not above 0", column, text(column));
            }
            return value;
        }

        /** A whole number, 0 or more; {@code 3.0} is one. */
        public long whole(String column) {
            return whole(column, 0, MAX_WHOLE);
        }

        /** A whole number above 0. */
        public long positiveWhole(String column) {
            return whole(column, 1, MAX_WHOLE);
        }

        /** A number of things, 0 or more. */
        public int count(String column) {
            return (int) whole(column, 0, Integer.MAX_VALUE);
        }

        /** A number of things, at least 1. */
        public int positive(String column) {
            return (int) whole(column, 1, Integer.MAX_VALUE);
        }

        private long whole(String column, long least, long most) {
            double value = real(column);
            if (value != Math.rint(value) || value < least || value > most) {
                throw error("not a whole number in " + least + ".." + most, column, text(column));
            }
            return (long) value;
        }

        private BadInputException error(String fact, String column, String value) {
            return new BadInputException("reference cell is " + fact + ": file=" + file + ", line="
                    + line.getStartingLineNumber() + ", column=" + column + ", value=" + value + "; correct the file");
        }
    }
}
