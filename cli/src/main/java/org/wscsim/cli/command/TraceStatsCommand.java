package org.wscsim.cli.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.wscsim.cli.config.KeySection;
import org.wscsim.cli.config.RunConfig;
import org.wscsim.cli.config.RunKey;
import org.wscsim.cli.config.Settings;
import org.wscsim.cli.config.Workloads;
import org.wscsim.cli.report.Printout;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.yaml.NearestName;
import org.wscsim.traces.statistics.FitReport;
import org.wscsim.traces.statistics.LengthDistribution;
import org.wscsim.traces.statistics.PrefixBound;
import org.wscsim.traces.statistics.TraceProfile;
import org.wscsim.traces.synthetic.FittedWorkload;
import org.wscsim.traces.workload.Workload;
import org.wscsim.traces.workload.WorkloadCatalogue;
import org.wscsim.traces.workload.WorkloadEntry;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code wsc trace stats}: what a workload is like, and how far a generator is from the trace it was fitted to. */
final class TraceStatsCommand implements Callable<Integer> {
    private static final String AGAINST = "--against";
    static final Set<RunKey> NOT_HERE = Arrays.stream(RunKey.values())
            .filter(key -> key.section() != KeySection.WORKLOAD)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(RunKey.class)));

    private final Console console;
    private final CommandSpec stats = CommandSpec.wrapWithoutInspection(this);

    private TraceStatsCommand(Console console) {
        this.console = console;
    }

    /** The {@code stats} sub-command. */
    static CommandSpec spec(Console console) {
        return new TraceStatsCommand(console).statsSpec();
    }

    private CommandSpec statsSpec() {
        stats.addOption(HelpOption.make());
        OptionValue.addJsonTo(stats);
        SettingOptions.addTo(stats, NOT_HERE);
        stats.addOption(OptionSpec.builder(AGAINST)
                .arity("1")
                .type(String.class)
                .paramLabel("NAME")
                .description("compare with the published trace behind this built-in workload, azure-conv or azure-code"
                        + " (default: the workload's own, if it has one)")
                .build());
        stats.usageMessage()
                .abbreviateSynopsis(true)
                .sortOptions(false)
                .description(
                        "Prints arrivals and lengths of a workload; where it names contents, what a prefix cache can find.",
                        "For a fitted generator also its fit error against the published trace.")
                .footerHeading("%nExamples:%n")
                .footer(
                        "  wsc trace stats",
                        "  wsc trace stats --workload azure-code --num-requests 100000",
                        "  wsc trace stats --trace AzureLLMInferenceTrace_conv_2023.csv --against azure-conv");
        return stats;
    }

    @Override
    public Integer call() {
        ParseResult parsed = stats.commandLine().getParseResult();
        Settings settings = SettingOptions.read(parsed, NOT_HERE).over(Settings.defaults());
        RunConfig.Workload config = RunConfig.of(settings).workload();
        FittedWorkload published = published(parsed.matchedOptionValue(AGAINST, config.name()), parsed);
        Workload workload = Workloads.prepare(config);
        boolean asJson = OptionValue.isJson(parsed);
        Printout out = new Printout();
        if (published == null) {
            profile(out, Workloads.label(config), workload.profile());
            prefixes(out, PrefixBound.of(workload.openAlone()));
        } else {
            FitReport report = FitReport.of(published, workload::open);
            profile(out, Workloads.label(config), report.profile());
            out.text("\nagainst the published trace:\n");
            if (asJson) {
                out.table("against_published", rows(report), 1);
            } else {
                out.text(String.join("\n", report.lines()) + '\n');
            }
        }
        console.print(out.print(asJson));
        return 0;
    }

    private static @Nullable FittedWorkload published(@Nullable String name, ParseResult parsed) {
        if (name == null) {
            return null;
        }
        List<String> fitted = WorkloadCatalogue.entries().stream()
                .filter(entry -> entry.fitted() != null)
                .map(WorkloadEntry::workloadName)
                .toList();
        if (parsed.hasMatchedOption(AGAINST) && !fitted.contains(name)) {
            throw new BadInputException("no published trace of that name: " + AGAINST + "=" + name + "; "
                    + NearestName.remedy(name, fitted));
        }
        return fitted.contains(name) ? WorkloadCatalogue.entry(name).fitted() : null;
    }

    private static List<List<String>> rows(FitReport report) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("quantity", "published", "generated", "error"));
        for (FitReport.Row row : report.rows()) {
            rows.add(List.of(
                    row.quantity(),
                    Double.toString(row.published()),
                    Double.toString(row.generated()),
                    Double.toString(row.error())));
        }
        return rows;
    }

    private static void profile(Printout text, String label, TraceProfile profile) {
        row(text, "workload", "%s", label);
        row(text, "requests", "%d", profile.requests());
        row(text, "span (s)", "%.3f", VirtualTime.seconds(profile.spanPs()));
        row(text, "mean rate (1/s)", "%.4f", profile.requestsPerSecond());
        row(text, "busiest minute (1/s)", "%.4f", profile.peakMinuteRequestsPerSecond());
        row(text, "busiest minute (tok/s)", "%.1f", profile.peakMinutePromptTokensPerSecond());
        row(text, "gap CV", "%.4f", profile.gapCoefficientOfVariation());
        row(text, "burstiness", "%.4f", profile.burstiness());
        lengths(text, "prompt", profile.prompts());
        lengths(text, "output", profile.outputs());
        row(text, "checksum", "%s", profile.checksumText());
    }

    /** Nothing for a workload that names no contents. */
    private static void prefixes(Printout text, PrefixBound bound) {
        if (bound.requests() > 0) {
            text.text("\nprefixes, in order of arrival with unlimited memory:\n");
            row(text, "requests with contents", "%d", bound.requests());
            row(text, "prompt blocks", "%d", bound.blocks());
            row(text, "can be found (%)", "%.1f", 100 * bound.share());
            row(text, "of prompt tokens (%)", "%.1f", 100 * bound.tokenShare());
            row(text, "distinct blocks", "%d", bound.distinct());
            text.text("of those found, lost to systems that\n");
            row(text, "keep full blocks only", "%d", bound.partialBlocks());
            row(text, "compute the last token", "%d", bound.lastTokenBlocks());
            row(text, "see it at one instant", "%d", bound.sameInstantBlocks());
        }
    }

    private static void lengths(Printout text, String name, LengthDistribution lengths) {
        row(text, name + " mean (tokens)", "%.2f", lengths.mean());
        row(text, name + " p50 (tokens)", "%.1f", lengths.percentile(50));
        row(text, name + " p90 (tokens)", "%.1f", lengths.percentile(90));
        row(text, name + " p99 (tokens)", "%.1f", lengths.percentile(99));
        row(text, name + " max (tokens)", "%d", lengths.max());
        row(text, name + " total (tokens)", "%d", lengths.sum());
    }

    private static void row(Printout text, String label, String format, Object value) {
        text.figure(label, String.format(Locale.ROOT, format, value));
    }
}
