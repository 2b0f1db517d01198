package org.wscsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code wsc trace} and the workloads it describes, through the command line. */
final class TraceCommandTest {
    @TempDir
    Path root;

    private static CommandLineRun trace(String... args) {
        return CommandLineRun.of(
                Stream.concat(Stream.of("trace"), Arrays.stream(args)).toArray(String[]::new));
    }

    private String file(String name) {
        return root.resolve(name).toString();
    }

    private static String checksum(String... source) {
        final CommandLineRun stats =
                trace(Stream.concat(Stream.of("stats"), Arrays.stream(source)).toArray(String[]::new));
        assertThat(stats.err()).isEmpty();
        return stats.out()
                .lines()
                .filter(line -> line.startsWith("checksum"))
                .findFirst()
                .orElseThrow();
    }

    /** A session's requests name tenants, sessions and contents; binary keeps all of it, CSV all but the contents. */
    @Test
    void convertingKeepsTheRequests() {
        assertThat(trace("generate", "--workload", "sessions", "--num-requests", "300", "-o", file("a.wsct"))
                        .out())
                .startsWith("wrote 300 requests to ");
        assertThat(checksum("--trace", file("a.wsct")))
                .isEqualTo(checksum("--workload", "sessions", "--num-requests", "300"));
        assertThat(trace("convert", file("a.wsct"), "--to", "csv", "-o", file("b"))
                        .out())
                .contains("left out", "content hashes, which csv has no column for");
        assertThat(trace("convert", file("b"), "-o", file("c.wsct")).code()).isZero();
        assertThat(checksum("--trace", file("c.wsct"))).isEqualTo(checksum("--trace", file("b")));
        assertThat(trace("stats", "--trace", file("a.wsct")).out()).contains("can be found (%)");
        assertThat(trace("stats", "--trace", file("b")).out()).doesNotContain("can be found");
    }

    @Test
    void namesTheRecordOfADamagedFile() throws IOException {
        trace("generate", "--workload", "poisson", "--num-requests", "5000", "-o", file("a.wsct"));
        final byte[] whole = Files.readAllBytes(root.resolve("a.wsct"));
        Files.write(root.resolve("cut"), Arrays.copyOf(whole, 64 + 64 + 64 * 1_000 + 5));
        assertBad(trace("stats", "--trace", file("cut")), "trace truncated", "record=1000");
        whole[64 + 64 + 64 * 70 + 3] ^= 4;
        Files.write(root.resolve("flipped"), whole);
        assertBad(trace("stats", "--trace", file("flipped")), "trace corrupted", "record=70");
    }

    @Test
    void replacesAFileOnlyWhenTold() {
        final String[] generate = {"generate", "--workload", "poisson", "--num-requests", "5", "-o", file("a.csv")};
        assertThat(trace(generate).code()).isZero();
        assertBad(trace(generate), "output exists", "--force");
        final String[] forced = Arrays.copyOf(generate, generate.length + 1);
        forced[generate.length] = "--force";
        assertThat(trace(forced).code()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fetch azure-conv-2024|did you mean azure-conv-2023",
                "stats --workload synthetic --arrivals gama|did you mean gamma",
                "stats --workload synthetic --arrivals gamma:cw=3|known=cv",
                "stats --workload synthetic --arrivals gamma:cv=99|cv=99, allowed=0.05..20",
                "stats --workload synthetic --arrivals gamma:cv=1,cv=2|given twice",
                "stats --workload synthetic --arrivals mmpp:burst=5,share=0.5|burst x share up to 1",
                "stats --workload synthetic --arrivals diurnal:rates=none.csv|rates not readable",
                "stats --workload synthetic --lengths empirical|write empirical:trace=",
                "stats --workload synthetic --lengths empirical:trace=none.csv|trace not found",
                "stats --workload synthetic --lengths azure-conv --prompt-tokens 5|lengths given twice",
                "stats --workload sessions --arrivals poisson|use the workload synthetic",
                "stats --workload closed-loop --request-rate 3|a closed loop has no rate",
                "stats --workload closed-loop --arrivals closed:clients=2.5|not a whole number",
                "stats --workload azure-conv --arrivals poisson|has its own arrivals",
                "stats --workload azure-conv --trace-format vidur|no trace to read",
                "stats --trace none.csv|not found",
                "convert none.csv -o x.wsct|not found",
                "convert none.csv -o x.wsct --to binry|did you mean binary",
                "convert none.csv -o x.wsct --trace-format mooncak|did you mean mooncake",
            })
    void namesWhatIsWrong(String args, String expected) {
        assertBad(trace(args.split(" ")), expected);
    }

    private static void assertBad(CommandLineRun run, String... parts) {
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().strip()).doesNotContain("\n").contains(parts);
    }

    /** The same clients twice give the same tape; more clients, more requests in the system at once. */
    @Test
    void runsAClosedLoop() {
        final String three = closedLoop(3);
        assertThat(three).isEqualTo(closedLoop(3));
        assertThat(three).containsPattern("\"max_concurrent_requests\" *: *3\\b");
    }

    private String closedLoop(int clients) {
        final CommandLineRun run = CommandLineRun.of(
                "run",
                "--workload",
                "closed-loop",
                "--arrivals",
                "closed:clients=" + clients + ",think=0.1",
                "--num-requests",
                "60",
                "--model",
                "llama-3-8b",
                "--system",
                "vllm",
                "--operator-model",
                "roofline",
                "--out",
                root.toString(),
                "--force",
                "--json");
        assertThat(run.err()).isEmpty();
        return run.out();
    }
}
