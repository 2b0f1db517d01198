package org.wscsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is wrong: one line on standard error, exit code 2, nothing on standard output, nothing written. */
class BadInputTest {
    private static final String HEADER = "TIMESTAMP,ContextTokens,GeneratedTokens\n";

    @TempDir
    Path root;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--modle x|did you mean --model",
                "--system vlm|did you mean vllm",
                "--model llama-3-70|did you mean llama-3-70b",
                "--wafer wsc-case5|wsc-case",
                "--workload azure-con|did you mean azure-conv",
                "--mesh analytc|did you mean analytic",
                "--request-rate 0|allowed=above 0",
                "--request-rate -1|allowed=above 0",
                "--request-rate fast|allowed=above 0",
                "--rate-scale 0|allowed=above 0",
                "--num-requests 0|allowed=1..",
                "--requests 500|use --num-requests 500",
                "--requests=500|use --num-requests 500",
                "--requests csw|did you mean csv",
                "--requests none,csv|none",
                "--no-request-csv|use --requests none",
                "--num-requests 99999999999999999999|allowed=1..",
                "--seed|--seed",
                "--seed 1 --seed 2|option given twice: --seed",
                "--force --force|option given twice: --force",
                "--block-size 0|allowed=1..",
                "--block-ids maybe|on|off",
                "--goodput ttft|write ttft:2000",
                "--goodput tfft:3|did you mean ttft",
                "--goodput ttft:0|allowed=above 0",
                "--goodput ttft:100+x|allowed",
                "--system wsc-sim --without gard|did you mean guard",
                "--system vllm --without guard|--without belongs to wsc-sim",
                "--router nearst-least-tokens|nearest-least-tokens",
                "--kv-placement path-gredy|path-greedy",
                "--plan 3xQ:2x4|plan",
                "--plan M:2x4 --system wsc-llm|no mixed instances",
                "--no-memory --system vllm|wsc-llm",
                "--threads 0|--threads",
                "--trace nowhere.csv|not found",
                "--trace a.csv --workload poisson|give one of them",
                "--wafer nowhere.yaml|not found",
                "--model nowhere/config.json|not found",
                "--config nowhere.yaml|not found",
                "--model llama-3.1-405b --plan P:1x1,D:1x1|does not fit",
                "--yield kgb|did you mean kgd",
                "--die-yield 0.9|give --yield kgd",
                "--yield kgd --die-yield 1.5|allowed=above 0..1",
                "--yield kgd --spare-cores 3|give --yield monolithic",
                "--yield kgd --defects map.yaml|defect map given twice",
                "--defects nowhere.yaml|not found",
                "--routing yz|did you mean",
                "--yield kgd --die-yield 0.9 --routing xy|use --routing fault-aware",
                "--fault t=10,link=3-4|write t=",
                "--fault t=1s,link=3-5|nothing there to break",
                "--fault t=1s,die=3 --fault t=2s,die=99|nothing there to break",
                "--yield kgd --die-yield 0.01|no",
                "--mesh flit --fault t=1s,die=3|use another mesh",
                "--mesh flit --wafer sw-gpu|routers, not switches",
                "--set wafer.die=3|not a value but a group of them: key=wafer.die",
                "stray|stray",
                "--workload azure-conv --prompt-tokens 10|poisson",
            })
    void namesWhatIsWrong(String options, String expected) {
        expectBadInput(run(options.split(" ")), expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|empty",
                "'A,B\n1,2\n'|header",
                "'{H}2023-11-16 18:15:46.6805900,many,44\n'|many",
                "'{H}2023-11-16 18:15:46.6805900,-3,44\n'|-3",
                "'{H}2023-11-16 18:15:46.6805900,0,44\n'|0",
                "'{H}2023-11-16 18:15:46.6805900,5,0\n'|0",
                "'{H}2023-11-16 18:15:46.6805900,2147483648,44\n'|2147483648",
                "'{H}2023-11-16 18:15:46.6805900,5,44\n2023-11-16 18:15:45.0000000,5,44\n'|order",
                "'{H}'|request",
            })
    void namesWhatIsWrongWithATrace(String content, String expected) throws IOException {
        Path trace = Files.writeString(root.resolve("trace.csv"), content.replace("{H}", HEADER));
        expectBadInput(run("--trace", trace.toString()), expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "list|use one of wafers, models",
                "man run extra|write 'wsc man run'",
                "man ru|did you mean run",
                "member --cluster 127.0.0.1:x|--cluster=127.0.0.1:x, port=x",
                "member --cluster 127.0.0.1:99999|allowed=1..65535",
                "explore --bind 127.0.0.1|give --cluster too",
            })
    void namesWhatIsWrongWithACommand(String command, String expected) {
        expectBadInput(CommandLineRun.of(command.split(" ")), expected);
    }

    @Test
    void namesTheOptionThatSkipsAWholeTrace() throws IOException {
        Path trace = Files.writeString(root.resolve("trace.csv"), HEADER + "2023-11-16 18:15:46.6805900,5,44\n");
        expectBadInput(run("--trace", trace.toString(), "--skip-requests", "1"), "--skip-requests=1; skip fewer");
    }

    @Test
    void namesTheLineOfAWrongKeyInTheConfiguration() throws IOException {
        Path config = Files.writeString(root.resolve("c.yaml"), "seed: 1\nmodell: llama-3-8b\n");
        CommandLineRun run = run("--config", config.toString());
        expectBadInput(run, "did you mean model");
        assertThat(run.err()).contains("c.yaml:2:");
    }

    @Test
    void namesTheKeyThatTheCountOfRequestsHasNow() throws IOException {
        Path config = Files.writeString(root.resolve("c.yaml"), "seed: 1\nrequests: 40\n");
        expectBadInput(run("--config", config.toString()), "use num_requests");
    }

    @Test
    void namesTheKeyOfAWrongWafer() throws IOException {
        String text =
                CommandLineRun.of("show", "wsc-case3").out().replaceFirst("dram_bytes:[^\n]*", "dram_bytes: lots");
        Path wafer = Files.writeString(root.resolve("w.yaml"), text);
        CommandLineRun run = run("--wafer", wafer.toString());
        expectBadInput(run, "dram_bytes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "model_type: mixtral|model_type: mixtrall|did you mean mixtral",
                "hidden_size: 4096|hidden_sise: 4096|missing key: key=hidden_size",
                "num_experts_per_tok: 2|num_experts_per_tok: 9|allowed=1..8",
                "num_key_value_heads: 8|num_key_value_heads: 7|a divisor of 32",
                "torch_dtype: bfloat16|torch_dtype: int3|value=int3",
                "num_local_experts: 8|num_local_experts: -1|out of range",
                "torch_dtype: bfloat16|quantization_config: {quant_method: hqq}|value=hqq",
                "vocab_size: 32000|vocab_size: many|not a whole number",
            })
    void namesTheKeyOfAWrongModel(String from, String to, String expected) throws IOException {
        String preset = CommandLineRun.of("show", "mixtral-8x7b").out();
        assertThat(preset).contains(from);
        Path model = Files.writeString(root.resolve("config.yaml"), preset.replace(from, to));
        CommandLineRun run = run("--model", model.toString());
        expectBadInput(run, expected);
        assertThat(run.err()).contains("config.yaml:");
    }

    @Test
    void refusesAnUnknownCommandAndKindAndPreset() {
        expectBadInput(CommandLineRun.of("comprae"), "did you mean compare");
        expectBadInput(CommandLineRun.of("xyz"), "use one of run, compare");
        expectBadInput(CommandLineRun.of("list", "wafer"), "did you mean wafers");
        expectBadInput(CommandLineRun.of("show", "wsc-case33"), "did you mean wsc-case3");
        expectBadInput(CommandLineRun.of("list"), "KIND");
        expectBadInput(CommandLineRun.of("compare", "--systems", "orca,vlm"), "did you mean vllm");
        expectBadInput(CommandLineRun.of("compare", "--systems", "orca,orca"), "twice");
        expectBadInput(CommandLineRun.of("trace", "stats", "--requests", "5"), "use --num-requests");
        expectBadInput(CommandLineRun.of("capacity", "--requests", "5"), "use --num-requests");
        expectBadInput(CommandLineRun.of("trace", "stats", "--against", "azure-cov"), "did you mean azure-conv");
    }

    private CommandLineRun run(String... options) {
        String[] fixed = {"run", "--out", root.resolve("out/run").toString()};
        String[] args = Stream.concat(Stream.of(fixed), Stream.of(options)).toArray(String[]::new);
        CommandLineRun run = CommandLineRun.of(args);
        assertThat(root.resolve("out")).doesNotExist();
        return run;
    }

    private static void expectBadInput(CommandLineRun run, String expected) {
        assertThat(run.err()).startsWith("wsc: ").contains(expected);
        assertThat(run.err().lines()).as(run.err()).hasSize(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.code()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "die_columns: 6|die_columns: 600|too many dies",
                "d2d_bytes_per_second_per_link_per_direction: 2.0e12|d2d_bytes_per_second_per_link_per_direction: 1e17|allowed=",
            })
    void refusesAWaferBeyondTheMeshsRange(String from, String to, String expected) throws IOException {
        Path wafer = root.resolve("w.yaml");
        String preset = CommandLineRun.of("show", "wsc-case3").out();
        assertThat(preset).contains(from);
        Files.writeString(wafer, preset.replace(from, to));
        CommandLineRun run = CommandLineRun.of("run", "--wafer", wafer.toString());
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains(expected).hasLineCount(1);
    }

    @Test
    void echoesNoControlCharacters() {
        CommandLineRun run = CommandLineRun.of("run", "--trace", "a\u001b[31mred.csv");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("a?[31mred.csv").doesNotContain("\u001b");
    }
}
