package org.wscsim.schedulers.system;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** The lines of a Mooncake trace: milliseconds, lengths, one content hash per 512 prompt tokens. */
final class MooncakeTrace {
    private static final Pattern LINE = Pattern.compile(
            "\\{\"timestamp\": (\\d+), \"input_length\": (\\d+), \"output_length\": (\\d+), \"hash_ids\": \\[(.*)]}");
    private static final long PS_PER_MS = 1_000_000_000L;

    private MooncakeTrace() {}

    static List<World.Request> read(Path file) throws IOException {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.US_ASCII))) {
            return lines.lines().map(MooncakeTrace::request).toList();
        }
    }

    private static World.Request request(String line) {
        Matcher fields = LINE.matcher(line);
        if (!fields.matches()) {
            throw new IllegalArgumentException("not a request: " + line);
        }
        List<Long> hashes =
                Arrays.stream(fields.group(4).split(", ")).map(Long::valueOf).toList();
        return new World.Request(
                        Long.parseLong(fields.group(1)) * PS_PER_MS,
                        Integer.parseInt(fields.group(2)),
                        Integer.parseInt(fields.group(3)))
                .withContents(512, hashes);
    }
}
