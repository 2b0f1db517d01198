package org.wscsim.traces.archive;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.request.Arrival;
import org.wscsim.core.request.ArrivalSource;

/** Writes whole workloads to files: beside the target first, then renamed, so that nobody ever sees half a file. */
public final class TraceOutput {
    /** Names of the formats. */
    public static final List<String> FORMATS = List.of("binary", "csv");

    private TraceOutput() {}

    /**
     * What was written.
     *
     * @param requests how many
     * @param hashes content hashes of them in all; CSV leaves them out
     */
    public record Written(long requests, long hashes) {}

    /**
     * Writes every request of the source, which is closed.
     *
     * @param format one of {@link #FORMATS}
     * @throws BadInputException when the source fails, or the file cannot be written; the target is then as it was
     */
    public static Written write(ArrivalSource source, Path target, String format) {
        final Path name = target.getFileName();
        if (name == null) {
            throw new BadInputException("not a file name: output=" + target + "; name a file");
        }
        final Path part = target.resolveSibling("." + name + ".part");
        try (source) {
            final Written written = writePart(source, part, format);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return written;
        } catch (IOException e) {
            throw new BadInputException(
                    "trace not written: output=" + OneLine.of(target.toString()) + ", reason="
                            + OneLine.of(e.toString()) + "; check the folder and its free space",
                    e);
        } finally {
            drop(part);
        }
    }

    private static Written writePart(ArrivalSource source, Path part, String format) throws IOException {
        final Arrival request = new Arrival();
        long requests = 0;
        long hashes = 0;
        try (FileChannel channel = FileChannel.open(
                part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            final TraceWriter writer = format.equals("csv") ? new CsvTraceWriter(channel) : new ArchiveWriter(channel);
            while (source.next(request)) {
                writer.write(request);
                requests++;
                hashes += request.hashCount();
            }
            writer.end();
        }
        return new Written(requests, hashes);
    }

    /** Gone after the rename; left by a failure, whose own message counts. */
    private static void drop(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            throw new BadInputException(
                    "file not removed: file=" + OneLine.of(part.toString()) + "; remove it by hand", e);
        }
    }
}
