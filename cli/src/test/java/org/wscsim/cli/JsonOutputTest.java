package org.wscsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** {@code --json}: one document on standard output and nothing else. */
class JsonOutputTest {
    @TempDir
    Path root;

    /** Names anywhere in the one document that a text is. */
    private static Set<String> names(String text) {
        Set<String> names = new HashSet<>();
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), text)) {
            assertThat(parser.nextToken()).isEqualTo(JsonToken.START_OBJECT);
            int depth = 1;
            while (depth > 0) {
                JsonToken token = parser.nextToken();
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (token == JsonToken.PROPERTY_NAME) {
                    names.add(parser.currentName());
                }
            }
            assertThat(parser.nextToken()).as("nothing behind the document").isNull();
        }
        return names;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            list wafers                            | wafers dram_gb
            list models                            | models kv_bytes_per_token
            list systems                           | systems batcher
            list policies                          | policies parameters
            list workloads                         | workloads by_default
            trace stats --num-requests 100         | requests prompt_p90_tokens against_published error
            design                                 | feasible budgets wafer peak_watts largest_grids
            design --space default                 | designs feasible infeasible stopped
            explain step --batch 4                 | operators in_step notes
            explain collective                     | sizes bytes
            explain collective --bytes 1e6         | algorithms busiest_link_bytes
            explain artifact                       | operators fastest
            explain placement --plan 2xP:2x4,1xD:2x4 | instances layouts hops
            noc --k 4 --warmup 100 --cycles 2000   | avg_packet_latency
            paper table1                           | table1 tflop_per_s notes
            """)
    void everyTableIsOneDocument(String command, String expected) {
        String[] args = (command + " --json").split(" ");
        if (command.startsWith("paper")) {
            args = (command + " --json --out " + root.resolve("paper")).split(" ");
        }
        CommandLineRun run = CommandLineRun.of(args);
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(names(run.out())).contains("schema").contains(expected.split(" "));
    }

    @Test
    void figuresAreNumbersAndNamesAreText() {
        String models = CommandLineRun.of("list", "models", "--json").out();
        assertThat(models).contains("\"model\": \"llama-3-70b\"", "\"layers\": 80", "\"parameters\": \"70.6 B\"");
    }

    @Test
    void predictionsAndDifferencesToo() throws IOException {
        Path rows =
                Files.writeString(root.resolve("rows.csv"), "kind,device,m,n,k\ngemm,a100,128,4096,4096\nodd,,,,\n");
        String predicted =
                CommandLineRun.of("predict", rows.toString(), "--json").out();
        assertThat(names(predicted)).contains("predictions", "predicted_ms", "status");
        assertThat(predicted).contains("\"m\": 128", "\"m\": null", "\"status\": \"ok\"");

        for (String system : new String[] {"vllm", "orca"}) {
            CommandLineRun.of(("run --num-requests 20 --model llama-2-7b --plan 2xM:2x2 --system " + system
                            + " --report no --out " + root.resolve(system))
                    .split(" "));
        }
        String difference = CommandLineRun.of(
                        "diff",
                        root.resolve("vllm").toString(),
                        root.resolve("orca").toString(),
                        "--json")
                .out();
        assertThat(names(difference)).contains("settings", "results", "before", "after", "change_ms");
    }
}
