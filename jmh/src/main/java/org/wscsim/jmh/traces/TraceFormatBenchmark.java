package org.wscsim.jmh.traces;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.wscsim.core.request.Arrival;
import org.wscsim.core.request.ArrivalSource;
import org.wscsim.jmh.Invocations;
import org.wscsim.traces.archive.TraceOutput;
import org.wscsim.traces.format.TraceFile;
import org.wscsim.traces.statistics.ArrivalChecksum;
import org.wscsim.traces.workload.WorkloadCatalogue;
import org.wscsim.traces.workload.WorkloadSpec;

/**
 * What does a row cost to read in our binary format, in CSV with seconds and in lines of JSON, against the obvious way: a
 * {@link DataInputStream}, a line split at commas with {@link BigDecimal}, a regular expression?
 *
 * <p>One operation is one row, opening the file and all checks included. The file holds {@value #ROWS} requests of {@code
 * azure-conv}, seed 1, at whole milliseconds, and is read from the page cache. Both ways must yield the same requests.
 * Azure's own CSV has a benchmark of its own, {@link TraceParseBenchmark}.
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
public class TraceFormatBenchmark {
    private static final int ROWS = 20_000;
    private static final long PS_PER_MS = 1_000_000_000;
    private static final Pattern JSON =
            Pattern.compile("\"timestamp\": (\\d+), \"input_length\": (\\d+), \"output_length\": (\\d+)");

    /** Of the file. */
    @Param({"binary", "csv", "jsonl"})
    String format = "";

    private Path file = Path.of("");
    /** The same requests as the naive reader of binary files wants them. */
    private Path plain = Path.of("");

    private final Arrival arrival = new Arrival();

    /** The workload at whole milliseconds, which every format can hold. */
    private static final class Milliseconds implements ArrivalSource {
        private final ArrivalSource source =
                WorkloadCatalogue.open(WorkloadSpec.named("azure-conv").withRequests(ROWS));

        @Override
        public boolean next(Arrival into) {
            boolean more = source.next(into);
            into.arrivalPs -= into.arrivalPs % PS_PER_MS;
            return more;
        }

        @Override
        public void close() {
            source.close();
        }
    }

    /** Writes the trace, and compares what the two ways read from it. */
    @Setup
    public void write() throws IOException {
        file = Files.createTempFile("trace", "." + format);
        plain = Files.createTempFile("trace", ".plain");
        if (format.equals("jsonl")) {
            writeJson();
        } else {
            TraceOutput.write(new Milliseconds(), file, format);
        }
        writePlain();
        if (reader() != naive()) {
            throw new IllegalStateException("the two ways read different requests: format=" + format);
        }
    }

    private void writeJson() throws IOException {
        try (Milliseconds source = new Milliseconds();
                PrintWriter out = new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8))) {
            while (source.next(arrival)) {
                out.println("{\"timestamp\": " + arrival.arrivalPs / PS_PER_MS + ", \"input_length\": "
                        + arrival.promptTokens + ", \"output_length\": " + arrival.outputTokens + "}");
            }
        }
    }

    private void writePlain() throws IOException {
        try (Milliseconds source = new Milliseconds();
                DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(plain)))) {
            while (source.next(arrival)) {
                out.writeLong(arrival.arrivalPs);
                out.writeInt(arrival.promptTokens);
                out.writeInt(arrival.outputTokens);
            }
        }
    }

    /** Deletes the traces. */
    @TearDown
    public void delete() throws IOException {
        Files.deleteIfExists(file);
        Files.deleteIfExists(plain);
    }

    /**
     * Our reader.
     *
     * @return checksum of the requests
     */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public long reader() {
        ArrivalChecksum checksum = new ArrivalChecksum();
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
    public long naive() throws IOException {
        ArrivalChecksum checksum = new ArrivalChecksum();
        if (format.equals("binary")) {
            readPlain(checksum);
        } else {
            readLines(checksum);
        }
        return checksum.value();
    }

    private void readPlain(ArrivalChecksum checksum) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(plain)))) {
            for (long id = 0; id < ROWS; id++) {
                arrival.set(id, in.readLong(), in.readInt(), in.readInt());
                checksum.add(arrival);
            }
        }
    }

    private void readLines(ArrivalChecksum checksum) throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            long id = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (format.equals("csv")) {
                    String[] fields = line.split(",");
                    if (Character.isDigit(line.charAt(0))) {
                        long ps = new BigDecimal(fields[0]).movePointRight(12).longValueExact();
                        arrival.set(id++, ps, Integer.parseInt(fields[1]), Integer.parseInt(fields[2]));
                        checksum.add(arrival);
                    }
                } else {
                    Matcher matcher = JSON.matcher(line);
                    if (!matcher.find()) {
                        throw new IOException("not a request: line=" + line);
                    }
                    long ps = Long.parseLong(matcher.group(1)) * PS_PER_MS;
                    arrival.set(id++, ps, Integer.parseInt(matcher.group(2)), Integer.parseInt(matcher.group(3)));
                    checksum.add(arrival);
                }
            }
        }
    }
}
