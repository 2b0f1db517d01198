package org.wscsim.traces.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wscsim.core.request.Arrival;
import org.wscsim.core.request.ArrivalSource;
import org.wscsim.traces.workload.WorkloadCatalogue;
import org.wscsim.traces.workload.WorkloadSpec;

/** Bytes allocated by the reading thread, counted by the JVM: none per request once a source is open. */
final class AllocationTest {
    private static final int WARM_UP = 60_000;
    private static final int MEASURED = 100_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir
    Path folder;

    /** A tenth of a byte per request: room for the counter's own call, none for an object per request. */
    private static void assertAllocatesNothing(ArrivalSource source) {
        final Arrival arrival = new Arrival();
        try (source) {
            for (int i = 0; i < WARM_UP; i++) {
                assertThat(source.next(arrival) ? 1 : 0).isOne();
            }
            final long before = THREADS.getCurrentThreadAllocatedBytes();
            int read = 0;
            while (read < MEASURED && source.next(arrival)) {
                read++;
            }
            final long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
            assertThat(read).isEqualTo(MEASURED);
            assertThat(bytes).as("bytes for %d requests", MEASURED).isLessThan(MEASURED / 10);
        }
    }

    @Test
    void readingATraceAllocatesNothingPerRow() throws Exception {
        final StringBuilder text = new StringBuilder("TIMESTAMP,ContextTokens,GeneratedTokens,note\r\n");
        for (int i = 0; i < WARM_UP + MEASURED; i++) {
            text.append("2023-11-16 18:").append(10 + i / 4_000).append(":46.6805900");
            text.append(",")
                    .append(1 + i % 7_000)
                    .append(",")
                    .append(1 + i % 900)
                    .append(i % 3 == 0 ? ",\u00e9\r\n" : ",\"a,b\"\r\n");
        }
        assertAllocatesNothing(TraceFile.open(Files.writeString(folder.resolve("t.csv"), text)));
    }

    @Test
    void generatorsAllocateNothingPerRequest() {
        for (final String name : WorkloadCatalogue.names()) {
            // sessions and closed loops wait for departures, and remember who is inside
            if (name.equals("sessions") || name.equals("closed-loop")) {
                continue;
            }
            final WorkloadSpec spec =
                    WorkloadSpec.named(name).withRequests(WARM_UP + MEASURED).withRateScale(3);
            assertAllocatesNothing(WorkloadCatalogue.open(spec));
        }
    }

    @Test
    void syntheticWorkloadsAllocateNothingPerRequest() {
        for (final String arrivals :
                List.of("gamma:cv=3", "weibull:cv=0.5", "mmpp", "diurnal:period=60", "deterministic")) {
            for (final String lengths : List.of("lognormal", "uniform", "zipf", "azure-code")) {
                final boolean own = lengths.equals("azure-code");
                final WorkloadSpec spec = WorkloadSpec.named("synthetic").withDistributions(arrivals, lengths);
                assertAllocatesNothing(WorkloadCatalogue.open(
                        (own ? spec : spec.withLengths(500, 90)).withRequests(WARM_UP + MEASURED)));
            }
        }
    }

    @Test
    void wrappersAllocateNothingPerRequest() throws Exception {
        final String row = "2023-11-16 18:15:46,10,20\n";
        final Path file = Files.writeString(
                folder.resolve("t.csv"), "TIMESTAMP,ContextTokens,GeneratedTokens\n" + row.repeat(WARM_UP + MEASURED));
        assertAllocatesNothing(WorkloadCatalogue.open(
                WorkloadSpec.ofTrace(file).withRequests(WARM_UP + MEASURED).withRateScale(3)));
    }
}
