package org.wscsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code --set}: values of definitions and of keys, over a file, over defaults. */
class SetOptionTest {
    private static final String DRAM = "wafer.die.dram_bytes_per_second=";

    @TempDir
    Path root;

    private CommandLineRun run(String folder, String... more) {
        List<String> args = new ArrayList<>(List.of(
                "run", "--num-requests", "20", "--model", "llama-2-7b", "--system", "vllm", "--plan", "2xM:2x2"));
        return run(folder, args, more);
    }

    private CommandLineRun run(String folder, List<String> first, String... more) {
        List<String> args = new ArrayList<>(first);
        args.addAll(List.of("--out", root.resolve(folder).toString(), "--report", "no"));
        args.addAll(List.of(more));
        CommandLineRun run = CommandLineRun.of(args.toArray(new String[0]));
        assertThat(run.code()).as(run.err()).isZero();
        return run;
    }

    private String file(String folder, String name) throws IOException {
        return Files.readString(root.resolve(folder).resolve(name));
    }

    private String line(String folder, String key) throws IOException {
        return file(folder, "config.yaml")
                .lines()
                .filter(line -> line.strip().startsWith(key + ":"))
                .findFirst()
                .orElseThrow()
                .strip();
    }

    @Test
    void aChangedWaferIsAnotherRunThatItsConfigurationRepeats() throws IOException {
        run("plain");
        run("slow", "--set", DRAM + "1e12", "--set", "rate_scale=2");
        assertThat(line("slow", "set")).isEqualTo("set: \"" + DRAM + "1e12\"");
        assertThat(line("slow", "dram_bytes_per_second")).endsWith("1e12  # set; was 2.0e12");
        assertThat(line("slow", "rate_scale")).isEqualTo("rate_scale: 2.0");
        assertThat(line("slow", "run_hash")).isNotEqualTo(line("plain", "run_hash"));
        assertThat(file("slow", "summary.json"))
                .contains("wsc-case3-changed")
                .isNotEqualTo(file("plain", "summary.json"));

        run("again", List.of("run", "--config", root.resolve("slow/config.yaml").toString()));
        assertThat(file("again", "config.yaml")).isEqualTo(file("slow", "config.yaml"));
        assertThat(file("again", "summary.json")).isEqualTo(file("slow", "summary.json"));
    }

    @Test
    void theCommandLineBeatsTheFileKeyByKey() throws IOException {
        run("first", "--set", DRAM + "1e12", "--set", "wafer.d2d_hop_latency_ns=50");
        String config = root.resolve("first/config.yaml").toString();
        run("second", List.of("run", "--config", config), "--set", DRAM + "3e12");
        assertThat(line("second", "set")).isEqualTo("set: \"wafer.d2d_hop_latency_ns=50;" + DRAM + "3e12\"");
        assertThat(line("second", "dram_bytes_per_second")).endsWith("3e12  # set; was 2.0e12");
        run("other", List.of("run", "--config", config), "--wafer", "wsc-case2");
        assertThat(line("other", "set")).isEqualTo("set: null");
    }

    @Test
    void theValueThatADefinitionHasChangesNothing() throws IOException {
        run("plain");
        run("same", "--set", DRAM + "2.0e12");
        assertThat(line("same", "run_hash")).isEqualTo(line("plain", "run_hash"));
        assertThat(file("same", "requests.csv")).isEqualTo(file("plain", "requests.csv"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            wafer.dei.dram_bytes=3               | did you mean wafer.die.dram_bytes
            wafer.d2d_bytes_per_second=2e12      | did you mean wafer.d2d_bytes_per_second_per_link_per_direction
            model.hidden_siz=3                   | did you mean model.hidden_size
            rate_scal=3                          | did you mean rate_scale
            rate_scale=-3                        | not a number in range: --set rate_scale=-3
            systems=vllm                         | unknown key: --set systems
            wafer.die.dram_bytes                 | not KEY=VALUE
            wafer.die.dram_bytes=many            | key=die.dram_bytes, value=many
            'wafer.die.dram_bytes=1;x'           | not a change of a definition
            'wafer.name=a b'                     | not a value of a definition
            num_requests=3                       | given twice
            """)
    void saysWhatIsWrong(String given, String said) {
        CommandLineRun run = CommandLineRun.of("run", "--num-requests", "5", "--set", given);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).hasLineCount(1).contains(said);
    }

    @Test
    void aMisspeltKeyOfAWaferFileIsNamed() throws IOException {
        String text = CommandLineRun.of("show", "wsc-case3").out().replace("dram_latency_ns", "dram_latncy_ns");
        Path file = Files.writeString(root.resolve("mine.yaml"), text);
        CommandLineRun run = CommandLineRun.of("run", "--wafer", file.toString());
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err())
                .hasLineCount(1)
                .contains("unknown key: key=die.dram_latncy_ns; did you mean dram_latency_ns");
    }

    @Test
    void limitsOfAClassThatNobodyHasAreRefused() {
        CommandLineRun run = CommandLineRun.of("run", "--num-requests", "5", "--class-limits", "batch=ttft:500");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).hasLineCount(1).contains("limits of a class that no request has: class=batch");
    }
}
