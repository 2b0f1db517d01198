package org.wscsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wscsim.core.wafer.WaferCatalogue;
import org.wscsim.core.wafer.WaferYaml;

final class DesignCommandTest {
    @TempDir
    private Path folder;

    private static CommandLineRun design(String line) {
        return CommandLineRun.of(("design " + line).split(" ", -1));
    }

    @Test
    void theDefaultIsThePapersCase3AndItsFileRuns() throws IOException {
        Path file = folder.resolve("mine.yaml");
        CommandLineRun run = design("--out " + file);

        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("21.92 x 22.81 mm", "14100 TFLOP/s", "3456 GB", "6 x 9 = 54");
        String text = Files.readString(file);
        assertThat(WaferYaml.parse("mine", text).die())
                .isEqualTo(WaferCatalogue.load("wsc-case3").die());
        CommandLineRun served = CommandLineRun.of(
                "run",
                "--wafer",
                file.toString(),
                "--model",
                "llama-2-7b",
                "--num-requests",
                "20",
                "--plan",
                "4xM:1x1",
                "--system",
                "vllm",
                "--out",
                folder.resolve("out").toString());
        assertThat(served.err()).isEmpty();
        assertThat(served.code()).isZero();
    }

    @Test
    void anInfeasibleDesignNamesTheConstraintAndLeavesNoFile() {
        Path file = folder.resolve("mine.yaml");
        CommandLineRun run = design("--dram-stacks 6 --d2d-tbs 1.5 --dies 6x9 --out " + file);

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("wafer area: need=51947.7 mm2, limit=46225.0 mm2");
        assertThat(run.out()).contains("NOT KEPT");
        assertThat(file).doesNotExist();
    }

    @Test
    void aSpaceSaysWhichConstraintBindsWhere() {
        CommandLineRun run = design("--space default");

        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("feasible, grid stopped by power", "not feasible, reticle", "most compute:");
    }

    @Test
    void aSpaceWithoutFeasibleDesignsNamesTheNearest() {
        CommandLineRun run = design("--space default --power-kw 0.01");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("no design of the space is feasible").contains("power: need=");
    }

    @Test
    void whatIsShownIsReadAgain() throws IOException {
        Path technology = folder.resolve("mine.yaml");
        Files.writeString(technology, design("--show-technology").out());
        Path space = folder.resolve("space.yaml");
        Files.writeString(space, design("--show-space").out());

        assertThat(design("--technology " + technology).out())
                .isEqualTo(design("--technology 7nm").out());
        assertThat(design("--space " + space).out())
                .isEqualTo(design("--space default").out());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--cores 16 | columns x rows as 16x16",
                "--dies 0x3 | --dies=0x3",
                "--dram-stacks 65 | allowed=1..64",
                "--d2d-tbs wide | --d2d-tbs=wide",
                "--technology 7mm | did you mean 7nm",
                "--technology none.yaml | file not found",
                "--wafer-mm round | not an outline",
                "--packing strip | did you mean strips",
                "--cores 40x40 | reticle: need=",
                "--space none.yaml | file not found"
            })
    void whatCannotBeDesignedIsRefusedWithARemedy(String line, String remedy) {
        CommandLineRun run = design(line.trim());
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains(remedy.trim());
    }

    /** A folder, empty or not, is somebody's; so is a device. */
    @Test
    void leavesWhatIsNoFileAlone() throws IOException {
        Path taken = Files.createDirectory(folder.resolve("taken"));
        CommandLineRun run = design("--out " + taken);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("not a file: --out=");
        assertThat(taken).isEmptyDirectory();
    }
}
