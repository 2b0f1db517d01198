package org.wscsim.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.wscsim.cli.config.ResolvedRun;
import org.wscsim.cli.config.RunKey;
import org.wscsim.cli.config.Settings;
import org.wscsim.cli.report.DecimalText;
import org.wscsim.cli.report.Printout;
import org.wscsim.cli.report.ScoreTable;
import org.wscsim.core.collective.Algorithm;
import org.wscsim.core.collective.CollectiveForm;
import org.wscsim.core.collective.DieSet;
import org.wscsim.core.collective.MeshCollectives;
import org.wscsim.core.collective.Schedule;
import org.wscsim.core.engine.InstancePlan;
import org.wscsim.core.engine.Simulation;
import org.wscsim.core.metrics.RecordSink;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.network.MessageReplay;
import org.wscsim.core.network.MessageSink;
import org.wscsim.core.request.ArrivalSource;
import org.wscsim.core.serving.Role;
import org.wscsim.core.wafer.HardwareGraph;
import org.wscsim.core.wafer.WaferSpec;
import org.wscsim.schedulers.partition.WaferPlan;
import org.wscsim.validation.noc.CollectiveComparison;
import org.wscsim.validation.noc.MeshComparison;
import org.wscsim.validation.noc.MeshTraffic;
import org.wscsim.validation.noc.StepTraffic;

/**
 * What {@code wsc validate --mesh} prints: mesh models against the flit-level one on the messages of a run, and closed
 * forms of collectives against what they stand for. Needs no reference data. Two minutes, most of them in flits.
 */
final class MeshEvidence {
    private static final double GATE_PERCENT = 10;
    private static final int SAMPLED_WINDOWS = 200;
    private static final long SAMPLED_WINDOW_PS = 500_000_000;
    private static final long LEAD_PS = 100_000_000;
    private static final long WINDOW_SEED = 1;
    /** So few that decode instances read KV caches out of other homes. */
    private static final String FEW_BLOCKS = "600";

    private static final List<String> TITLES =
            List.of("plan", "kind", "mesh", "count", "mean", "p50", "p99", "mean %", "p50 %", "p99 %", "<= 10");
    private static final double HOP_SECONDS = 1e-7;
    private static final long PORT_PS = 5_000;
    /** A decode step of these systems, 21 ms, has 160 all-reduces and reads remote caches layer by layer, 80 times. */
    private static final long ALL_REDUCE_EVERY_PS = 131_000_000;

    private static final long READ_EVERY_PS = 262_000_000;
    private static final long WINDOW_PS = 300_000_000;
    private static final int BATCH = 32;
    private static final long CONTEXT_TOKENS = 1_155;

    private final Console console;
    private final Printout out = new Printout();

    MeshEvidence(Console console) {
        this.console = console;
    }

    void print(boolean asJson) {
        sample();
        printStress();
        console.print(out.print(asJson));
    }

    private void sample() {
        out.note(
                "Mesh models against the flit-level mesh: KV transfers of 150 requests of azure-conv at six times its rate"
                        + "\n(llama-3-70b, wsc-case3), with the remote KV reads and ring all-reduces of its steps in "
                        + SAMPLED_WINDOWS + " windows\nof " + SAMPLED_WINDOW_PS / 1_000_000
                        + " us drawn evenly over the time of its arrivals. Times in us, differences from flit in %.");
        List<List<String>> sampled = new ArrayList<>();
        sampled.add(TITLES);
        addSample(sampled, "wsc-llm", null, null);
        addSample(sampled, "wsc-llm", null, FEW_BLOCKS);
        addSample(sampled, "splitwise-wafer", "3xP:2x4,3xD:2x4", null);
        out.text("\n").table("sampled", sampled, 3).text("\n");
    }

    /** All models agree on what is alone, so here nothing is. */
    private void printStress() {
        out.note(
                "Stress: mesh models against the flit-level mesh: KV transfers as recorded from 60 requests of azure-conv at"
                        + " six\ntimes its rate (llama-3-70b, wsc-case3), beside them remote KV reads, or all-reduces, of the sizes"
                        + "\nand at the rate of such a run. Times in us, differences from flit in %.");
        List<List<String>> rows = new ArrayList<>();
        rows.add(TITLES);
        addPlan(rows, "wsc-llm", null);
        addPlan(rows, "splitwise-wafer", "3xP:2x4,3xD:2x4");
        out.text("\n").table("stress", rows, 3).text("\nClosed forms of collectives against what happens\n");
        out.table("collectives", ScoreTable.ruleRows(CollectiveComparison.run()), 1);
    }

    private void addSample(List<List<String>> rows, String system, @Nullable String plan, @Nullable String blocks) {
        Settings settings = Settings.none()
                .with(RunKey.NUM_REQUESTS, "150")
                .with(RunKey.RATE_SCALE, "6")
                .with(RunKey.SYSTEM, system)
                .with(RunKey.NUM_KV_BLOCKS_OVERRIDE, blocks)
                .with(RunKey.PLAN, plan);
        ResolvedRun run = ResolvedRun.of(settings, Set.of());
        WaferPlan placed = Systems.plans(run).getFirst();
        StepTraffic.Windows windows = new StepTraffic.Windows(
                run.profile().lastArrivalPs(), SAMPLED_WINDOWS, SAMPLED_WINDOW_PS, LEAD_PS, WINDOW_SEED);
        StepTraffic recorded = new StepTraffic();
        record(run, placed, recorded);
        WaferSpec wafer = run.platform().wafer();
        int layers = run.platform().model().layers();
        double token = token(run.platform().model());
        String name = placed.count(Role.PREFILL) + "P+" + placed.count(Role.DECODE) + "D";
        if (blocks != null) {
            out.note(name + ", " + blocks + " KV blocks an instance: " + recorded.reads()
                    + " reads of a step from another home");
            add(rows, name, ", few blocks", wafer, recorded.sample(windows, layers, token, List.of()));
        } else {
            MeshTraffic traffic = recorded.sample(windows, layers, token, members(placed, wafer));
            add(rows, name, ", ports wide", widePorts(wafer), traffic);
        }
        console.progress("sampled " + name);
    }

    private static double token(ModelSpec model) {
        return (double) model.hidden() * model.bytesPerActivation();
    }

    private static List<StepTraffic.Member> members(WaferPlan plan, WaferSpec wafer) {
        return plan.instances().stream()
                .map(instance -> new StepTraffic.Member(
                        allReduceOf(instance),
                        collectives(instance),
                        instance.region().dieIds(wafer.dieColumns())))
                .toList();
    }

    private static String allReduceOf(InstancePlan instance) {
        return instance.role() == Role.DECODE ? "decode all-reduce" : "prefill all-reduce";
    }

    private static MeshCollectives collectives(InstancePlan instance) {
        return new MeshCollectives(
                DieSet.rectangle(instance.region().columns(), instance.region().rows()), HOP_SECONDS);
    }

    private void addPlan(List<List<String>> rows, String system, @Nullable String plan) {
        Settings settings = Settings.none()
                .with(RunKey.NUM_REQUESTS, "60")
                .with(RunKey.RATE_SCALE, "6")
                .with(RunKey.SYSTEM, system)
                .with(RunKey.PLAN, plan);
        ResolvedRun run = ResolvedRun.of(settings, Set.of());
        WaferPlan placed = Systems.plans(run).getFirst();
        String name = placed.count(Role.PREFILL) + "P+" + placed.count(Role.DECODE) + "D";
        MeshTraffic recorded = new MeshTraffic();
        record(run, placed, recorded);
        out.note(windows(name, recorded.groups(), run.profile().lastArrivalPs()));
        WaferSpec wafer = run.platform().wafer();
        ModelSpec model = run.platform().model();

        MeshTraffic reads = copy(recorded);
        addReads(reads, recorded.groups(), placed, wafer, model);
        add(rows, name, "", wafer, reads);
        MeshTraffic collectives = copy(recorded);
        addAllReduces(collectives, recorded.groups(), placed, wafer, model);
        add(rows, name, ", ports wide", widePorts(wafer), collectives);
        console.progress("compared " + name);
    }

    private static String windows(String plan, List<MeshTraffic.Group> transfers, long runPs) {
        long inWindowsPs = 0;
        long endPs = 0;
        for (MeshTraffic.Group transfer : transfers) {
            inWindowsPs += transfer.sentPs() + WINDOW_PS - Math.max(endPs, transfer.sentPs());
            endPs = transfer.sentPs() + WINDOW_PS;
        }
        return plan + ": reads and all-reduces are those within " + WINDOW_PS / 1_000_000 + " us after a transfer"
                + " begins, " + DecimalText.fixed(100.0 * inWindowsPs / runPs, 1) + " % of the run";
    }

    private static void record(ResolvedRun run, WaferPlan plan, MessageSink traffic) {
        try (ArrivalSource arrivals = run.workload().openUnchanged(run.profile());
                Simulation simulation = new Simulation(Systems.spec(run, plan), arrivals, RecordSink.none(), traffic)) {
            simulation.run();
        }
    }

    private static MeshTraffic copy(MeshTraffic recorded) {
        MeshTraffic copy = new MeshTraffic();
        int transfer = 0;
        for (MeshTraffic.Group group : recorded.groups()) {
            for (MessageReplay.Message message : group.messages()) {
                copy.message(message.sentPs(), transfer, message.fromDie(), message.toDie(), message.bytes());
            }
            transfer++;
        }
        return copy;
    }

    /** Each decode instance reads one layer of a cache out of its neighbour's memory. */
    private static void addReads(
            MeshTraffic traffic, List<MeshTraffic.Group> transfers, WaferPlan plan, WaferSpec wafer, ModelSpec model) {
        List<InstancePlan> decode = of(plan, Role.DECODE);
        long bytes = CONTEXT_TOKENS * model.kvBytesPerToken() / model.layers();
        forWindows(transfers, READ_EVERY_PS, atPs -> {
            for (int i = 0; i < decode.size(); i++) {
                InstancePlan home = decode.get((i + 1) % decode.size());
                traffic.remoteRead(
                        home.region().dieIds(wafer.dieColumns()),
                        decode.get(i).region().dieIds(wafer.dieColumns()),
                        bytes,
                        atPs);
            }
        });
    }

    /** Activations of a decode batch on each decode instance, of a mean prompt on each prefill instance. */
    private static void addAllReduces(
            MeshTraffic traffic, List<MeshTraffic.Group> transfers, WaferPlan plan, WaferSpec wafer, ModelSpec model) {
        double token = token(model);
        forWindows(transfers, ALL_REDUCE_EVERY_PS, atPs -> {
            for (InstancePlan instance : plan.instances()) {
                double tokens = instance.role() == Role.DECODE ? BATCH : CONTEXT_TOKENS;
                Schedule ring = collectives(instance)
                        .schedule(CollectiveForm.ALL_REDUCE, Algorithm.ONE_WAY_RING, tokens * token);
                traffic.collective(
                        allReduceOf(instance), ring, instance.region().dieIds(wafer.dieColumns()), atPs);
            }
        });
    }

    private static List<InstancePlan> of(WaferPlan plan, Role role) {
        return plan.instances().stream()
                .filter(instance -> instance.role() == role)
                .toList();
    }

    /** In-step traffic matters where a transfer is under way; elsewhere all models agree on it. */
    private static void forWindows(List<MeshTraffic.Group> transfers, long everyPs, LongConsumer sends) {
        long nextPs = 0;
        for (MeshTraffic.Group transfer : transfers) {
            for (nextPs = Math.max(nextPs, transfer.sentPs());
                    nextPs < transfer.sentPs() + WINDOW_PS;
                    nextPs += everyPs) {
                sends.accept(nextPs);
            }
        }
    }

    /** Collectives go from core to core, past the DRAM: its ports are wide and short here, for all messages. */
    private static WaferSpec widePorts(WaferSpec of) {
        WaferSpec.Die die = of.die();
        return new WaferSpec(
                of.name(),
                of.core(),
                new WaferSpec.Die(
                        die.coreColumns(),
                        die.coreRows(),
                        die.dramBytes(),
                        1e15,
                        PORT_PS,
                        die.widthMm(),
                        die.heightMm()),
                of.dieColumns(),
                of.dieRows(),
                of.d2d(),
                of.achievable(),
                of.host(),
                of.energy());
    }

    private static void add(List<List<String>> rows, String plan, String note, WaferSpec wafer, MeshTraffic traffic) {
        for (MeshComparison.Line line : new MeshComparison(HardwareGraph.meshOf(wafer)).run(traffic.groups())) {
            rows.add(List.of(
                    plan,
                    line.kind() + note,
                    line.mesh(),
                    Integer.toString(line.groups()),
                    micros(line.meanPs()),
                    micros(line.p50Ps()),
                    micros(line.p99Ps()),
                    percent(line.meanPercent()),
                    percent(line.p50Percent()),
                    percent(line.p99Percent()),
                    line.mesh().equals("flit") ? "" : Math.abs(line.p99Percent()) <= GATE_PERCENT ? "yes" : "NO"));
        }
    }

    private static String micros(double ps) {
        return DecimalText.fixed(ps / 1e6, 2);
    }

    private static String percent(double value) {
        return DecimalText.fixed(value, 1);
    }
}
