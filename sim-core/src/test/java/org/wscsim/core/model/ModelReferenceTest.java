package org.wscsim.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The catalogue against every row of the reference table of model shapes, {@code models.csv}. */
final class ModelReferenceTest {
    private static final int PARAMETERS = 12;
    private static final int ACTIVE_PARAMETERS = 13;
    private static final int KV_BYTES = 17;

    /** First word of the row's name, our name. */
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("facebook/opt-6.7b", "opt-6.7b"),
            Map.entry("facebook/opt-13b", "opt-13b"),
            Map.entry("facebook/opt-30b", "opt-30b"),
            Map.entry("facebook/opt-66b", "opt-66b"),
            Map.entry("meta-llama/Llama-2-7b-hf", "llama-2-7b"),
            Map.entry("meta-llama/Llama-2-13b-hf", "llama-2-13b"),
            Map.entry("meta-llama/Llama-2-70b-hf", "llama-2-70b"),
            Map.entry("codellama/CodeLlama-34b-hf", "codellama-34b"),
            Map.entry("meta-llama/Meta-Llama-3-8B", "llama-3-8b"),
            Map.entry("meta-llama/Meta-Llama-3-70B", "llama-3-70b"),
            Map.entry("meta-llama/Llama-3.1-405B", "llama-3.1-405b"),
            Map.entry("openai/GPT-3-175B", "gpt-3-175b"),
            Map.entry("bigscience/bloom", "bloom-176b"),
            Map.entry("Qwen/Qwen2-72B", "qwen2-72b"),
            Map.entry("Qwen/Qwen-72B", "qwen-72b"),
            Map.entry("Qwen/Qwen3-32B", "qwen3-32b"),
            Map.entry("mistralai/Mixtral-8x7B-v0.1", "mixtral-8x7b"),
            Map.entry("mistralai/Mixtral-8x22B-v0.1", "mixtral-8x22b"),
            Map.entry("tiiuae/falcon-7b", "falcon-7b"),
            Map.entry("tiiuae/falcon-40b", "falcon-40b"),
            Map.entry("tiiuae/falcon-180B", "falcon-180b"),
            Map.entry("deepseek-ai/DeepSeek-V3", "deepseek-v3"),
            Map.entry("huggyllama/llama-30b", "llama-30b"));

    @TestFactory
    Stream<DynamicTest> everyRowIsCountedToTheDigit() throws IOException {
        Path table = table();
        return Files.readAllLines(table).stream()
                .skip(1)
                .map(ModelReferenceTest::fields)
                .map(row -> DynamicTest.dynamicTest(row.get(0), () -> check(row)));
    }

    private static void check(List<String> row) {
        String name = row.get(0).split(" ", 2)[0];
        ModelSpec model = ModelCatalogue.load(Objects.requireNonNull(NAMES.get(name), name));
        assertThat(countedByTheTable(model)).isEqualTo(Long.parseLong(row.get(PARAMETERS)));
        assertThat(model.kvBytesPerToken()).isEqualTo(Long.parseLong(row.get(KV_BYTES)));
        // The table leaves out a norm of tied models, and router or norms of mixtures: under 1e-4 of the active
        // weights.
        double active = Double.parseDouble(row.get(ACTIVE_PARAMETERS));
        assertThat((double) model.activeParameters()).isCloseTo(active, within(1e-4 * active));
    }

    /** The table leaves out the norms of queries and keys (Qwen3: 16,384 of 32.8e9), which the checkpoint has. */
    private static long countedByTheTable(ModelSpec model) {
        return model.parameters() - model.layers() * model.attention().qkNormWeights(1);
    }

    private static Path table() {
        String folder = System.getProperty("WSC_REFERENCE_DIR", System.getenv("WSC_REFERENCE_DIR"));
        assumeTrue(folder != null, "WSC_REFERENCE_DIR is not set: no models.csv to compare with");
        return Path.of(folder).resolve("models.csv");
    }

    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return fields;
    }
}
