package org.wscsim.cli.command;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.wscsim.cli.config.RunKey;
import org.wscsim.cli.config.Settings;
import org.wscsim.cli.study.Change;
import org.wscsim.cli.study.Claim;
import org.wscsim.cli.study.ClaimYaml;
import org.wscsim.cli.study.StudyReport;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code wsc audit}: what a published ratio of two systems rests on. */
final class AuditCommand implements Callable<Integer> {
    private static final Set<RunKey> HERE = EnumSet.of(
            RunKey.WORKLOAD,
            RunKey.TRACE,
            RunKey.TRACE_FORMAT,
            RunKey.NUM_REQUESTS,
            RunKey.RATE_SCALE,
            RunKey.SEED,
            RunKey.MODEL);
    private static final Set<RunKey> NOT_HERE = EnumSet.complementOf(EnumSet.copyOf(HERE));
    private static final String CLAIM = "CLAIM";
    private static final String SAMPLES = "--samples";
    private static final String BOX_SEED = "--box-seed";
    private static final String SHAPLEY = "--shapley";
    private static final int MOST_SAMPLES = 10_000;
    private static final String QUICK_REQUESTS = "2000";
    private static final int QUICK_SAMPLES = 8;
    private static final int FULL_SAMPLES = 32;

    private final Console console;
    private final List<String> args;
    private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);

    AuditCommand(Console console, List<String> args) {
        this.console = console;
        this.args = args;
    }

    CommandSpec spec() {
        spec.addPositional(PositionalParamSpec.builder()
                .index("0")
                .arity("1")
                .type(String.class)
                .paramLabel(CLAIM)
                .description("claim to be put to the test: a YAML file, or one of " + String.join(", ", ClaimYaml.NAMES)
                        + ", which 'wsc show' prints")
                .build());
        spec.addOption(HelpOption.make());
        StudySession.addTo(spec, "the first 2,000 requests");
        OptionValue.addJsonTo(spec);
        OptionValue.addTo(
                spec, SAMPLES, "N", "points of the robustness map in the claim's box (default: 8, with --full 32)");
        OptionValue.addTo(spec, BOX_SEED, "N", "seed of these points (default: 1)");
        OptionValue.addFlagTo(spec, SHAPLEY, "average each assumption's share over all orders; many more simulations");
        SettingOptions.addTo(spec, NOT_HERE);
        spec.usageMessage()
                .abbreviateSynopsis(true)
                .sortOptions(false)
                .description(
                        "Takes a published ratio of two systems apart.",
                        "From the world in which it was claimed to ours, assumption by assumption, with the one that makes it"
                                + " cease to hold; then how the ratio moves when what is not published varies, setting by"
                                + " setting and all together. Plans come from the first half of the requests, scores from"
                                + " the second. Settings given here replace the claim's.")
                .footerHeading("%nExamples:%n")
                .footer(
                        "  wsc audit splitwise-gpu",
                        "  wsc audit examples/claims/tp8-beats-tp4.yaml --trace trace.csv --full --shapley");
        return spec;
    }

    @Override
    public Integer call() {
        ParseResult parsed = spec.commandLine().getParseResult();
        boolean full = StudySession.isFull(parsed);
        String name = parsed.matchedPositionalValue(0, "");
        Settings given = SettingOptions.read(parsed, NOT_HERE);
        Claim claim = ClaimYaml.load(name).with(changes(given, full));
        int samples = OptionValue.whole(parsed, SAMPLES, full ? FULL_SAMPLES : QUICK_SAMPLES, 0, MOST_SAMPLES);
        long seed = OptionValue.whole(parsed, BOX_SEED, 1L, 0, Long.MAX_VALUE);
        boolean shapley = parsed.hasMatchedOption(SHAPLEY);
        String identity = claim + " " + samples + " " + seed + " " + shapley;
        boolean asJson = OptionValue.isJson(parsed);
        Console told = asJson ? console.withoutOutput() : console;
        try (StudySession session = StudySession.open(told, parsed, "audit-" + PathText.stem(name), identity)) {
            Audit audit = new Audit(claim, session.runner());
            StudyReport report = new StudyReport();
            audit.waterfall(shapley, report);
            audit.robustness(samples, seed, report);
            session.finish(report, args);
            console.print(asJson ? StudyJson.of(report) : "");
        }
        return 0;
    }

    /** The user's settings; a quick audit takes the first requests unless told how many. */
    private static List<Change> changes(Settings given, boolean full) {
        Settings settings =
                full || given.has(RunKey.NUM_REQUESTS) ? given : given.with(RunKey.NUM_REQUESTS, QUICK_REQUESTS);
        List<Change> changes = new ArrayList<>();
        for (RunKey key : HERE) {
            String value = settings.get(key);
            if (value != null) {
                changes.add(Change.of(key.yaml(), value));
            }
        }
        return changes;
    }
}
