package org.wscsim.jmh.track;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.wscsim.core.failure.BadInputException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;

/**
 * The accepted runs, one line of JSON each, oldest first: when and on what it ran, each case's median cost in units of the
 * reference benchmark, and its exact counters. A line is added by writing the longer file beside and renaming it, under a
 * lock: killed at any moment, the file is the old one or the new one.
 */
final class HistoryFile {
    private static final String ENVIRONMENT = "environment";
    private static final String COSTS = "costs";
    private static final String COUNTERS = "counters";

    private final Path file;

    HistoryFile(Path file) {
        this.file = file;
    }

    /** An accepted run. */
    record Entry(Environment environment, JsonTree costs, JsonTree counters) {}

    /** All accepted runs; none where there is no file. */
    List<Entry> read() {
        if (!Files.exists(file)) {
            return List.of();
        }
        List<Entry> entries = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                if (!line.isBlank()) {
                    entries.add(entry(JsonTree.read(new StringReader(line))));
                }
            }
        } catch (IOException | JacksonException e) {
            throw new BadInputException(
                    "history cannot be read: file=" + file + ", line=" + (entries.size() + 1) + ", cause=" + e
                            + "; mend or remove the line",
                    e);
        }
        return entries;
    }

    private static Entry entry(JsonTree line) {
        Map<String, String> values = new java.util.LinkedHashMap<>();
        line.get(ENVIRONMENT).members().forEach((name, value) -> values.put(name, value.text()));
        return new Entry(new Environment(values), line.get(COSTS), line.get(COUNTERS));
    }

    /** Adds a run. */
    void accept(RunFolder run, Scores relative) throws IOException {
        String line = line(run, relative);
        Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
        try (FileChannel lockChannel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = lockChannel.lock()) {
            assert lock.isValid() : "lost the lock of the history";
            // a line that somebody left half written stays his to mend, rather than take the new one into it
            read();
            byte[] old = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
            Path longer = file.resolveSibling(file.getFileName() + ".part");
            try (FileChannel out = FileChannel.open(
                    longer,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                writeAll(out, old);
                if (old.length > 0 && old[old.length - 1] != '\n') {
                    writeAll(out, new byte[] {'\n'});
                }
                writeAll(out, (line + "\n").getBytes(StandardCharsets.UTF_8));
                out.force(true);
            }
            Files.move(longer, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void writeAll(FileChannel out, byte[] bytes) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        while (left.hasRemaining()) {
            out.write(left);
        }
    }

    private static String line(RunFolder run, Scores relative) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JsonTree.generator(text)) {
            json.writeStartObject();
            json.writeName(ENVIRONMENT);
            json.writeStartObject();
            Environment.read(run.environment()).values().forEach(json::writeStringProperty);
            json.writeEndObject();
            json.writeName(COSTS);
            json.writeStartObject();
            relative.cost().forEach((key, forks) -> json.writeNumberProperty(key, Scores.median(forks)));
            json.writeEndObject();
            json.writeName(COUNTERS);
            json.writeStartObject();
            CounterFile.read(run.counters()).forEach((key, counts) -> {
                json.writeName(key);
                json.writeStartObject();
                counts.forEach(json::writeNumberProperty);
                json.writeEndObject();
            });
            json.writeEndObject();
            json.writeEndObject();
        }
        return text.toString();
    }
}
