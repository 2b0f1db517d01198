package org.wscsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Hugging Face {@code config.json}: what was read, assumed and left out is told wherever it is used. */
class ModelFileTest {
    /** Llama without the key for KV heads: documented to be as many as heads. */
    private static final String CONFIG = """
            {"model_type": "llama", "hidden_size": 1024, "intermediate_size": 4096, "num_attention_heads": 16,
             "num_hidden_layers": 4, "vocab_size": 32000, "max_position_embeddings": 2048}
            """;

    @TempDir
    Path root;

    private String file;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(root.resolve("config.json"), CONFIG).toString();
    }

    @Test
    void showPrintsTheModelWithItsDefaults() {
        CommandLineRun run = CommandLineRun.of("show", file);
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("layers: 4\n", "heads: 16\n", "kv_heads: 16\n", "notes:");
        assertThat(run.out()).contains("defaults assumed:\n", "  - num_key_value_heads = 16 (documented");
    }

    @Test
    void explainTellsWhatWasAssumed() {
        CommandLineRun run = CommandLineRun.of("explain", "step", "--model", file);
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err()).contains("config.json: assumed num_key_value_heads = 16");
        assertThat(CommandLineRun.of("explain", "step").err()).isEmpty();
    }

    @Test
    void runTellsWhatWasAssumed() {
        CommandLineRun run = CommandLineRun.of(
                "run",
                "--model",
                file,
                "--num-requests",
                "2",
                "--out",
                root.resolve("out").toString());
        assertThat(run.err()).contains("config.json: assumed num_key_value_heads = 16");
    }

    @Test
    void showNamesWhatIsWrongWithAFile() {
        CommandLineRun run =
                CommandLineRun.of("show", root.resolve("nowhere.json").toString());
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("file not found").hasLineCount(1);
    }
}
