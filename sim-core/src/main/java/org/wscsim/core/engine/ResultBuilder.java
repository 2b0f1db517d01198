package org.wscsim.core.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.metrics.KvOccupancy;
import org.wscsim.core.metrics.RunRecorder;
import org.wscsim.core.network.MeshModel;
import org.wscsim.core.serving.FaultRunner;
import org.wscsim.core.serving.Instance;
import org.wscsim.core.serving.PlanSwitcher;
import org.wscsim.core.serving.PrefixReuse;
import org.wscsim.core.serving.RoleRunner;
import org.wscsim.core.wafer.DefectMap;
import org.wscsim.core.wafer.HardwareGraph;
import org.wscsim.core.wafer.WaferSpec;

/** Turns the counters of a finished run into its result, and checks that the run beat none of its bounds. */
final class ResultBuilder {
    /** Bounds are doubles, boundaries whole picoseconds: a relative slack far below any reported digit. */
    private static final double SLACK = 1e-6;

    private static final int BITS = 8;

    private static final String NO_CONTENTION = "none";

    private final Machine machine;
    private final RunRecorder recorder;
    private final WaferSpec wafer;
    private final HardwareGraph graph;
    private final long endPs;
    private final long durationPs;
    private final double seconds;
    private final long beyondContext;
    private final boolean interrupted;

    /**
     * @param interrupted the run was ended at {@code endPs}, whoever was still there
     */
    ResultBuilder(Machine machine, long endPs, long beyondContext, boolean interrupted) {
        this.interrupted = interrupted;
        this.machine = machine;
        this.endPs = endPs;
        this.beyondContext = beyondContext;
        recorder = machine.recorder;
        wafer = machine.spec.wafer();
        graph = machine.graph;
        durationPs = interrupted ? endPs : recorder.lastCompletionPs();
        seconds = VirtualTime.seconds(durationPs);
    }

    RunResult build() {
        for (Instance instance : machine.cluster.instances()) {
            instance.settleTraffic();
        }
        return new RunResult(
                counts(),
                durationPs,
                throughput(),
                recorder.ttft(),
                recorder.tpot(),
                recorder.itl(),
                recorder.e2e(),
                attribution(),
                utilization(),
                kv(),
                energy(),
                speedOfLight(),
                stability(),
                new ServiceResults(machine, durationPs, endPs).build(),
                instances(),
                hardware(),
                machine.changeover instanceof RoleRunner roles ? roles.changes() : null,
                machine.changeover instanceof PlanSwitcher plans ? plans.switches() : null,
                links(),
                machine.mesh.contention(),
                Approximations.of(machine),
                warnings(),
                machine.tape.value());
    }

    private RunResult.Counts counts() {
        return new RunResult.Counts(
                recorder.arrivedCount(),
                recorder.completedCount(),
                recorder.rejectedCount(),
                recorder.arrivedCount() - recorder.completedCount() - recorder.rejectedCount(),
                recorder.rejections(),
                recorder.promptTokens(),
                recorder.outputTokens(),
                recorder.preemptions(),
                recorder.transfers());
    }

    private double perSecond(double amount) {
        return durationPs == 0 ? 0 : amount / seconds;
    }

    private RunResult.Throughput throughput() {
        @Nullable Double goodput = machine.spec.hasLimits() ? goodput() : null;
        return new RunResult.Throughput(
                perSecond((double) recorder.completedCount()),
                perSecond((double) recorder.outputTokens()),
                perSecond(recorder.promptTokens() + (double) recorder.outputTokens()),
                goodput,
                recorder.peakTokensPerSecond(),
                recorder.peakInSystem());
    }

    /** Over the part of the run whose requests count. */
    private double goodput() {
        long measuredPs = durationPs - machine.spec.arrivals().cutPs();
        return measuredPs <= 0 ? 0 : recorder.goodCount() / VirtualTime.seconds(measuredPs);
    }

    private RunResult.Attribution attribution() {
        return new RunResult.Attribution(
                recorder.meanAttributionPs(0),
                recorder.meanAttributionPs(1),
                recorder.meanAttributionPs(2),
                recorder.meanAttributionPs(3),
                recorder.meanAttributionPs(4),
                recorder.meanAttributionPs(5),
                recorder.meanAttributionPs(6));
    }

    private double flops() {
        double flops = 0;
        for (Instance instance : machine.cluster.instances()) {
            flops += instance.flops();
        }
        return flops;
    }

    private double dramBytes() {
        double bytes = 0;
        for (int die = 0; die < graph.dies(); die++) {
            bytes += machine.mesh.bytesCarried(graph.dramPort(die));
        }
        return bytes;
    }

    private RunResult.Utilization utilization() {
        double busy = 0;
        for (Instance instance : machine.cluster.instances()) {
            busy += instance.busyPs();
        }
        double linkBytesPerSecond = 0;
        for (int link = graph.dies(); link < graph.links(); link++) {
            linkBytesPerSecond += graph.bytesPerSecond(link);
        }
        double dramPeak = wafer.die().dramBytesPerSecond() * wafer.dies();
        return new RunResult.Utilization(
                perSecond(flops()) / wafer.matrixFlopsPerSecond(),
                perSecond(dramBytes()) / dramPeak,
                linkBytesPerSecond == 0 ? 0 : perSecond((double) machine.mesh.byteHops()) / linkBytesPerSecond,
                endPs == 0 ? 0 : busy / endPs / instancesAwake());
    }

    /** Instances that could have been in a step, on average. */
    private double instancesAwake() {
        return machine.changeover instanceof PlanSwitcher plans
                ? plans.awakePs(endPs) / (double) endPs
                : machine.cluster.instanceCount();
    }

    private long capacityBlocks() {
        return machine.changeover instanceof PlanSwitcher plans ? plans.mostBlocks() : machine.capacityBlocks;
    }

    private RunResult.Kv kv() {
        double capacity = capacityBlocks();
        KvOccupancy bytes = machine.occupancy;
        return new RunResult.Kv(
                machine.cache.blockTokens(),
                capacityBlocks(),
                machine.cache.allocatedBlocks(),
                machine.cache.freedBlocks(),
                bytes.hasSeveral() ? bytes.peakShare() : recorder.peakBlocks() / capacity,
                bytes.hasSeveral() ? bytes.meanShare(endPs) : recorder.meanBlocks(endPs) / capacity,
                reuse());
    }

    private RunResult.Reuse reuse() {
        PrefixReuse prefixes = machine.prefixes;
        return new RunResult.Reuse(
                prefixes == null ? 0 : prefixes.askedTokens(),
                prefixes == null ? 0 : prefixes.hitTokens(),
                prefixes == null ? 0 : prefixes.askedBlocks(),
                prefixes == null ? 0 : prefixes.hitBlocks(),
                machine.cache.evictedBlocks(),
                machine.swapper.swaps(),
                machine.swapper.moves(),
                machine.swapper.hostBytes());
    }

    private RunResult.Energy energy() {
        WaferSpec.Energy energy = wafer.energy();
        double compute = flops() * energy.dynamicJoulesPerFlop();
        // Every DRAM byte is written to SRAM and read from it once.
        double sram = 2 * dramBytes() * BITS * energy.sramJoulesPerBit();
        double d2d = machine.mesh.byteHops() * (double) BITS * energy.d2dJoulesPerBitPerHop();
        double dram = dramBytes() * BITS * energy.dramJoulesPerBit();
        double still = wafer.staticWatts() * seconds;
        double perToken =
                recorder.outputTokens() == 0 ? 0 : (compute + sram + d2d + dram + still) / recorder.outputTokens();
        return new RunResult.Energy(compute, sram, d2d, dram, still, perToken);
    }

    private RunResult.SpeedOfLight speedOfLight() {
        double compute = flops() / wafer.matrixFlopsPerSecond();
        double dram = 0;
        double link = 0;
        for (int id = 0; id < graph.links(); id++) {
            long bytes = machine.mesh.bytesCarried(id);
            double busy = bytes == 0 ? 0 : bytes / (double) graph.bytesPerSecond(id);
            if (graph.isDramPort(id)) {
                dram = Math.max(dram, busy);
            } else {
                link = Math.max(link, busy);
            }
        }
        double capacity = capacityShare() * VirtualTime.seconds(endPs);
        double critical = VirtualTime.seconds(recorder.latestCriticalPs());
        String binding = "compute";
        double most = compute;
        String[] names = {"dram", "capacity", "link", "critical_path"};
        double[] bounds = {dram, capacity, link, critical};
        for (int i = 0; i < bounds.length; i++) {
            if (bounds[i] > most) {
                most = bounds[i];
                binding = names[i];
            }
        }
        requireBound("compute", compute, 0);
        requireBound("capacity", capacity, 0);
        requireBound("critical_path", critical, 0);
        // A transfer books its bytes when it starts, also those that do not move because it is given up.
        boolean booked = machine.departures.givenUp() > 0;
        if (!booked && !machine.mesh.contention().equals(NO_CONTENTION)) {
            // A step keeps its price when others begin to draw on its ports and links: they lag behind by a step.
            // Steps that a fault ended booked their reads at the start.
            double lag = longestStepSeconds() * (1 + machine.faults.faults());
            requireBound("dram", dram, lag);
            requireBound("link", link, lag);
        }
        return new RunResult.SpeedOfLight(compute, dram, capacity, link, critical, binding);
    }

    /** Of the model whose blocks are used most: none can use those of another. */
    private double capacityShare() {
        if (!machine.occupancy.hasSeveral()) {
            return recorder.meanBlocks(endPs) / capacityBlocks();
        }
        double most = 0;
        for (int model = 0; model < machine.spec.models(); model++) {
            most = Math.max(most, machine.occupancy.meanShare(model, endPs));
        }
        return most;
    }

    private double longestStepSeconds() {
        long longest = 0;
        for (Instance instance : machine.cluster.instances()) {
            longest = Math.max(longest, instance.longestStepPs());
        }
        return VirtualTime.seconds(longest);
    }

    private void requireBound(String name, double boundSeconds, double lagSeconds) {
        if (interrupted) {
            // Steps and transfers under way have booked their work already.
            return;
        }
        // Work for requests that a fault then turned away can lie after the last completion, as can weights that move.
        boolean after = machine.faults.faults() > 0 || machine.changeover instanceof PlanSwitcher;
        double limit = after ? VirtualTime.seconds(endPs) : seconds;
        if (boundSeconds > limit * (1 + SLACK) + SLACK * SLACK + lagSeconds) {
            throw new IllegalStateException(
                    "run beats its own bound: bound=" + name + ", bound_s=" + boundSeconds + ", duration_s=" + seconds);
        }
    }

    private RunResult.Stability stability() {
        if (interrupted) {
            return RunResult.Stability.UNDETERMINED;
        }
        Boolean growing = recorder.queue().growing(recorder.arrivedCount(), endPs);
        if (growing == null) {
            return RunResult.Stability.UNDETERMINED;
        }
        return growing ? RunResult.Stability.UNSTABLE : RunResult.Stability.STABLE;
    }

    private List<RunResult.Instance> instances() {
        List<RunResult.Instance> rows = new ArrayList<>();
        for (Instance instance : machine.cluster.instances()) {
            rows.add(new RunResult.Instance(
                    instance.instance(),
                    modelName(instance.instance()),
                    instance.role(),
                    instance.region().toString(),
                    instance.region().dies(),
                    instance.capacityBlocks(),
                    instance.steps(),
                    instance.busyPs(),
                    instance.idlePs(endPs),
                    instance.prefillTokensDone(),
                    instance.decodeTokensDone()));
        }
        return rows;
    }

    /** Null where there is nothing to tell apart. */
    private @Nullable String modelName(int instance) {
        RunSpec spec = machine.spec;
        return spec.models() == 1
                ? null
                : spec.model(spec.instances().get(instance).model()).name();
    }

    private RunResult.Hardware hardware() {
        DefectMap defects = graph.defects();
        return new RunResult.Hardware(
                defects.deadDies(),
                defects.deadLinks(),
                defects.deadCores(),
                defects.deadStacks(),
                machine.routingKind.text(),
                machine.stretch.mean(),
                machine.stretch.longest(),
                faults());
    }

    private RunResult.Faults faults() {
        FaultRunner faults = machine.faults;
        return new RunResult.Faults(
                faults.faults(),
                faults.instancesFailed(),
                faults.requestsMoved(),
                faults.requestsRecomputed(),
                faults.transfersResent());
    }

    private List<RunResult.Link> links() {
        List<RunResult.Link> rows = new ArrayList<>();
        MeshModel mesh = machine.mesh;
        for (int link = 0; link < graph.links(); link++) {
            long bytes = mesh.bytesCarried(link);
            rows.add(new RunResult.Link(
                    graph.from(link),
                    graph.to(link),
                    graph.isDramPort(link),
                    bytes,
                    bytes == 0 ? 0 : perSecond((double) bytes) / graph.bytesPerSecond(link),
                    durationPs == 0 ? 0 : mesh.busyPs(link) / (double) durationPs,
                    mesh.waitingPs(link)));
        }
        return rows;
    }

    private List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        if (interrupted) {
            warnings.add("interrupted: figures are of the requests that had left by then, which favours short ones");
        }
        if (stability() == RunResult.Stability.UNSTABLE) {
            warnings.add("the queue grew and was not worked off while requests arrived: offered load exceeds capacity; "
                    + recorder.queue().text());
        }
        if (recorder.completedCount() > 0 && recorder.measuredCount() == 0) {
            warnings.add("every request falls into the warm-up or cool-down: no latency is measured");
        }
        if (beyondContext > 0) {
            String limit = machine.spec.models() > 1
                    ? "their model's context limit"
                    : "the model's context limit of " + machine.spec.model().contextLimit() + " tokens";
            warnings.add("requests beyond " + limit + ", served all the same: " + beyondContext);
        }
        return warnings;
    }
}
