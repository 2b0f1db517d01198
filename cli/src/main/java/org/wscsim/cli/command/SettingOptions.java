package org.wscsim.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.wscsim.cli.config.Changes;
import org.wscsim.cli.config.KeySection;
import org.wscsim.cli.config.RunKey;
import org.wscsim.cli.config.Settings;
import org.wscsim.cli.config.ValueKind;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.model.ModelCatalogue;
import org.wscsim.core.wafer.WaferCatalogue;
import org.wscsim.core.yaml.NearestName;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The options of {@link RunKey}'s table on a command: grouped for the help, read back as {@link Settings}. Stateless. */
final class SettingOptions {
    private static final String GOODPUT = "--goodput";

    private static final Set<String> REPEATABLE = Set.of(RunKey.FAULT.option(), RunKey.SET.option());

    private SettingOptions() {}

    /** Adds an option for every key of the table but {@code notHere}, one group per section. */
    static void addTo(CommandSpec command, Set<RunKey> notHere) {
        addTo(command, notHere, Map.of());
    }

    /** The same where a command has defaults of its own. */
    static void addTo(CommandSpec command, Set<RunKey> notHere, Map<RunKey, String> defaults) {
        for (KeySection section : KeySection.values()) {
            List<OptionSpec> options = options(section, notHere, defaults);
            if (!options.isEmpty()) {
                ArgGroupSpec.Builder group = ArgGroupSpec.builder()
                        .heading("%n" + section.heading() + ":%n")
                        .order(section.ordinal())
                        .validate(false);
                options.forEach(group::addArg);
                command.addArgGroup(group.build());
            }
        }
    }

    private static List<OptionSpec> options(KeySection section, Set<RunKey> notHere, Map<RunKey, String> defaults) {
        List<OptionSpec> options = new ArrayList<>();
        for (RunKey key : RunKey.values()) {
            if (key.section() == section && key.isOption() && !notHere.contains(key)) {
                options.add(option(key, defaults.getOrDefault(key, key.shownDefault())));
            }
        }
        if (section == KeySection.LIMITS && !notHere.contains(RunKey.GOODPUT_TTFT)) {
            options.addFirst(goodput());
        }
        return options;
    }

    private static OptionSpec option(RunKey key, String absent) {
        String description = key.description() + " (default: " + absent + ")";
        OptionSpec.Builder option = OptionSpec.builder(key.option()).description(description);
        if (key.isFlag()) {
            return option.arity("0").type(boolean.class).build();
        }
        if (key.isRepeatable()) {
            return option.arity("1")
                    .type(String[].class)
                    .paramLabel(key.label())
                    .build();
        }
        return option.arity("1")
                .type(String.class)
                .paramLabel(key.label())
                .completionCandidates(words(key))
                .build();
    }

    /** What a shell proposes; nothing where any text will do. */
    private static List<String> words(RunKey key) {
        return switch (key) {
            case SYSTEM, SYSTEMS -> Presets.systems();
            case WORKLOAD -> Presets.workloads();
            case MODEL -> List.copyOf(ModelCatalogue.names());
            case WAFER -> List.copyOf(WaferCatalogue.names());
            default -> key.kind() instanceof ValueKind.Choice choice ? choice.words() : List.of();
        };
    }

    private static OptionSpec goodput() {
        return OptionSpec.builder(GOODPUT)
                .arity("1..3")
                .type(String[].class)
                .paramLabel("KEY:MS")
                .description(
                        "limits a request must meet to count as goodput, in ms, as in 'vllm bench serve': "
                                + "ttft:2000 tpot:100 e2el:30000; ttft:1000+0.5 = 1000 and 0.5 for every prompt token (default: none)")
                .build();
    }

    /** What the user gave on the command line. */
    static Settings read(ParseResult parsed, Set<RunKey> notHere) {
        refuseRepeated(parsed);
        Settings settings = Settings.none();
        for (RunKey key : RunKey.values()) {
            if (notHere.contains(key) || !key.isOption() || !parsed.hasMatchedOption(key.option())) {
                continue;
            }
            if (key == RunKey.SET) {
                settings = withSet(settings, parsed.matchedOptionValue(key.option(), new String[0]), notHere);
                continue;
            }
            String value = key.isRepeatable()
                    ? String.join(";", parsed.matchedOptionValue(key.option(), new String[0]))
                    : key.isFlag() ? key.flagValue() : parsed.matchedOptionValue(key.option(), "");
            settings = settings.with(key, value, key.option());
        }
        if (!notHere.contains(RunKey.GOODPUT_TTFT) && parsed.hasMatchedOption(GOODPUT)) {
            for (String limit : parsed.matchedOptionValue(GOODPUT, new String[0])) {
                settings = withLimit(settings, limit);
            }
        }
        return settings.requireOneWorkload("command line");
    }

    /** Options in groups may repeat for the parser; a second value would silently win or lose. */
    private static void refuseRepeated(ParseResult parsed) {
        for (OptionSpec option : parsed.matchedOptionsSet()) {
            if (REPEATABLE.contains(option.longestName())) {
                continue;
            }
            long times = parsed.originalArgs().stream()
                    .filter(arg -> arg.equals(option.longestName()) || arg.startsWith(option.longestName() + '='))
                    .count();
            if (times > 1) {
                throw new BadInputException("option given twice: " + option.longestName() + "; give it once");
            }
        }
    }

    /** Values of definitions, and of keys by the name they have in a file. */
    private static Settings withSet(Settings before, String[] given, Set<RunKey> notHere) {
        Settings settings = before;
        List<String> changes = new ArrayList<>();
        for (String change : given) {
            int equals = change.indexOf('=');
            if (equals < 1) {
                throw new BadInputException("not KEY=VALUE: --set=" + change + "; write wafer.core.sram_bytes=2621440");
            }
            String name = change.substring(0, equals).strip();
            if (Changes.isChange(name)) {
                changes.add(change);
            } else {
                RunKey key = key(name, notHere);
                if (settings.has(key)) {
                    throw new BadInputException("key given twice: key=" + name + "; give it once");
                }
                settings = settings.with(key, change.substring(equals + 1).strip(), "--set " + name);
            }
        }
        return changes.isEmpty() ? settings : settings.with(RunKey.SET, String.join(";", changes));
    }

    private static RunKey key(String name, Set<RunKey> notHere) {
        List<String> known = new ArrayList<>();
        for (RunKey key : RunKey.values()) {
            if (key != RunKey.SET && key.section() != KeySection.CONTENT && !notHere.contains(key)) {
                if (key.yaml().equals(name)) {
                    return key;
                }
                known.add(key.yaml());
            }
        }
        String nearest = NearestName.of(name, known);
        throw new BadInputException("unknown key: --set " + name + "; "
                + (nearest == null
                        ? "keys are those of config.yaml, or start with wafer. or model."
                        : "did you mean " + nearest));
    }

    private static Settings withLimit(Settings settings, String limit) {
        int colon = limit.indexOf(':');
        if (colon < 0) {
            throw new BadInputException(
                    "not KEY:MS: " + GOODPUT + "=" + limit + "; write ttft:2000 tpot:100 e2el:30000");
        }
        String name = limit.substring(0, colon).toLowerCase(Locale.ROOT);
        RunKey key = switch (name) {
            case "ttft" -> RunKey.GOODPUT_TTFT;
            case "tpot" -> RunKey.GOODPUT_TPOT;
            case "e2el" -> RunKey.GOODPUT_E2EL;
            default ->
                throw new BadInputException("unknown goodput limit: " + GOODPUT + "=" + limit + "; "
                        + NearestName.remedy(name, List.of("ttft", "tpot", "e2el")));
        };
        String value = limit.substring(colon + 1);
        int plus = value.indexOf('+', 1);
        if (key != RunKey.GOODPUT_TTFT || plus < 0) {
            return settings.with(key, value, GOODPUT + " " + name);
        }
        return settings.with(key, value.substring(0, plus), GOODPUT + " " + name)
                .with(RunKey.GOODPUT_TTFT_TOKEN, value.substring(plus + 1), GOODPUT + " " + name);
    }
}
