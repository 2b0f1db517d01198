package org.wscsim.traces.format;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.request.ArrivalSource;
import org.wscsim.traces.archive.ArchiveReader;
import org.wscsim.traces.archive.OneLine;

/**
 * Opens request traces by their content, whatever the file is called: our binary format, JSON, or CSV by the columns its
 * first line names; any but binary also compressed by gzip.
 *
 * <p>A trace is read more than once (a scan before the run, then the run), so it must be a regular file: pipes, FIFOs and
 * standard input are refused.
 */
public final class TraceFile {
    private static final int HEAD_BYTES = 64;
    private static final int GZIP_BUFFER = 1 << 16;

    private TraceFile() {}

    /** As {@link #open(Path, TraceFormat)}, of whatever format it turns out to be. */
    public static ArrivalSource open(Path file) {
        return open(file, null);
    }

    /**
     * Opens a trace and reads its header; the caller closes it. Rows are checked as they are read, see {@link
     * ArrivalSource#next}.
     *
     * @param format the only one to accept, or null
     * @throws BadInputException naming the file, and from {@code next} the line and the column as well
     */
    public static ArrivalSource open(Path file, @Nullable TraceFormat format) {
        return open(file, format, List.of());
    }

    /**
     * As {@link #open(Path, TraceFormat)}, for a run of these models: a request's model, where the trace names one, is one of
     * them by name or by number. A binary trace has numbers only.
     *
     * @param models names by number; empty for any
     * @throws BadInputException also for a model that is none of them
     */
    public static ArrivalSource open(Path file, @Nullable TraceFormat format, List<String> models) {
        final String name = oneLine(file.toString());
        if (Files.isDirectory(file)) {
            throw new BadInputException("trace is a directory: file=" + name + "; name a file in it");
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new BadInputException("trace is not a regular file: file=" + name
                    + "; pipes and devices cannot be read twice, write it to a file first");
        }
        try {
            return openAs(file, format, models);
        } catch (NoSuchFileException e) {
            throw new BadInputException("trace not found: file=" + name + "; check the path", e);
        } catch (AccessDeniedException e) {
            throw new BadInputException("trace not readable: file=" + name + "; check its permissions", e);
        } catch (ZipException | EOFException e) {
            throw new BadInputException(
                    "trace damaged: file=" + name
                            + ", reason=begins as gzip does and is none, or is cut; fetch it again",
                    e);
        } catch (IOException e) {
            final String reason = oneLine(String.valueOf(e.getMessage()));
            throw new BadInputException(
                    "trace not readable: file=" + name + ", reason=" + reason + "; check the file", e);
        }
    }

    private static ArrivalSource openAs(Path file, @Nullable TraceFormat format, List<String> models)
            throws IOException {
        final InputStream input = Files.newInputStream(file);
        try {
            final byte[] head = input.readNBytes(HEAD_BYTES);
            if (ArchiveReader.recognises(head)) {
                require(file, format, TraceFormat.BINARY, TraceFormat.BINARY);
                input.close();
                return ArchiveReader.open(file);
            }
            final InputStream whole = new SequenceInputStream(new ByteArrayInputStream(head), input);
            final boolean gzip = head.length >= 2 && head[0] == 0x1F && (head[1] & 0xFF) == 0x8B;
            return openText(file, gzip ? new GZIPInputStream(whole, GZIP_BUFFER) : whole, format, models);
        } catch (IOException | BadInputException e) {
            input.close();
            throw e;
        }
    }

    private static ArrivalSource openText(
            Path file, InputStream input, @Nullable TraceFormat format, List<String> models) throws IOException {
        final byte[] head = input.readNBytes(HEAD_BYTES);
        final InputStream whole = new SequenceInputStream(new ByteArrayInputStream(head), input);
        if (isJson(head)) {
            require(file, format, TraceFormat.MOONCAKE, TraceFormat.LENGTHS);
            return new JsonTraceReader(file, whole, models);
        }
        if (format != null && format.layout() == null) {
            throw new BadInputException("trace is not of the format named: file=" + oneLine(file.toString())
                    + ", trace_format=" + format.key() + ", found=text; leave out --trace-format");
        }
        final CsvRows rows = new CsvRows(file, whole);
        final CsvTraceReader reader = format == null
                ? new CsvTraceReader(rows, null, null, models)
                : new CsvTraceReader(rows, format.layout(), format.group(), models);
        return reader.layout().order() == null ? reader : new SortedSource(reader, rows.fileText());
    }

    private static void require(Path file, @Nullable TraceFormat format, String one, String other) {
        if (format != null && !format.key().equals(one) && !format.key().equals(other)) {
            throw new BadInputException("trace is not of the format named: file=" + oneLine(file.toString())
                    + ", trace_format=" + format.key() + ", found=" + one + "; leave out --trace-format");
        }
    }

    private static boolean isJson(byte[] head) {
        for (final byte b : head) {
            if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
                return b == '{' || b == '[';
            }
        }
        return false;
    }

    /** The text with every control character as '?', so that a message stays one line. */
    static String oneLine(String text) {
        return OneLine.of(text);
    }
}
