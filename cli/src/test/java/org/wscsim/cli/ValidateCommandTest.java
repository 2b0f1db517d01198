package org.wscsim.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table of {@code wsc validate}, where the environment names the reference measurements. */
class ValidateCommandTest {
    @TempDir
    Path root;

    private static String folder() {
        String folder = System.getProperty("WSC_REFERENCE_DIR", System.getenv("WSC_REFERENCE_DIR"));
        assumeTrue(folder != null, "skipped: WSC_REFERENCE_DIR is not set");
        return folder;
    }

    @Test
    void aMissingFolderIsNamed() {
        CommandLineRun run = CommandLineRun.of(
                "validate", "--reference-dir", root.resolve("nowhere").toString());
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("folder not found").hasLineCount(1);
    }

    @Test
    void refusesOptionsWithoutEffect() {
        String here = root.toString();
        for (String[] args : new String[][] {
            {"validate", "--reference-dir", here, "--out", here},
            {"validate", "--reference-dir", here, "--fit", "--quick"}
        }) {
            CommandLineRun run = CommandLineRun.of(args);
            assertThat(run.code()).isEqualTo(2);
            assertThat(run.err()).contains("--fit").hasLineCount(1);
        }
    }

    @Test
    void everyRowOfTheAuthorsCodeIsReproduced() {
        CommandLineRun run = CommandLineRun.of("validate", "--quick", "--reference-dir", folder());
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out().lines().findFirst().orElseThrow()).contains("requirement", "limit met");
        assertThat(run.err().lines()).allMatch(line -> line.contains("limits ok=") || line.contains("no limit"));
        Map<String, String[]> lines = new TreeMap<>();
        run.out()
                .lines()
                .skip(1)
                .map(line -> line.split(" {2,}"))
                .forEach(cells -> lines.put(cells[1] + ", " + cells[2], cells));
        assertThat(lines.get("authors' operators, no constants")[3]).isEqualTo("495 / 495");
        assertThat(lines.get("authors' prefill steps, no constants")[3]).isEqualTo("348 / 348");
        assertThat(lines.get("authors' decode steps, no constants")[3]).isEqualTo("66 / 66");
        assertThat(lines.values())
                .filteredOn(cells -> cells[0].equals("V1"))
                .allMatch(cells -> Double.parseDouble(cells[4]) < 1e-7);
        assertThat(lines.values())
                .allMatch(cells -> cells[3].split(" / ")[0].equals(cells[3].split(" / ")[1]), "all rows predicted");
        assertThat(Double.parseDouble(lines.get("wse2 llama-3-8b steps, left out")[4]))
                .isLessThan(15);
    }

    @Test
    void theFitGivesTheConstantsInUse() {
        CommandLineRun run = CommandLineRun.of(
                "validate",
                "--fit",
                "--reference-dir",
                folder(),
                "--out",
                root.resolve("fit").toString());
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(Arrays.stream(run.out().split("\n"))).hasSize(2).allMatch(line -> line.contains("equal to"));
    }
}
