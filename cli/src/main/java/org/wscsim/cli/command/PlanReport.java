package org.wscsim.cli.command;

import java.io.StringWriter;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.wscsim.cli.report.DecimalText;
import org.wscsim.cli.report.JsonDocument;
import org.wscsim.cli.report.TextTable;
import org.wscsim.cli.report.WaferMap;
import org.wscsim.core.serving.Role;
import org.wscsim.schedulers.partition.DecodeCentredPlacement;
import org.wscsim.schedulers.partition.PlanText;
import org.wscsim.schedulers.search.Certificate;
import org.wscsim.schedulers.search.FluidProblem;
import org.wscsim.schedulers.search.InstanceFluid;
import org.wscsim.schedulers.search.Objective;
import org.wscsim.schedulers.search.PlanPoint;

/**
 * What {@code wsc plan} found, for the console and for files. Immutable but for what it reads.
 *
 * @param objective what was wanted
 * @param paper whether Algorithm 1's plans alone are the candidates
 * @param top plans shown per system
 * @param searches one per system
 * @param papers Algorithm 1's plans, of the systems it plans for
 * @param candidates the plans kept, best first
 * @param trials those simulated
 * @param left plans that may be better than the best simulated one, by system
 */
record PlanReport(
        Objective objective,
        boolean paper,
        int top,
        List<PlanSearch> searches,
        List<PlanCandidate> papers,
        List<PlanCandidate> candidates,
        PlanTrials trials,
        List<PlanRemainder> left) {
    private static final int DIGITS = 5;

    /** The best simulated plan, or the best in the fluid objective where none was simulated. */
    PlanCandidate best() {
        PlanTrials.Trial best = trials.best();
        return best == null ? candidates.getFirst() : best.candidate();
    }

    String text() {
        StringBuilder text = new StringBuilder(question());
        text.append('\n').append(TextTable.of(rows(shown()), 2)).append('\n');
        text.append(TextTable.of(instances(best()), 1)).append('\n');
        losses().forEach(line -> text.append(line).append('\n'));
        if (!paper) {
            searches.forEach(search -> text.append('\n').append(certificate(search)));
        }
        simulated().forEach(line -> text.append(line).append('\n'));
        PlanCandidate best = best();
        text.append("\nBest: ")
                .append(best.of().system())
                .append(' ')
                .append(best.plan().name());
        text.append(trials.best() == null ? " (in the fluid objective; --simulate N simulates)\n" : " (simulated)\n");
        best.plan().notes().forEach(note -> text.append(note).append('\n'));
        text.append(map(best));
        return text.append('\n').toString();
    }

    static String map(PlanCandidate candidate) {
        return WaferMap.text(
                candidate.run().platform().wafer(),
                candidate.run().platform().condition().defects(),
                candidate.plan().instances());
    }

    private String question() {
        FluidProblem problem = searches.getFirst().problem();
        int usable = searches.getFirst().search().usableDies();
        String of = switch (objective) {
            case THROUGHPUT -> "highest rate of the mean request, requests/s";
            case GOODPUT -> "highest rate of the mean request within " + limits(problem) + ", requests/s";
            case E2E -> "least mean E2E at " + number(problem.offeredRequestsPerSecond()) + " requests/s, ms";
        };
        return "Search: " + (paper ? "paper (Algorithm 1)" : "exhaustive") + "; objective "
                + objective.name().toLowerCase(Locale.ROOT) + ": " + of + '\n'
                + "Mean request: " + number(problem.request().promptTokens()) + " prompt and "
                + number(problem.request().outputTokens()) + " output tokens; "
                + usable + " of " + problem.ground().wafer().dies() + " dies usable\n";
    }

    private static String limits(FluidProblem problem) {
        return "TTFT " + limit(problem.limits().ttftPs()) + " and TPOT "
                + limit(problem.limits().tpotPs()) + " for "
                + number(100 * problem.limits().attainment()) + " %";
    }

    private static String limit(long ps) {
        return ps == Long.MAX_VALUE ? "without limit" : number(ps / 1e9) + " ms";
    }

    private static String number(double value) {
        return DecimalText.significant(value, DIGITS);
    }

    /** The best of every system, Algorithm 1's plans, and what was simulated. */
    private List<PlanCandidate> shown() {
        List<PlanCandidate> shown = new ArrayList<>();
        for (PlanSearch search : searches) {
            candidates.stream()
                    .filter(candidate -> candidate.of() == search)
                    .limit(top)
                    .forEach(shown::add);
        }
        for (PlanTrials.Trial trial : trials.trials()) {
            if (!shown.contains(trial.candidate())) {
                shown.add(trial.candidate());
            }
        }
        return shown;
    }

    List<List<String>> rows(List<PlanCandidate> of) {
        boolean latency = objective == Objective.E2E;
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "system",
                "plan",
                latency ? "fluid E2E ms" : "fluid req/s",
                "capacity req/s",
                "per die",
                "prefill req/s",
                "decode req/s",
                "dies",
                "hops",
                latency ? "simulated E2E ms" : "simulated req/s"));
        of.forEach(candidate -> rows.add(row(candidate)));
        return rows;
    }

    private List<String> row(PlanCandidate candidate) {
        PlanPoint point = candidate.point();
        double mixed = point.requestsPerSecond(Role.MIXED);
        long hops = DecodeCentredPlacement.doubledHops(candidate.plan().instances());
        return List.of(
                candidate.of().system(),
                candidate.plan().name(),
                number(Math.abs(trials.fluid(candidate))),
                number(point.capacity()),
                number(point.capacity() / candidate.of().search().usableDies()),
                mixed > 0 ? "-" : number(point.requestsPerSecond(Role.PREFILL)),
                mixed > 0 ? "-" : number(point.requestsPerSecond(Role.DECODE)),
                Integer.toString(point.dies()),
                mixed > 0 ? "-" : PlanOrder.half(hops),
                simulated(candidate));
    }

    private String simulated(PlanCandidate candidate) {
        PlanTrials.Trial trial = trials.of(candidate);
        if (trial == null) {
            return "-";
        }
        return trial.simulated() == null ? "none" : number(Math.abs(trial.simulated()));
    }

    /** The kinds of instances of a plan. */
    private static List<List<String>> instances(PlanCandidate candidate) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("instance", "number", "req/s each", "per die", "batch", "TTFT alone ms", "TPOT ms"));
        int cores = candidate.of().problem().ground().wafer().die().cores();
        for (PlanPoint.Member member : candidate.point().members()) {
            InstanceFluid fluid = member.fluid();
            rows.add(List.of(
                    member.role().name().charAt(0) + ":" + fluid.kind().text(cores),
                    Integer.toString(member.instances()),
                    number(fluid.requestsPerSecond() / fluid.kind().parts()),
                    number(fluid.requestsPerSecondPerDie()),
                    Integer.toString(fluid.batch()),
                    fluid.promptPs() == 0 ? "-" : number(fluid.promptPs() / 1e9),
                    fluid.stepPs() == 0 ? "-" : number(fluid.stepPs() / 1e9)));
        }
        return rows;
    }

    private List<String> losses() {
        List<String> lines = new ArrayList<>();
        for (PlanSearch search : searches) {
            PlanCandidate own = paperOf(search);
            if (own == null || paper || search.result().best().isEmpty()) {
                continue;
            }
            double optimum = search.result().best().getFirst().score().first();
            double loss = 100 * (optimum - own.point().score().first()) / Math.abs(optimum);
            lines.add("Paper's search (Algorithm 1) for " + search.system() + ": "
                    + own.plan().name() + ", "
                    + (own.point().score().first() == Long.MIN_VALUE
                            ? "cannot serve the rate"
                            : number(Math.abs(trials.fluid(own))) + ", loss against the optimum "
                                    + DecimalText.fixed(loss, 2) + " %")
                    + simulatedLoss(own));
        }
        return lines;
    }

    /** Against the best simulated plan of the same system. */
    private String simulatedLoss(PlanCandidate own) {
        PlanTrials.Trial trial = trials.of(own);
        double best = trials.trials().stream()
                .filter(other -> other.candidate().of() == own.of())
                .mapToDouble(PlanTrials.Trial::worth)
                .max()
                .orElse(Double.NEGATIVE_INFINITY);
        if (trial == null || best == Double.NEGATIVE_INFINITY) {
            return "";
        }
        return "; simulated "
                + (trial.simulated() == null
                        ? "none"
                        : number(Math.abs(trial.worth())) + ", loss "
                                + DecimalText.fixed(100 * (best - trial.worth()) / Math.abs(best), 2) + " %");
    }

    private @Nullable PlanCandidate paperOf(PlanSearch search) {
        return papers.stream()
                .filter(candidate -> candidate.of() == search)
                .findFirst()
                .orElse(null);
    }

    private static String certificate(PlanSearch search) {
        Certificate certificate = search.result().certificate();
        List<List<String>> rows = new ArrayList<>();
        String head = "Certificate of " + search.system()
                + (!certificate.isComplete()
                        ? ": the best found, not complete"
                        : search.result().best().isEmpty()
                                ? ": no set serves the workload"
                                : ": the optimum of the fluid objective, exactly");
        rows.add(List.of("sets of instances on the dies", grouped(certificate.space())));
        rows.add(List.of("  a kind too small for model and request", grouped(certificate.tooSmall())));
        rows.add(List.of("  a kind too slow for the limits", grouped(certificate.tooSlow())));
        rows.add(List.of("  cut off by the bound of rates", grouped(certificate.byBound())));
        rows.add(List.of("  cut off by the packing", grouped(certificate.byPacking())));
        rows.add(List.of("  evaluated", grouped(certificate.evaluated())));
        rows.add(List.of("  left", grouped(certificate.left())));
        String table = TextTable.of(rows, 1);
        return head + '\n' + table + "  " + search.search().kinds().size() + " kinds of instances priced in "
                + DecimalText.fixed(search.pricingSeconds(), 2) + " s, " + certificate.nodes() + " nodes in "
                + DecimalText.fixed(search.searchSeconds(), 2) + " s; " + leftOut(search) + '\n';
    }

    /** What the space does not hold, and why. */
    private static String leftOut(PlanSearch search) {
        FluidProblem problem = search.problem();
        List<String> without = new ArrayList<>();
        without.add(
                problem.rules().pipelines()
                        ? "with pipelines"
                        : "without pipelines (the engine has them for mixed instances with local KV)");
        without.add(problem.rules().unevenShards() ? "with uneven shards" : "TP divides the heads");
        int usable = search.search().usableDies();
        long partly = problem.ground().usableDies() - usable;
        if (partly > 0) {
            without.add(partly + " dies with dead cores or stacks left out");
        }
        return String.join(", ", without);
    }

    static String grouped(BigInteger number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private List<String> simulated() {
        List<String> lines = new ArrayList<>();
        PlanTrials.Trial best = trials.best();
        if (best == null) {
            return lines;
        }
        lines.add("\nSimulated " + trials.trials().size() + " plans, best "
                + best.candidate().of().system() + ' '
                + best.candidate().plan().name() + ": "
                + number(Math.abs(best.worth())) + " ("
                + DecimalText.fixed(100 * best.worth() / trials.fluid(best.candidate()), 1) + " % of its fluid value)");
        String bound = objective == Objective.E2E ? "fluid E2E is below" : "rate without limits exceeds";
        left.forEach(remainder ->
                lines.add("Left, whose " + bound + " that: " + remainder.system() + ' ' + remainder.text()));
        return lines;
    }

    String json() {
        StringWriter text = new StringWriter();
        try (JsonDocument json = new JsonDocument(text)) {
            PlanCandidate best = best();
            json.put("schema", 1L)
                    .put("objective", objective.name().toLowerCase(Locale.ROOT))
                    .put("search", paper ? "paper" : "exhaustive")
                    .put("system", best.of().system())
                    .put("plan", PlanText.format(best.plan()))
                    .put("plan_name", best.plan().name())
                    .put("fluid_value", Math.abs(trials.fluid(best)))
                    .put("capacity_requests_per_second", best.point().capacity());
            PlanTrials.Trial trial = trials.best();
            if (trial != null) {
                json.put("simulated_value", Math.abs(trial.worth()));
            }
            for (PlanSearch search : searches) {
                if (!paper) {
                    certificate(json, search);
                }
            }
        }
        return text.toString();
    }

    private static void certificate(JsonDocument json, PlanSearch search) {
        Certificate certificate = search.result().certificate();
        String prefix = search.system() + ".";
        json.put(prefix + "space", certificate.space().toString())
                .put(prefix + "too_small", certificate.tooSmall().toString())
                .put(prefix + "too_slow", certificate.tooSlow().toString())
                .put(prefix + "cut_off_by_bound", certificate.byBound().toString())
                .put(prefix + "cut_off_by_packing", certificate.byPacking().toString())
                .put(prefix + "evaluated", certificate.evaluated().toString())
                .put(prefix + "left", certificate.left().toString())
                .put(prefix + "complete", certificate.isComplete());
    }

    /** Sentences for the head of {@code plan.yaml}. */
    List<String> expectations() {
        PlanCandidate best = best();
        List<String> lines = new ArrayList<>();
        lines.add("Plan of wsc plan: " + best.of().system() + ' ' + best.plan().name());
        lines.add("Objective " + objective.name().toLowerCase(Locale.ROOT) + ", fluid value "
                + number(Math.abs(trials.fluid(best))) + (objective == Objective.E2E ? " ms" : " requests/s")
                + ", fluid capacity " + number(best.point().capacity()) + " requests/s");
        PlanTrials.Trial trial = trials.best();
        if (trial != null) {
            lines.add("Simulated " + number(Math.abs(trial.worth()))
                    + (objective == Objective.E2E ? " ms mean E2E" : " requests/s"));
        }
        return lines;
    }
}
