package org.wscsim.validation.reference;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.wscsim.core.coremesh.CoreGrid;
import org.wscsim.core.failure.BadInputException;

/**
 * Whole steps of language models measured on a WSE-2 by WaferLLM (He et al., OSDI 2025, tables 3 and 4); rows of other
 * systems in the same file are left out.
 */
public final class WaferLlmReference {
    /** File of the reference folder. */
    public static final String FILE = "wafer_wse2_waferllm.csv";

    private static final Map<String, String> MODELS = Map.of(
            "LLaMA3-8B", "llama-3-8b",
            "LLaMA2-13B", "llama-2-13b",
            "CodeLLaMA-34B", "codellama-34b",
            "QWen2-72B", "qwen2-72b",
            "Qwen2-72B", "qwen2-72b");

    private WaferLlmReference() {}

    /** What a step does. */
    public enum Phase {
        PREFILL,
        DECODE
    }

    /**
     * A measured step.
     *
     * @param model catalogue name
     * @param phase prefill of a prompt, or one token of one sequence
     * @param grid cores at work
     * @param tokens prompt tokens, or cached tokens
     * @param tokensPerSecond of one request, as published
     */
    public record Step(String model, Phase phase, CoreGrid grid, int tokens, double tokensPerSecond) {
        /** Time of the step. */
        public double seconds() {
            return (phase == Phase.PREFILL ? tokens : 1) / tokensPerSecond;
        }
    }

    /**
     * Reads the rows of WaferLLM.
     *
     * @param folder that holds the reference files
     */
    public static List<Step> read(Path folder) {
        List<Step> steps = new ArrayList<>();
        for (ReferenceTable.Row row : ReferenceTable.read(folder.resolve(FILE)).rows()) {
            if (row.text("system").equals("WaferLLM")) {
                steps.add(step(row));
            }
        }
        if (steps.size() < 2) {
            throw new BadInputException("too few steps to fit: file=" + FILE + ", system=WaferLLM, rows=" + steps.size()
                    + ", allowed=2 or more; restore the file");
        }
        return List.copyOf(steps);
    }

    private static Step step(ReferenceTable.Row row) {
        String published = row.text("model_or_op");
        String model = MODELS.get(published);
        if (model == null) {
            throw new BadInputException("unknown model: file=" + FILE + ", model=" + published + "; known: " + MODELS);
        }
        Phase phase = switch (row.text("phase")) {
            case "prefill" -> Phase.PREFILL;
            case "decode" -> Phase.DECODE;
            default ->
                throw new BadInputException(
                        "unknown phase: file=" + FILE + ", phase=" + row.text("phase") + "; use prefill or decode");
        };
        CoreGrid grid = CoreGrid.parse(row.text("config") + "c");
        return new Step(model, phase, grid, row.positive("input_len"), row.positiveReal("value"));
    }
}
