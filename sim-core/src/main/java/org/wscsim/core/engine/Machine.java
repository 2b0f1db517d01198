package org.wscsim.core.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.event.Agenda;
import org.wscsim.core.event.TapeHash;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.failure.LimitReachedException;
import org.wscsim.core.kv.KvCache;
import org.wscsim.core.memory.NativeMemory;
import org.wscsim.core.metrics.GoodputLimits;
import org.wscsim.core.metrics.RecordSink;
import org.wscsim.core.metrics.RunRecorder;
import org.wscsim.core.network.InstanceReads;
import org.wscsim.core.network.MeshModel;
import org.wscsim.core.network.MessageSink;
import org.wscsim.core.network.RecordingMesh;
import org.wscsim.core.network.RegionLinks;
import org.wscsim.core.network.RemoteRead;
import org.wscsim.core.operator.InstanceShape;
import org.wscsim.core.operator.StepPricer;
import org.wscsim.core.request.RequestTable;
import org.wscsim.core.serving.BlockPlanner;
import org.wscsim.core.serving.Cluster;
import org.wscsim.core.serving.Homes;
import org.wscsim.core.serving.Instance;
import org.wscsim.core.serving.Lifecycle;
import org.wscsim.core.serving.Role;
import org.wscsim.core.serving.StandingLoad;
import org.wscsim.core.serving.StepRunner;
import org.wscsim.core.wafer.HardwareGraph;
import org.wscsim.core.wafer.Region;
import org.wscsim.core.wafer.WaferSpec;

/**
 * Builds the parts of one run from its specification, all memory sized before the first event. Confined to the thread
 * that runs the simulation.
 */
final class Machine {
    final RunSpec spec;
    final HardwareGraph graph;
    final MeshModel mesh;
    final KvCache cache;
    final BlockPlanner planner;
    final RequestTable requests;
    final TapeHash tape = new TapeHash();
    final RunRecorder recorder;
    final Lifecycle lifecycle;
    final Agenda agenda;
    final Cluster cluster;
    final StepRunner runner;

    Machine(RunSpec spec, NativeMemory memory, RecordSink sink, @Nullable MessageSink messages) {
        this.spec = spec;
        graph = HardwareGraph.meshOf(spec.wafer());
        agenda = new Agenda(memory, spec.instances().size(), spec.maxTransfers());
        mesh = mesh(memory, messages);
        List<StepPricer> pricers = pricers();
        List<int[]> homeDies = homeDies();
        long[] kvBytes = kvBytesPerToken(pricers, homeDies.size());
        cache = new KvCache(
                memory,
                spec.blockTokens(),
                capacities(pricers, homeDies.size()),
                2 * spec.maxLiveRequests(),
                spec.realBlockIds());
        Homes homes = new Homes(graph, homeDies, cache);
        planner = new BlockPlanner(cache, homes, spec.scheduler().placement(), spec.maxLiveRequests());
        requests = new RequestTable(memory, spec.maxLiveRequests());
        recorder = new RunRecorder(
                memory, spec.arrivals(), spec.goodput() == null ? GoodputLimits.NONE : spec.goodput(), sink);
        lifecycle = new Lifecycle(requests, tape, recorder);
        Instance.Parts parts = new Instance.Parts(memory, requests, cache, planner);
        cluster = new Cluster(members(pricers, homes), parts, homes, spec.lengthsKnown());
        runner = new StepRunner(
                new StepRunner.World(requests, cache, planner, homes, mesh, lifecycle, recorder, agenda),
                cluster.instances(),
                spec.maxLiveRequests(),
                kvBytes);
        memory.freeze();
    }

    private MeshModel mesh(NativeMemory memory, @Nullable MessageSink messages) {
        MeshModel plain = MeshFidelity.of(spec.mesh()).build(graph, agenda, spec.maxTransfers(), memory);
        return messages == null ? plain : new RecordingMesh(plain, messages);
    }

    private List<StepPricer> pricers() {
        List<StepPricer> pricers = new ArrayList<>();
        for (InstancePlan instance : spec.instances()) {
            Region region = instance.region();
            InstanceShape shape =
                    new InstanceShape(spec.model(), spec.wafer(), region.columns(), region.rows(), region.dieShare());
            StepPricer shared = pricers.stream()
                    .filter(pricer -> pricer.shape().equals(shape))
                    .findFirst()
                    .orElse(null);
            pricers.add(shared == null ? spec.operators().pricer(shape) : shared);
        }
        return pricers;
    }

    /** One home per instance, then one per die that no instance touches. */
    private List<int[]> homeDies() {
        boolean[] taken = new boolean[graph.dies()];
        List<int[]> homes = new ArrayList<>();
        for (InstancePlan instance : spec.instances()) {
            int[] dies = instance.region().dieIds(graph.columns());
            homes.add(dies);
            for (int die : dies) {
                taken[die] = true;
            }
        }
        for (int die = 0; die < taken.length; die++) {
            if (!taken[die]) {
                homes.add(new int[] {die});
            }
        }
        return homes;
    }

    private int[] capacities(List<StepPricer> pricers, int homes) {
        int[] blocks = new int[homes];
        for (int home = 0; home < homes; home++) {
            boolean isInstance = home < pricers.size();
            long fit = isInstance ? pricers.get(home).shape().kvBlocks(spec.blockTokens()) : blocksOfIdleDie();
            if (isInstance && spec.blockOverride() > 0) {
                fit = spec.blockOverride();
            }
            if (isInstance && fit < 1) {
                throw doesNotFit(home, pricers.get(home).shape());
            }
            if (fit > Integer.MAX_VALUE) {
                throw new LimitReachedException(
                        "too many KV blocks: instance=" + home + ", blocks=" + fit + "; raise --block-size");
            }
            blocks[home] = (int) fit;
        }
        return blocks;
    }

    private BadInputException doesNotFit(int id, InstanceShape shape) {
        Region region = spec.instances().get(id).region();
        WaferSpec wafer = spec.wafer();
        return new BadInputException("model does not fit: model=" + spec.model().name() + ", wafer=" + wafer.name()
                + ", instance=" + region + ", weight_bytes_per_die=" + shape.weightBytesPerDie() + ", kv_bytes_per_die="
                + shape.kvBytesPerDie() + "; use more dies per instance");
    }

    private long blocksOfIdleDie() {
        WaferSpec wafer = spec.wafer();
        double usable = wafer.die().dramBytes() * (1 - wafer.achievable().dramReserveFraction());
        return (long) usable / (spec.model().kvBytesPerToken() * spec.blockTokens());
    }

    private long[] kvBytesPerToken(List<StepPricer> pricers, int homes) {
        long[] bytes = new long[homes];
        for (int home = 0; home < homes; home++) {
            if (home < pricers.size()) {
                int tp = pricers.get(home).shape().tp();
                bytes[home] = spec.model().kvBytesPerTokenPerDie(tp) * tp;
            } else {
                bytes[home] = spec.model().kvBytesPerToken();
            }
        }
        return bytes;
    }

    private List<Cluster.Member> members(List<StepPricer> pricers, Homes homes) {
        List<Cluster.Member> members = new ArrayList<>();
        for (int id = 0; id < pricers.size(); id++) {
            InstancePlan plan = spec.instances().get(id);
            StandingLoad load = new StandingLoad(
                    mesh,
                    new RegionLinks(graph, plan.region()),
                    new InstanceReads(mesh, remoteReads(homes, id, plan.role())),
                    spec.model().kvBytesPerToken());
            members.add(new Cluster.Member(
                    plan.role(),
                    plan.region(),
                    pricers.get(id),
                    spec.scheduler().batcher().apply(plan.role()),
                    load));
        }
        return members;
    }

    private RemoteRead[] remoteReads(Homes homes, int id, Role role) {
        RemoteRead[] reads = new RemoteRead[homes.homeCount()];
        for (int home = 0; home < reads.length && role != Role.PREFILL; home++) {
            if (home != id) {
                reads[home] = new RemoteRead(mesh, homes.dies(home), homes.dies(id));
            }
        }
        return reads;
    }
}
