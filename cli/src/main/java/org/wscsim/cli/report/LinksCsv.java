package org.wscsim.cli.report;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import org.wscsim.core.engine.RunResult;

/**
 * Writes {@code links.csv}, the wafer's heat map: a row per DRAM port ({@code to_die} = {@code from_die}) and per direction
 * between neighbouring dies. Stateless.
 */
public final class LinksCsv {
    private static final int DIGITS = 9;

    private LinksCsv() {}

    /** Writes header and rows and leaves {@code out} open. */
    public static void write(RunResult result, Writer out) {
        try {
            CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(out);
            csv.writeRecord("kind", "from_die", "to_die", "bytes", "utilization", "busy_share", "waiting_ms");
            for (RunResult.Link link : result.links()) {
                csv.writeRecord(
                        link.dramPort() ? "dram" : "d2d",
                        Integer.toString(link.fromDie()),
                        Integer.toString(link.toDie()),
                        Long.toString(link.bytes()),
                        DecimalText.fixed(link.utilization(), DIGITS),
                        DecimalText.fixed(link.busyShare(), DIGITS),
                        DecimalText.fixed(DecimalText.milliseconds((double) link.waitingPs()), DIGITS));
            }
            csv.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
