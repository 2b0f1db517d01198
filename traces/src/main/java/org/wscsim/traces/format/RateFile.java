package org.wscsim.traces.format;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.failure.BadInputException;

/**
 * Reads measured request rates: {@code workload,window_start_s,req_per_s}, one row per window of equal length, several
 * workloads in one file (the aggregates of ServeGen, Xiang et al. 2025). Stateless.
 */
public final class RateFile {
    private static final String WORKLOAD = "workload";
    private static final String START = "window_start_s";
    private static final String RATE = "req_per_s";

    private RateFile() {}

    /**
     * A curve of rates.
     *
     * @param windowSeconds length of a window
     * @param perSecond requests per second in each window, one above 0 at least
     */
    public record Rates(double windowSeconds, double[] perSecond) {}

    /**
     * Reads one workload's windows.
     *
     * @param workload its name; null where the file holds but one
     */
    public static Rates read(Path file, @Nullable String workload) {
        try (CsvRows rows = new CsvRows(file, Files.newInputStream(file))) {
            return read(rows, workload);
        } catch (IOException e) {
            throw new BadInputException(
                    "rates not readable: file=" + TraceFile.oneLine(file.toString()) + ", reason="
                            + TraceFile.oneLine(e.toString()) + "; check the path",
                    e);
        }
    }

    private static Rates read(CsvRows rows, @Nullable String workload) {
        if (!rows.next()) {
            throw new BadInputException("rates empty: " + rows.fileText() + "; expected a header line and windows");
        }
        final CsvHeader header = new CsvHeader(rows);
        final int nameColumn = header.column(WORKLOAD);
        final int startColumn = header.column(START);
        final int rateColumn = header.column(RATE);
        final int columns = rows.fieldCount();
        String name = workload;
        double[] rates = new double[64];
        double first = 0;
        double window = 0;
        int count = 0;
        while (rows.next()) {
            if (rows.fieldCount() != columns) {
                throw rows.error(
                        "wrong number of fields",
                        "fields=" + rows.fieldCount() + ", expected=" + columns
                                + "; one field per column of the header");
            }
            if (name == null) {
                name = rows.text(nameColumn);
            }
            if (!rows.is(nameColumn, name)) {
                requireNamed(rows, nameColumn, workload);
                continue;
            }
            final double start = number(rows, startColumn, START);
            first = count == 0 ? start : first;
            window = count == 1 ? start - first : window;
            if (count > 0 && (window <= 0 || Math.abs(start - first - count * window) > 1e-6 * window)) {
                throw rows.error(
                        "windows of unequal length",
                        "column=" + START + ", value=" + start + ", expected=" + (first + count * window)
                                + "; give every window once, in order");
            }
            rates = count == rates.length ? Arrays.copyOf(rates, 2 * count) : rates;
            rates[count++] = number(rows, rateColumn, RATE);
        }
        return checked(rows, name, window, Arrays.copyOf(rates, count));
    }

    private static void requireNamed(CsvRows rows, int column, @Nullable String workload) {
        if (workload == null) {
            throw rows.error(
                    "several workloads in one file",
                    "column=" + WORKLOAD + ", value=" + rows.text(column) + "; choose one with name=...");
        }
    }

    private static Rates checked(CsvRows rows, @Nullable String name, double window, double[] rates) {
        if (rates.length < 2 || Arrays.stream(rates).max().orElse(0) <= 0) {
            throw new BadInputException("no rates: " + rows.fileText() + ", " + WORKLOAD + '=' + name + ", windows="
                    + rates.length + "; at least two windows are needed, one with a rate above 0");
        }
        return new Rates(window, rates);
    }

    private static double number(CsvRows rows, int column, String name) {
        final String text = rows.text(column);
        if (!text.matches("(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,2})?")) {
            throw rows.error("not a number", "column=" + name + ", value=" + text + "; expected 0 or more");
        }
        return Double.parseDouble(text);
    }
}
