package org.wscsim.cli.steptrace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hardwood.InputFile;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wscsim.cli.command.CommandLineTree;
import org.wscsim.cli.command.Console;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** A run's trace keeps the rules of the Trace Event Format (Google, 2016), as far as viewers depend on them. */
class TraceEventFormatTest {
    @TempDir
    Path root;

    private List<Map<String, Object>> events() throws IOException {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
        String command = "run --num-requests 60 --model llama-2-7b --rate-scale 20 --plan 2xP:2x2,2xD:2x2 --report no"
                + " --perfetto-window 0:2 --out " + root.resolve("a");
        assertThat(CommandLineTree.execute(command.split(" "), new Console(nowhere, nowhere)))
                .isZero();
        return read(Files.readString(root.resolve("a/trace.json")));
    }

    /** The objects of {@code traceEvents}; values are text, numbers or objects. */
    private static List<Map<String, Object>> read(String text) {
        List<Map<String, Object>> events = new ArrayList<>();
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), text)) {
            while (parser.nextToken() != JsonToken.START_ARRAY) {
                assertThat(parser.currentToken()).isNotNull();
            }
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                events.add(object(parser));
            }
            assertThat(parser.currentToken()).isEqualTo(JsonToken.END_ARRAY);
        }
        return events;
    }

    private static Map<String, Object> object(JsonParser parser) {
        Map<String, Object> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            Object had = members.put(
                    name,
                    value == JsonToken.START_OBJECT
                            ? object(parser)
                            : value.isNumeric() ? parser.getDecimalValue() : parser.getString());
            assertThat(had).as("member given twice: %s", name).isNull();
        }
        return members;
    }

    private static BigDecimal time(Map<String, Object> event, String key) {
        BigDecimal value = (BigDecimal) event.get(key);
        assertThat(value).as("%s of %s", key, event).isNotNull();
        assertThat(value.signum()).isNotNegative();
        return value;
    }

    @Test
    void everyEventHasWhatItsPhaseAsksFor() throws IOException {
        List<Map<String, Object>> events = events();
        Set<Object> named = new HashSet<>();
        for (Map<String, Object> event : events) {
            String phase = (String) event.get("ph");
            assertThat(phase).isIn("M", "X", "b", "e", "s", "f");
            assertThat(event).containsKeys("name", "pid", "tid");
            if (phase.equals("M")) {
                assertThat(event.get("name")).isIn("process_name", "thread_name");
                assertThat(((Map<?, ?>) event.get("args")).get("name")).isNotNull();
                named.add(event.get("pid"));
            } else {
                time(event, "ts");
                assertThat(named).contains(event.get("pid"));
            }
            if (Set.of("b", "e", "s", "f").contains(phase)) {
                assertThat(event).containsKeys("id", "cat");
            }
        }
        assertThat(events).hasSizeGreaterThan(200);
    }

    @Test
    void stepsOfATrackFollowEachOther() throws IOException {
        Map<Object, BigDecimal> ends = new HashMap<>();
        for (Map<String, Object> event : events()) {
            if (event.get("ph").equals("X")) {
                BigDecimal start = time(event, "ts");
                Object track = event.get("pid") + "/" + event.get("tid");
                assertThat(start).isGreaterThanOrEqualTo(ends.getOrDefault(track, BigDecimal.ZERO));
                ends.put(track, start.add(time(event, "dur")));
            }
        }
        assertThat(ends).hasSize(4);
    }

    @Test
    void everyTransferAndEveryArrowHasABeginAndAnEnd() throws IOException {
        Map<String, Map<String, Object>> open = new HashMap<>();
        int closed = 0;
        for (Map<String, Object> event : events()) {
            String phase = (String) event.get("ph");
            String key = event.get("cat") + " " + event.get("id");
            if (phase.equals("b") || phase.equals("s")) {
                assertThat(open.put(key, event)).as("two begin: %s", event).isNull();
            } else if (phase.equals("e") || phase.equals("f")) {
                Map<String, Object> begin = open.remove(key);
                assertThat(begin).as("begin of %s", event).isNotNull();
                assertThat(begin.get("name")).isEqualTo(event.get("name"));
                assertThat(time(begin, "ts")).isLessThanOrEqualTo(time(event, "ts"));
                closed++;
            }
        }
        assertThat(open).isEmpty();
        assertThat(closed).isGreaterThan(20);
    }

    @Test
    void theStepsAreInParquetToo() throws IOException {
        List<String> traced = new ArrayList<>();
        for (Map<String, Object> event : events()) {
            if (event.get("ph").equals("X")) {
                BigDecimal instance = (BigDecimal) event.get("pid");
                traced.add(instance.intValue() - 1 + " " + event.get("name") + " "
                        + time(event, "ts").movePointRight(6).longValueExact() + " "
                        + time(event, "dur").movePointRight(6).longValueExact());
            }
        }
        List<String> rows = new ArrayList<>();
        try (ParquetFileReader file = ParquetFileReader.open(InputFile.of(root.resolve("a/steps.parquet")));
                RowReader row = file.rowReader()) {
            while (row.hasNext()) {
                row.next();
                long start = row.getLong("start_ps");
                rows.add(row.getInt("instance") + " " + row.getString("kind") + " " + start + " "
                        + (row.getLong("end_ps") - start));
                long parts = row.getLong("compute_ps") + row.getLong("dram_wait_ps") + row.getLong("noc_wait_ps");
                assertThat(parts).isPositive().isLessThanOrEqualTo(row.getLong("end_ps") - start + 1);
                assertThat(row.getString("role")).isIn("prefill", "decode");
            }
        }
        assertThat(rows).isEqualTo(traced);
    }

    /** An arrow is drawn from the slice around its begin to the slice that is next at its end; without them it is lost. */
    @Test
    void anArrowLeavesFromAStepAndFindsAStep() throws IOException {
        Map<Object, TreeMap<BigDecimal, BigDecimal>> steps = new HashMap<>();
        List<Map<String, Object>> events = events();
        for (Map<String, Object> event : events) {
            if (event.get("ph").equals("X")) {
                BigDecimal start = time(event, "ts");
                steps.computeIfAbsent(event.get("pid"), pid -> new TreeMap<>())
                        .put(start, start.add(time(event, "dur")));
            }
        }
        for (Map<String, Object> event : events) {
            if (event.get("ph").equals("s")) {
                Map.Entry<BigDecimal, BigDecimal> around =
                        steps.get(event.get("pid")).floorEntry(time(event, "ts"));
                assertThat(around).isNotNull();
                assertThat(around.getValue()).isGreaterThanOrEqualTo(time(event, "ts"));
            }
        }
    }
}
