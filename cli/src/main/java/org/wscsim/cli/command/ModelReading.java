package org.wscsim.cli.command;

import java.util.Locale;
import org.wscsim.cli.config.InputFile;
import org.wscsim.cli.config.Platform;
import org.wscsim.cli.config.ResolvedRun;
import org.wscsim.core.model.ExpertSpec;
import org.wscsim.core.model.ModelCatalogue;
import org.wscsim.core.model.ModelConfig;
import org.wscsim.core.model.ModelSpec;

/** What became of a model file that is not ours: the shape read, what was assumed, what is left out. Stateless. */
final class ModelReading {
    private ModelReading() {}

    /** Tells on standard error what was assumed in reading a model's file and what it leaves out; presets need none. */
    static void tell(Console console, ResolvedRun run) {
        Platform.modelTexts(run.config().platform().model(), run.platform().modelText())
                .forEach((model, text) -> tell(console, model, text));
    }

    private static void tell(Console console, String model, String text) {
        if (ModelCatalogue.names().contains(model)) {
            return;
        }
        ModelConfig.Reading reading = ModelConfig.read(model, text);
        reading.defaults().forEach(line -> console.progress("model " + model + ": assumed " + line));
        reading.notes().forEach(line -> console.progress("model " + model + ": note: " + line));
    }

    /** The same for a model by name or path. */
    static void tell(Console console, String model) {
        if (InputFile.looksLikePath(model) && !ModelCatalogue.names().contains(model)) {
            tell(console, model, InputFile.text("model", model));
        }
    }

    /** A model's file as it was understood. */
    static String text(String file) {
        ModelConfig.Reading reading = ModelConfig.read(file, InputFile.text("model", file));
        ModelSpec model = reading.model();
        StringBuilder text = new StringBuilder();
        line(text, "model", model.name());
        line(text, "parameters", String.format(Locale.ROOT, "%.2f B", model.parameters() / 1e9));
        line(text, "layers", model.layers());
        line(text, "hidden", model.hidden());
        line(text, "heads", model.heads());
        line(text, "kv_heads", model.kvHeads());
        line(text, "mlp_width", model.mlp().width());
        ExpertSpec experts = model.experts();
        if (experts != null) {
            line(text, "experts", experts.count());
            line(text, "experts_per_token", experts.topK());
            line(text, "expert_width", experts.width());
        }
        line(text, "weight_bytes", model.weightBytesPerDie(1));
        line(text, "kv_bytes_per_token", model.kvBytesPerToken());
        line(text, "context_limit_tokens", model.contextLimit());
        text.append("defaults assumed:").append(reading.defaults().isEmpty() ? " none\n" : "\n");
        reading.defaults().forEach(one -> text.append("  - ").append(one).append('\n'));
        text.append("notes:").append(reading.notes().isEmpty() ? " none\n" : "\n");
        reading.notes().forEach(one -> text.append("  - ").append(one).append('\n'));
        return text.toString();
    }

    private static void line(StringBuilder text, String key, Object value) {
        text.append(key).append(": ").append(value).append('\n');
    }
}
