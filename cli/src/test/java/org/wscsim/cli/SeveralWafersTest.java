package org.wscsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wscsim.core.wafer.WaferCatalogue;

/** Wafers edge to edge, from the command line. */
final class SeveralWafersTest {
    @TempDir
    private Path root;

    private CommandLineRun run(String wafer, String plan, String out, String... more) {
        String[] all = new String[more.length + 15];
        String[] first = {
            "run",
            "--wafer",
            wafer,
            "--model",
            "llama-2-7b",
            "--system",
            "vllm",
            "--plan",
            plan,
            "--workload",
            "poisson",
            "--num-requests",
            "20",
            "--out",
            root.resolve(out).toString()
        };
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(more, 0, all, first.length, more.length);
        return CommandLineRun.of(all);
    }

    private String wafer(String bytesPerSecond, String latencyNs) throws IOException {
        String one = WaferCatalogue.text("wsc-case3");
        Path file = root.resolve(bytesPerSecond + "-" + latencyNs + ".yaml");
        Files.writeString(file, one + """

            wafers:
              columns: 2
              rows: 1
              wafer_to_wafer_bytes_per_second_per_direction: %s
              wafer_to_wafer_latency_ns: %s
            """.formatted(bytesPerSecond, latencyNs));
        return file.toString();
    }

    /** Instances that lie inside a wafer and send nothing across see nothing of the others. */
    @Test
    void insideOneWaferRequestsFareAsOnThatWaferAlone() throws IOException {
        String plan = "M:2x4@0,0,M:2x2@2,0";
        CommandLineRun alone = run("wsc-case3", plan, "alone");
        CommandLineRun among = run(wafer("1e11", "500"), plan, "among");
        assertThat(alone.code()).as(alone.err()).isZero();
        assertThat(among.code()).as(among.err()).isZero();
        assertThat(root.resolve("among/requests.csv")).hasSameBinaryContentAs(root.resolve("alone/requests.csv"));
    }

    @Test
    void anInstanceAcrossAnEdgeIsSlowerTheSlowerTheEdge() throws IOException {
        CommandLineRun fast = run(wafer("1e13", "100"), "M:8x1@2,0", "fast", "--json");
        CommandLineRun slow = run(wafer("1e11", "500"), "M:8x1@2,0", "slow", "--json");
        assertThat(slow.code()).as(slow.err()).isZero();
        assertThat(meanE2e(slow)).isGreaterThan(1.02 * meanE2e(fast));
    }

    private static double meanE2e(CommandLineRun run) {
        assertThat(run.out()).contains("\"mean_e2el_ms\"");
        return Double.parseDouble(run.out().replaceAll("(?s).*\"mean_e2el_ms\"\\s*:\\s*([0-9.eE+-]+).*", "$1"));
    }

    @Test
    void whatIsNotModelledIsRefusedByName() throws IOException {
        String two = wafer("1e12", "500");
        refused(run(two, "M:4x2@4,0", "a"), "on another one");
        refused(run(two, "M:2x4@0,0", "a", "--mesh", "flit"), "flit mesh has links of one speed", "wafers=2x1");
        refused(run(two, "M:8x2@2,0/2pp", "a"), "pipeline stages lie on one wafer", "instance=8x2@2,0");
        refused(
                run(two, "M:8x1@2,0", "a", "--operator-model", "wsc-artifact"),
                "no price for an instance on several wafers");
        assertThat(root.resolve("a")).doesNotExist();
    }

    private static void refused(CommandLineRun run, String... parts) {
        assertThat(run.code()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).contains(parts).hasLineCount(1);
    }

    @Test
    void figureFourteenNamesItsModelItself() {
        refused(CommandLineRun.of("paper", "fig14", "--models", "llama-3-70b"), "unknown option: --models");
    }
}
