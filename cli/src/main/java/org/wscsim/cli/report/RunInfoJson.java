package org.wscsim.cli.report;

import java.io.Writer;
import java.time.Instant;
import java.util.List;
import org.wscsim.core.memory.MemoryUse;

/**
 * Writes {@code run-info.json}: everything about a run that may differ between two runs of the same configuration.
 * Nothing in it is read back. Stateless.
 */
public final class RunInfoJson {
    private RunInfoJson() {}

    /**
     * @param version of this program
     * @param commandLine as given
     * @param startedAt wall clock at start
     * @param wallSeconds what the simulations took, reading and writing included
     * @param requests simulated in all
     * @param threads workers
     * @param memory off-heap memory by purpose, empty where nobody asked
     */
    public record RunInfo(
            String version,
            List<String> commandLine,
            Instant startedAt,
            double wallSeconds,
            long requests,
            int threads,
            List<MemoryUse> memory) {}

    /** Writes the document and leaves {@code out} open. */
    public static void write(RunInfo info, Writer out) {
        try (JsonDocument json = new JsonDocument(out)) {
            json.put("schema", SummaryJson.SCHEMA)
                    .put("version", info.version())
                    .put("command_line", info.commandLine())
                    .put("started_at", info.startedAt().toString())
                    .put("wall_seconds", info.wallSeconds())
                    .put("requests_per_wall_second", info.wallSeconds() > 0 ? info.requests() / info.wallSeconds() : 0)
                    .put("threads", info.threads());
            json.open("machine")
                    .put("os", property("os.name") + ' ' + property("os.version"))
                    .put("architecture", property("os.arch"))
                    .put("processors", Runtime.getRuntime().availableProcessors())
                    .put("max_heap_bytes", Runtime.getRuntime().maxMemory())
                    .closeObject();
            json.open("jvm")
                    .put("name", property("java.vm.name"))
                    .put("version", property("java.vm.version"))
                    .put("vendor", property("java.vendor"))
                    .closeObject();
            if (!info.memory().isEmpty()) {
                MemoryTable.write(json, info.memory());
            }
        }
    }

    private static String property(String key) {
        return System.getProperty(key, "unknown");
    }
}
