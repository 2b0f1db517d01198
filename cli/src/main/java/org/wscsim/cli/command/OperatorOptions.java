package org.wscsim.cli.command;

import org.wscsim.cli.config.OperatorModels;
import org.wscsim.cli.config.RunKey;
import org.wscsim.cli.config.Settings;
import org.wscsim.cli.predict.Estimator;
import org.wscsim.core.operator.OperatorModel;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code --operator-model} and {@code --operator-table} on commands that price without a run. Stateless. */
final class OperatorOptions {
    private OperatorOptions() {}

    static void addTo(CommandSpec command) {
        for (RunKey key : new RunKey[] {RunKey.OPERATOR_MODEL, RunKey.OPERATOR_TABLE}) {
            command.addOption(OptionSpec.builder(key.option())
                    .arity("1")
                    .type(String.class)
                    .paramLabel(key.label())
                    .description("steps on wafers: " + key.description() + " (default: " + key.shownDefault() + ")")
                    .build());
        }
    }

    /** What prices kernels and steps, as the options say. */
    static Estimator estimator(ParseResult parsed) {
        return new Estimator(model(parsed), parsed.hasMatchedOption(RunKey.OPERATOR_MODEL.option()));
    }

    private static OperatorModel model(ParseResult parsed) {
        Settings settings = Settings.defaults();
        if (parsed.hasMatchedOption(RunKey.OPERATOR_MODEL.option())) {
            settings = settings.with(
                    RunKey.OPERATOR_MODEL,
                    parsed.matchedOptionValue(RunKey.OPERATOR_MODEL.option(), ""),
                    RunKey.OPERATOR_MODEL.option());
        }
        return OperatorModels.of(
                        settings.require(RunKey.OPERATOR_MODEL),
                        parsed.matchedOptionValue(RunKey.OPERATOR_TABLE.option(), null))
                .model();
    }
}
