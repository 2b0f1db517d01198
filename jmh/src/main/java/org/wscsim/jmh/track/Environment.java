package org.wscsim.jmh.track;

import java.io.IOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;

/**
 * What a run ran on. Immutable.
 *
 * @param values by name, as written
 */
record Environment(Map<String, String> values) {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
    /** What must be equal for times to be comparable without a second thought. */
    private static final List<String> MACHINE = List.of("cpu", "cores", "jdk", "flags");

    /** This machine and JVM, now. */
    static Environment here() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        values.put("commit", System.getProperty("wsc.commit", ""));
        values.put("jdk", System.getProperty("java.vm.name", "") + " " + System.getProperty("java.vm.version", ""));
        values.put("os", System.getProperty("os.name", "") + " " + System.getProperty("os.version", ""));
        values.put("cpu", cpu());
        values.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
        values.put("flags", String.join(" ", flags()));
        return new Environment(values);
    }

    /** Flags of this JVM that its forks inherit, without what differs from place to place. */
    private static List<String> flags() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> !flag.startsWith("-Dwsc.commit") && !flag.startsWith("-Djava.io.tmpdir"))
                .toList();
    }

    private static String cpu() {
        try (Stream<String> lines = Files.lines(CPU_INFO, StandardCharsets.UTF_8)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch", ""));
        } catch (IOException e) {
            return System.getProperty("os.arch", ""); // no such file on other systems
        }
    }

    /** What the file says; nothing where there is none. */
    static Environment read(Path file) {
        Map<String, String> values = new LinkedHashMap<>();
        if (Files.exists(file)) {
            JsonTree.read(file).members().forEach((name, value) -> values.put(name, value.text()));
        }
        return new Environment(values);
    }

    void write(Path file) throws IOException {
        try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
                JsonGenerator json = JsonTree.generator(out)) {
            json.writeStartObject();
            values.forEach(json::writeStringProperty);
            json.writeEndObject();
        }
    }

    String get(String name) {
        return values.getOrDefault(name, "");
    }

    /** Processor, cores, JVM and flags in one line. */
    String machine() {
        return MACHINE.stream().map(this::get).collect(Collectors.joining(" | "));
    }
}
