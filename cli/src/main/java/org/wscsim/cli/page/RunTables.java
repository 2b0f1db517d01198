package org.wscsim.cli.page;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.wscsim.cli.html.Grid;
import org.wscsim.cli.html.HtmlText;
import org.wscsim.cli.report.ResultFolder;
import org.wscsim.core.engine.RunResult;
import org.wscsim.core.metrics.LatencySummary;
import org.wscsim.core.metrics.LengthAttainment;

/** Tables of a run's page, and the same at full precision as CSV. Confined to one thread. */
final class RunTables {
    static final String LATENCY_FILE = ResultFolder.LATENCIES;
    static final String INSTANCE_FILE = ResultFolder.INSTANCES;
    static final String ENERGY_FILE = ResultFolder.ENERGY;
    static final String SERVICE_FILE = ResultFolder.SERVICE;
    static final List<String> ENERGY = List.of("compute", "SRAM", "D2D links", "DRAM", "static");

    private static final double PS_PER_MS = 1e9;
    private static final int LINKS = 20;

    private final RunView view;
    private final RunResult result;

    RunTables(RunView view) {
        this.view = view;
        result = view.report().result();
    }

    List<Sheet> sheets() {
        List<Sheet> sheets = new ArrayList<>(List.of(
                Quantiles.sheet(view.seen()),
                TimeTable.whole(view.seen()).sheet(),
                PartTable.sheet(view.seen().parts()),
                latencySheet(),
                instanceSheet(),
                energySheet()));
        if (!services().isEmpty()) {
            sheets.add(serviceSheet());
        }
        return sheets;
    }

    private List<LatencySummary> summaries() {
        return List.of(result.ttft(), result.tpot(), result.itl(), result.e2e());
    }

    private static double[] milliseconds(LatencySummary s) {
        double[] values = {s.meanPs(), s.stdPs(), s.minPs(), s.medianPs(), s.p90Ps(), s.p95Ps(), s.p99Ps(), s.maxPs()};
        for (int i = 0; i < values.length; i++) {
            values[i] /= PS_PER_MS;
        }
        return values;
    }

    Grid latencies() {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < Quantiles.NAMES.size(); i++) {
            LatencySummary summary = summaries().get(i);
            List<String> row = new ArrayList<>();
            row.add(Quantiles.NAMES.get(i) + " (ms)");
            for (double value : milliseconds(summary)) {
                row.add(summary.count() == 0 ? "-" : HtmlText.figure(value));
            }
            rows.add(row);
        }
        return new Grid(
                "Latencies",
                LATENCY_FILE,
                List.of("", "mean", "std", "least", "median", "p90", "p95", "p99", "greatest"),
                rows);
    }

    private Sheet latencySheet() {
        List<List<String>> rows = new ArrayList<>();
        String[] keys = {"ttft", "tpot", "itl", "e2el"};
        for (int i = 0; i < keys.length; i++) {
            LatencySummary summary = summaries().get(i);
            List<String> row = new ArrayList<>(List.of(keys[i], Long.toString(summary.count()), summary.method()));
            for (double value : milliseconds(summary)) {
                row.add(summary.count() == 0 ? "" : Sheet.number(value));
            }
            rows.add(row);
        }
        return new Sheet(
                LATENCY_FILE,
                List.of(
                        "latency",
                        "values",
                        "percentile_method",
                        "mean_ms",
                        "std_ms",
                        "min_ms",
                        "median_ms",
                        "p90_ms",
                        "p95_ms",
                        "p99_ms",
                        "max_ms"),
                rows);
    }

    Grid instances() {
        List<List<String>> rows = new ArrayList<>();
        for (RunResult.Instance i : result.instances()) {
            long all = i.busyPs() + i.idlePs();
            rows.add(List.of(
                    Integer.toString(i.id()),
                    i.role().name().toLowerCase(Locale.ROOT),
                    i.region(),
                    HtmlText.figure((double) i.steps()),
                    all == 0 ? "-" : HtmlText.percent(i.busyPs() / (double) all),
                    HtmlText.figure((double) i.prefillTokens()),
                    HtmlText.figure((double) i.decodeTokens()),
                    HtmlText.figure((double) i.kvBlocks())));
        }
        return new Grid(
                "Instances",
                INSTANCE_FILE,
                List.of(
                        "instance",
                        "role",
                        "dies",
                        "steps",
                        "in a step (%)",
                        "prompt tokens",
                        "decode tokens",
                        "KV blocks"),
                rows);
    }

    private Sheet instanceSheet() {
        List<List<String>> rows = new ArrayList<>();
        for (RunResult.Instance i : result.instances()) {
            String model = i.model();
            rows.add(List.of(
                    Integer.toString(i.id()),
                    model == null ? view.report().model() : model,
                    i.role().name().toLowerCase(Locale.ROOT),
                    i.region(),
                    Integer.toString(i.tp()),
                    Long.toString(i.kvBlocks()),
                    Long.toString(i.steps()),
                    Sheet.number(i.busyPs() / PS_PER_MS),
                    Sheet.number(i.idlePs() / PS_PER_MS),
                    Long.toString(i.prefillTokens()),
                    Long.toString(i.decodeTokens())));
        }
        return new Sheet(
                INSTANCE_FILE,
                List.of(
                        "instance",
                        "model",
                        "role",
                        "region",
                        "tp",
                        "kv_blocks",
                        "steps",
                        "busy_ms",
                        "idle_ms",
                        "prefill_tokens",
                        "decode_tokens"),
                rows);
    }

    private Sheet energySheet() {
        RunResult.Energy e = result.energy();
        double[] joules = {e.computeJoules(), e.sramJoules(), e.d2dJoules(), e.dramJoules(), e.staticJoules()};
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < joules.length; i++) {
            rows.add(List.of(ENERGY.get(i), Sheet.number(joules[i])));
        }
        return new Sheet(ENERGY_FILE, List.of("part", "joules"), rows);
    }

    Grid busiestLinks() {
        List<List<String>> rows = result.links().stream()
                .filter(link -> !link.dramPort() && link.bytes() > 0)
                .sorted(Comparator.comparingDouble((RunResult.Link link) -> -link.utilization()))
                .limit(LINKS)
                .map(link -> List.of(
                        link.fromDie() + " to " + link.toDie(),
                        HtmlText.percent(link.utilization()),
                        HtmlText.percent(link.busyShare()),
                        HtmlText.figure((double) link.bytes()),
                        HtmlText.figure(link.waitingPs() / PS_PER_MS)))
                .toList();
        return new Grid(
                "The " + rows.size() + " busiest links between dies",
                ResultFolder.LINKS,
                List.of("dies", "of its bandwidth (%)", "busy with transfers (%)", "bytes", "transfers waited (ms)"),
                rows);
    }

    List<Grid> services() {
        RunResult.Service service = result.service();
        List<Grid> grids = new ArrayList<>();
        if (!service.byPromptLength().isEmpty()) {
            grids.add(lengths(service.byPromptLength()));
        }
        List<List<String>> rows = serviceRows();
        if (!rows.isEmpty()) {
            grids.add(new Grid("By model, class and tenant", SERVICE_FILE, SERVICE_HEADER, rows));
        }
        return grids;
    }

    private static final List<String> SERVICE_HEADER =
            List.of("who", "requests", "completed", "rejected", "goodput (req/s)", "attainment (%)");

    private static Grid lengths(List<LengthAttainment.Decile> deciles) {
        List<List<String>> rows = new ArrayList<>();
        for (LengthAttainment.Decile decile : deciles) {
            rows.add(List.of(decile.fromTokens() + "-" + decile.toTokens(), HtmlText.percent(decile.attainment())));
        }
        return new Grid("Limits met by prompt length", SERVICE_FILE, List.of("prompt tokens", "met (%)"), rows);
    }

    private List<List<String>> serviceRows() {
        RunResult.Service service = result.service();
        List<List<String>> rows = new ArrayList<>();
        for (RunResult.Model m : service.models()) {
            rows.add(row("model " + m.name(), m.requests(), m.completed(), m.rejected(), m.goodput(), m.attainment()));
        }
        if (service.classes().size() > 1) {
            for (RunResult.ServiceClass c : service.classes()) {
                rows.add(row(
                        "class " + c.name(), c.requests(), c.completed(), c.rejected(), c.goodput(), c.attainment()));
            }
        }
        if (service.tenants().size() > 1) {
            for (RunResult.Tenant t : service.tenants()) {
                rows.add(row(
                        "tenant " + t.id(), t.requests(), t.completed(), t.rejected(), t.goodput(), t.attainment()));
            }
        }
        return rows;
    }

    private static List<String> row(
            String who, long requests, long completed, long rejected, @Nullable Double goodput, @Nullable Double met) {
        return List.of(
                who,
                Long.toString(requests),
                Long.toString(completed),
                Long.toString(rejected),
                goodput == null ? "-" : HtmlText.figure(goodput),
                met == null ? "-" : HtmlText.percent(met));
    }

    private Sheet serviceSheet() {
        List<List<String>> rows = new ArrayList<>(serviceRows());
        for (LengthAttainment.Decile decile : result.service().byPromptLength()) {
            rows.add(List.of(
                    "prompts of " + decile.fromTokens() + "-" + decile.toTokens() + " tokens",
                    "",
                    "",
                    "",
                    "",
                    Sheet.number(100 * decile.attainment())));
        }
        return new Sheet(
                SERVICE_FILE,
                List.of("who", "requests", "completed", "rejected", "goodput_req_per_s", "attainment_percent"),
                rows);
    }
}
