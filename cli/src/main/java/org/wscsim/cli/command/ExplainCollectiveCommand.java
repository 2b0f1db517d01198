package org.wscsim.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.wscsim.cli.config.Platform;
import org.wscsim.cli.report.Printout;
import org.wscsim.core.collective.Algorithm;
import org.wscsim.core.collective.CollectiveForm;
import org.wscsim.core.collective.Collectives;
import org.wscsim.core.collective.DieSet;
import org.wscsim.core.collective.MeshCollectives;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.wafer.WaferSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code wsc explain collective}: what a collective costs by every algorithm, and which is taken. */
final class ExplainCollectiveCommand implements Callable<Integer> {
    private static final Pattern RECTANGLE = Pattern.compile("(\\d{1,4})x(\\d{1,4})");
    private static final double MAX_BYTES = 1e15;
    private static final double FIRST_BYTES = 1_024;
    private static final double LAST_BYTES = 1L << 30;
    private static final double MICRO = 1e6;

    private final Console console;
    private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);

    ExplainCollectiveCommand(Console console) {
        this.console = console;
    }

    CommandSpec spec() {
        spec.addOption(HelpOption.make());
        OptionValue.addJsonTo(spec);
        OptionValue.addTo(spec, "--wafer", "NAME|FILE", "wafer (default: wsc-case3)");
        OptionValue.addTo(spec, "--instance", "WxH", "dies, columns x rows (default: 2x4)");
        OptionValue.addTo(spec, "--form", "FORM", String.join(", ", titles()) + " (default: all-reduce)");
        OptionValue.addTo(
                spec, "--bytes", "B", "message (default: 1 kB to 1 GB); of an all-gather, what all have in the end");
        OptionValue.addTo(
                spec, "--without", "DIES", "dies that take no part, numbered row by row, such as 4,5 (default: none)");
        spec.usageMessage()
                .sortOptions(false)
                .description(
                        "Prices a collective over the dies of an instance without other traffic by every algorithm that the",
                        "dies allow. Prices of steps take the fastest for each message.")
                .footerHeading("%nExamples:%n")
                .footer(
                        "  wsc explain collective --instance 2x4 --form all-reduce --bytes 1e6",
                        "  wsc explain collective --instance 4x4 --without 5",
                        "  wsc explain collective --wafer sw-gpu --form all-to-all");
        return spec;
    }

    private static List<String> titles() {
        return Stream.of(CollectiveForm.values()).map(CollectiveForm::title).toList();
    }

    /** Inside the instance, which is read by {@link #collectives}. */
    private static double slowestLink(WaferSpec wafer, String instance) {
        Matcher matcher = RECTANGLE.matcher(instance);
        if (wafer.wafers() == null || !matcher.matches()) {
            return wafer.d2d().bytesPerSecond() * wafer.achievable().d2dFraction();
        }
        return wafer.linkBytesPerSecond(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    @Override
    public Integer call() {
        ParseResult parsed = spec.commandLine().getParseResult();
        WaferSpec wafer = Platform.wafer(parsed.matchedOptionValue("--wafer", "wsc-case3"));
        String instance = parsed.matchedOptionValue("--instance", "2x4");
        String title = OptionValue.choice(parsed, "--form", titles(), CollectiveForm.ALL_REDUCE.title());
        CollectiveForm form = CollectiveForm.values()[titles().indexOf(title)];
        Collectives dies = collectives(wafer, instance, parsed.matchedOptionValue("--without", ""));
        double link = slowestLink(wafer, instance);
        Printout out = new Printout()
                .note(String.format(
                        Locale.ROOT,
                        "%s over %d dies of %s, %.4g GB/s per link and direction, %.4g ns per hop",
                        title,
                        dies.ranks(),
                        wafer.name(),
                        link / 1e9,
                        wafer.d2d().latencyPs() / (double) VirtualTime.PS_PER_NS))
                .text("\n");
        if (parsed.hasMatchedOption("--bytes")) {
            double bytes = OptionValue.positive(parsed, "--bytes", 0, MAX_BYTES);
            out.table("algorithms", byAlgorithm(dies, form, bytes, link), 1);
        } else {
            out.table("sizes", bySize(dies, form, link), 0);
        }
        console.print(out.print(OptionValue.isJson(parsed)));
        return 0;
    }

    private static Collectives collectives(WaferSpec wafer, String instance, String without) {
        Matcher matcher = RECTANGLE.matcher(instance);
        int columns = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
        int rows = matcher.matches() ? Integer.parseInt(matcher.group(2)) : 0;
        if (columns < 1 || rows < 1) {
            throw new BadInputException(
                    "not an instance: instance=" + instance + ", allowed=2x4 (dies, columns x rows); correct it");
        }
        if (columns > wafer.dieColumns() || rows > wafer.dieRows()) {
            throw new BadInputException("instance does not fit the wafer: instance=" + instance + ", wafer_dies="
                    + wafer.dieColumns() + "x" + wafer.dieRows() + "; use a smaller instance");
        }
        if (columns * rows == 1) {
            throw new BadInputException("one die talks to nobody: instance=" + instance + "; use at least two dies");
        }
        if (without.isEmpty()) {
            return Collectives.of(wafer, columns, rows);
        }
        if (wafer.needsSeveralWafers(columns, rows)) {
            throw new BadInputException("an instance on several wafers has no holes: --without=" + without
                    + ", instance=" + instance + "; leave it out, or use an instance that fits a wafer");
        }
        if (wafer.islands() != null) {
            throw new BadInputException("switched dies have no holes: --without=" + without
                    + "; leave it out, and use an instance of so many dies");
        }
        String[] fields = without.split(",", -1);
        int[] holes = new int[fields.length];
        int lastDie = columns * rows - 1;
        for (int i = 0; i < holes.length; i++) {
            holes[i] = (int) OptionValue.whole("--without", fields[i], 0, lastDie);
        }
        DieSet set = DieSet.without(columns, rows, holes);
        if (set.size() == 1) {
            throw new BadInputException("one die talks to nobody: --without=" + without + "; use at least two dies");
        }
        return new MeshCollectives(set, VirtualTime.seconds(wafer.d2d().latencyPs()));
    }

    private static List<List<String>> byAlgorithm(Collectives dies, CollectiveForm form, double bytes, double link) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("algorithm", "time us", "latency us", "steps", "busiest link bytes", "all links bytes", ""));
        Algorithm taken = dies.cheapest(form, bytes, link);
        for (Algorithm algorithm : Algorithm.values()) {
            if (dies.offers(form, algorithm)) {
                rows.add(List.of(
                        algorithm.title(),
                        micros(dies.seconds(form, algorithm, bytes, link)),
                        micros(dies.latencySeconds(form, algorithm)),
                        Integer.toString(dies.steps(form, algorithm)),
                        number(dies.busiestLinkBytes(form, algorithm, bytes)),
                        number(dies.linkBytesPerDie(form, algorithm, bytes) * dies.ranks()),
                        algorithm == taken ? "taken" : ""));
            }
        }
        return rows;
    }

    private static List<List<String>> bySize(Collectives dies, CollectiveForm form, double link) {
        List<Algorithm> offered = Stream.of(Algorithm.values())
                .filter(algorithm -> dies.offers(form, algorithm))
                .toList();
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("bytes"));
        offered.forEach(algorithm -> head.add(algorithm.title() + " us"));
        head.add("taken");
        rows.add(head);
        for (double bytes = FIRST_BYTES; bytes <= LAST_BYTES; bytes *= 4) {
            List<String> row = new ArrayList<>(List.of(String.format(Locale.ROOT, "%.0f", bytes)));
            for (Algorithm algorithm : offered) {
                row.add(micros(dies.seconds(form, algorithm, bytes, link)));
            }
            row.add(dies.cheapest(form, bytes, link).title());
            rows.add(row);
        }
        return rows;
    }

    private static String micros(double seconds) {
        return String.format(Locale.ROOT, "%.3f", seconds * MICRO);
    }

    private static String number(double bytes) {
        return String.format(Locale.ROOT, "%.0f", bytes);
    }
}
