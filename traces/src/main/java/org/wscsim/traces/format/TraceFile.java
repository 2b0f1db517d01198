package org.wscsim.traces.format;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.request.ArrivalSource;

/**
 * Opens request traces by their content, whatever the file is called.
 *
 * <p>Known so far: Azure 2023 and 2024 CSV. A trace is read more than once (a scan before the run, then the run), so it
 * must be a regular file: pipes, FIFOs and standard input are refused.
 */
public final class TraceFile {
    private TraceFile() {}

    /**
     * Opens a trace and reads its header; the caller closes it. Rows are checked as they are read, see {@link
     * ArrivalSource#next}.
     *
     * @throws BadInputException naming the file, and from {@code next} the line and the column as well
     */
    public static ArrivalSource open(Path file) {
        final String name = oneLine(file.toString());
        if (Files.isDirectory(file)) {
            throw new BadInputException("trace is a directory: file=" + name + "; name a file in it");
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new BadInputException("trace is not a regular file: file=" + name
                    + "; pipes and devices cannot be read twice, write it to a file first");
        }
        try {
            return new AzureTraceReader(file);
        } catch (NoSuchFileException e) {
            throw new BadInputException("trace not found: file=" + name + "; check the path", e);
        } catch (AccessDeniedException e) {
            throw new BadInputException("trace not readable: file=" + name + "; check its permissions", e);
        } catch (IOException e) {
            final String reason = oneLine(String.valueOf(e.getMessage()));
            throw new BadInputException("trace not readable: file=" + name + ", reason=" + reason, e);
        }
    }

    /** The text with every control character as '?', so that a message stays one line. */
    static String oneLine(String text) {
        final StringBuilder line = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            final char c = text.charAt(i);
            final boolean printable = !Character.isISOControl(c) && c != '\u2028' && c != '\u2029';
            line.append(printable ? c : '?');
        }
        return line.toString();
    }
}
