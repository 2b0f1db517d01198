package org.wscsim.cli.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.wscsim.cli.config.InputFile;
import org.wscsim.cli.config.RunKey;
import org.wscsim.cli.study.Point;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.yaml.NearestName;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * The cells of the paper's evaluation: four sizes of model on the two Azure traces of 2023, each with the loads at which it
 * is looked at, multiples of the trace's rate up to beyond capacity. Immutable.
 *
 * @param cells in order of size, conversation first
 * @param isFull whole traces and all loads
 * @param traces what the requests are, for the report
 * @param views ways to compare with Splitwise; other studies do not look at them
 */
record PaperCells(List<Cell> cells, boolean isFull, String traces, List<String> views) {
    /** Ways to set Splitwise beside wsc-llm, with what a full study and a quick one look at. */
    static final List<String> VIEWS = List.of("g1", "e50", "e70", "e89", "g0", "g2", "wafer");

    private static final String QUICK_VIEWS = "g1,wafer";
    private static final String VIEW_OPTION = "--views";

    private static final String MODELS = "--models";
    private static final String CONV = "--conv";
    private static final String CODE = "--code";
    private static final String REQUESTS = "--num-requests";
    private static final String ALL = "llama-2-7b,llama-30b,llama-3-70b,gpt-3-175b";
    private static final String QUICK = "llama-3-70b";
    /** Of figure 14 alone; its loads are ours. */
    private static final String LARGEST = "llama-3.1-405b";

    private static final long QUICK_REQUESTS = 2_000;

    private static final Map<String, List<Double>> CONV_LOADS = Map.of(
            "llama-2-7b",
            List.of(5.0, 24.0, 38.0, 46.0, 53.0),
            "llama-30b",
            List.of(1.0, 6.0, 9.0, 11.0, 13.0),
            "llama-3-70b",
            List.of(1.0, 4.0, 6.0, 7.0, 8.0),
            "gpt-3-175b",
            List.of(0.25, 1.2, 2.0, 2.4, 2.8),
            LARGEST,
            List.of(0.5, 1.0, 2.0, 3.0, 4.0));
    private static final Map<String, List<Double>> CODE_LOADS = Map.of(
            "llama-2-7b",
            List.of(5.0, 10.0, 20.0, 40.0),
            "llama-30b",
            List.of(1.0, 2.0, 4.0, 8.0),
            "llama-3-70b",
            List.of(0.5, 1.0, 2.0, 4.0),
            "gpt-3-175b",
            List.of(0.25, 0.5, 1.0, 2.0),
            LARGEST,
            List.of(0.25, 0.5, 1.0, 2.0, 4.0));

    private static final List<Double> SHARES = List.of(0.5, 0.7, 0.8, 0.9, 1.0);
    private static final List<Double> FEW_SHARES = List.of(0.5, 0.9);

    /** Shares of the weaker capacity at which contenders are compared besides. */
    List<Double> shares() {
        return isFull ? SHARES : FEW_SHARES;
    }

    /**
     * @param trace conv or code
     * @param loads multiples of the trace's rate, rising
     * @param base model and requests
     */
    record Cell(String model, String trace, List<Double> loads, Point base) {
        String name() {
            return trace + " " + model;
        }

        /** In names of predictions. */
        String id() {
            return trace + "." + model;
        }

        Point at(double load) {
            return base.with(RunKey.RATE_SCALE, Double.toString(load));
        }
    }

    static void addTo(CommandSpec spec) {
        OptionValue.addTo(spec, MODELS, "NAME,...", "of " + ALL + " (default: " + QUICK + ", with --full all of them)");
        addTracesTo(spec);
    }

    /** Options of a study that names its model itself. */
    static void addTracesTo(CommandSpec spec) {
        OptionValue.addTo(spec, CONV, "FILE", "the Azure conversation trace of 2023 (default: its generator)");
        OptionValue.addTo(spec, CODE, "FILE", "the Azure code trace of 2023 (default: its generator)");
        OptionValue.addTo(spec, REQUESTS, "N", "requests of each trace (default: 2000, with --full all)");
    }

    static void addViewsTo(CommandSpec spec) {
        OptionValue.addTo(
                spec,
                VIEW_OPTION,
                "NAME,...",
                "g1: GPUs by fitted kernels; e50, e70, e89: the same, the wafer's matrix units at that share of peak; g0: one"
                        + " roofline for both; g2: Splitwise's table of 2023; wafer: Splitwise on case 3 (default: g1,wafer,"
                        + " with --full all)");
    }

    private static List<String> views(ParseResult parsed, boolean full) {
        String given = full ? String.join(",", VIEWS) : QUICK_VIEWS;
        if (parsed.commandSpec().findOption(VIEW_OPTION) != null) {
            given = parsed.matchedOptionValue(VIEW_OPTION, given);
        }
        List<String> views = List.of(given.split(",", -1));
        for (String view : views) {
            if (!VIEWS.contains(view)) {
                throw new BadInputException("unknown view: " + VIEW_OPTION + "=" + given + ", view=" + view + "; "
                        + NearestName.remedy(view, VIEWS));
            }
        }
        return VIEWS.stream().filter(views::contains).toList();
    }

    static PaperCells read(ParseResult parsed, boolean full) {
        List<String> models = parsed.commandSpec().findOption(MODELS) == null
                ? List.of(LARGEST)
                : models(parsed.matchedOptionValue(MODELS, full ? ALL : QUICK));
        String conv = parsed.matchedOptionValue(CONV, (String) null);
        String code = parsed.matchedOptionValue(CODE, (String) null);
        long requests = OptionValue.whole(parsed, REQUESTS, full ? 0 : QUICK_REQUESTS, full ? 0 : 2, Long.MAX_VALUE);
        List<Cell> cells = new ArrayList<>();
        for (String trace : List.of("conv", "code")) {
            boolean isConv = trace.equals("conv");
            for (String model : models) {
                List<Double> loads = Objects.requireNonNull((isConv ? CONV_LOADS : CODE_LOADS).get(model));
                Point base = base(model, isConv ? "azure-conv" : "azure-code", isConv ? conv : code, requests);
                cells.add(new Cell(model, trace, full ? loads : loads.subList(0, 1), base));
            }
        }
        String traces = "conversation: " + (conv == null ? "generator" : "trace") + ", code: "
                + (code == null ? "generator" : "trace")
                + (requests == 0 ? ", all requests" : ", the first " + requests + " requests");
        return new PaperCells(List.copyOf(cells), full, traces, views(parsed, full));
    }

    private static Point base(String model, String workload, @Nullable String trace, long requests) {
        Point point = Point.empty().with(RunKey.MODEL, model);
        point = trace == null
                ? point.with(RunKey.WORKLOAD, workload)
                : point.with(RunKey.TRACE, InputFile.require("trace", trace).toString());
        return requests == 0 ? point : point.with(RunKey.NUM_REQUESTS, Long.toString(requests));
    }

    private static List<String> models(String list) {
        List<String> known = List.of(ALL.split(",", -1));
        List<String> models =
                Arrays.stream(list.split(",", -1)).map(String::strip).toList();
        for (String model : models) {
            if (!known.contains(model)) {
                throw new BadInputException("not a model of the paper's cells: " + MODELS + "=" + list + ", model="
                        + model + ", allowed=" + ALL + "; " + NearestName.remedy(model, known));
            }
        }
        if (models.stream().distinct().count() < models.size()) {
            throw new BadInputException("model named twice: " + MODELS + "=" + list + "; name each once");
        }
        return models;
    }
}
