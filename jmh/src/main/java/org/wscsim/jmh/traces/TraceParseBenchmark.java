package org.wscsim.jmh.traces;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.wscsim.core.request.Arrival;
import org.wscsim.core.request.ArrivalSource;
import org.wscsim.jmh.Invocations;
import org.wscsim.traces.format.TraceFile;
import org.wscsim.traces.statistics.ArrivalChecksum;
import org.wscsim.traces.workload.WorkloadCatalogue;
import org.wscsim.traces.workload.WorkloadSpec;

/**
 * What does a row of an Azure trace cost to read, against the obvious way: a line as a string, split at commas, parsed by
 * java.time?
 *
 * <p>One operation is one row, opening the file and all checks included. The file holds {@value #ROWS} requests of {@code
 * azure-conv}, seed 1, in the published format, and is read from the page cache. Both ways must yield the same requests.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(
        value = 1,
        jvmArgsAppend = {
            "--add-exports",
            "java.base/jdk.internal.misc=ALL-UNNAMED",
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC"
        })
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Invocations(1)
public class TraceParseBenchmark {
    private static final int ROWS = 100_000;
    private static final long PS_PER_TICK = 100_000;
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSSS", Locale.ROOT);

    private Path file = Path.of("");
    private final Arrival arrival = new Arrival();

    /** Writes the trace, and compares what the two ways read from it. */
    @Setup
    public void write() throws IOException {
        file = Files.createTempFile("trace", ".csv");
        final StringBuilder text = new StringBuilder("TIMESTAMP,ContextTokens,GeneratedTokens");
        final LocalDateTime start = LocalDateTime.of(2023, 11, 16, 18, 15, 46, 680_590_000);
        try (ArrivalSource source =
                WorkloadCatalogue.open(WorkloadSpec.named("azure-conv").withRequests(ROWS))) {
            while (source.next(arrival)) {
                final long nanos = arrival.arrivalPs / PS_PER_TICK * 100;
                text.append("\r\n").append(FORMAT.format(start.plusNanos(nanos)));
                text.append(',').append(arrival.promptTokens).append(',').append(arrival.outputTokens);
            }
        }
        Files.writeString(file, text);
        if (reader() != splitAndParse()) {
            throw new IllegalStateException("the two ways read different requests");
        }
    }

    /** Deletes the trace. */
    @TearDown
    public void delete() throws IOException {
        Files.deleteIfExists(file);
    }

    /**
     * Our reader.
     *
     * @return checksum of the requests
     */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public long reader() {
        final ArrivalChecksum checksum = new ArrivalChecksum();
        try (ArrivalSource source = TraceFile.open(file)) {
            while (source.next(arrival)) {
                checksum.add(arrival);
            }
        }
        return checksum.value();
    }

    /**
     * The reference.
     *
     * @return checksum of the requests
     */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public long splitAndParse() throws IOException {
        final ArrivalChecksum checksum = new ArrivalChecksum();
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            reader.readLine();
            @Nullable LocalDateTime first = null;
            long id = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                final String[] fields = line.split(",");
                final LocalDateTime time = LocalDateTime.parse(fields[0], FORMAT);
                first = first == null ? time : first;
                final long arrivalPs = Duration.between(first, time).toNanos() * 1_000;
                arrival.set(id++, arrivalPs, Integer.parseInt(fields[1]), Integer.parseInt(fields[2]));
                checksum.add(arrival);
            }
        }
        return checksum.value();
    }
}
