package org.wscsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's first run prints what the README shows; after a change of the model, paste the new block there. */
class ReadmeGoldenTest {
    private static final String BLOCK_START = "============ Serving Benchmark Result";

    @TempDir
    Path root;

    @Test
    void theFirstRunPrintsTheBlockOfTheReadme() throws IOException {
        String readme = Files.readString(Path.of("..", "README.md"));
        int start = readme.indexOf(BLOCK_START);
        String shown = readme.substring(start, readme.indexOf("```", start));
        CommandLineRun run =
                CommandLineRun.of("run", "--out", root.resolve("first").toString());
        assertThat(run.code()).isZero();
        assertThat(run.out()).startsWith(shown);
    }
}
