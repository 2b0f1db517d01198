package org.wscsim.core.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.event.Agenda;
import org.wscsim.core.event.TapeHash;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.kv.KvCache;
import org.wscsim.core.memory.NativeMemory;
import org.wscsim.core.metrics.KvOccupancy;
import org.wscsim.core.metrics.RecordSink;
import org.wscsim.core.metrics.RunRecorder;
import org.wscsim.core.network.InstanceReads;
import org.wscsim.core.network.MeshModel;
import org.wscsim.core.network.MessageSink;
import org.wscsim.core.network.RecordingMesh;
import org.wscsim.core.network.RegionLinks;
import org.wscsim.core.network.RemoteRead;
import org.wscsim.core.network.Routing;
import org.wscsim.core.network.RoutingKind;
import org.wscsim.core.operator.InstanceShape;
import org.wscsim.core.operator.StepPricer;
import org.wscsim.core.request.RequestTable;
import org.wscsim.core.serving.Admission;
import org.wscsim.core.serving.Batcher;
import org.wscsim.core.serving.BlockPlanner;
import org.wscsim.core.serving.Changeover;
import org.wscsim.core.serving.Cluster;
import org.wscsim.core.serving.Departures;
import org.wscsim.core.serving.Epochs;
import org.wscsim.core.serving.FaultRunner;
import org.wscsim.core.serving.Homes;
import org.wscsim.core.serving.Instance;
import org.wscsim.core.serving.KvPlacement;
import org.wscsim.core.serving.Lifecycle;
import org.wscsim.core.serving.PlanRules;
import org.wscsim.core.serving.PlanSwitcher;
import org.wscsim.core.serving.Preemption;
import org.wscsim.core.serving.PrefixReuse;
import org.wscsim.core.serving.Rerouting;
import org.wscsim.core.serving.Role;
import org.wscsim.core.serving.RolePolicy;
import org.wscsim.core.serving.RoleRunner;
import org.wscsim.core.serving.SchedulerSpec;
import org.wscsim.core.serving.StandingLoad;
import org.wscsim.core.serving.StepRunner;
import org.wscsim.core.serving.Swapper;
import org.wscsim.core.wafer.DefectMap;
import org.wscsim.core.wafer.Fault;
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
    final Homes homes;
    final @Nullable PrefixReuse prefixes;
    final Swapper swapper;
    final BlockPlanner planner;
    final RequestTable requests;
    final TapeHash tape = new TapeHash();
    final RunRecorder recorder;
    final KvOccupancy occupancy;
    final Lifecycle lifecycle;
    final Agenda agenda;
    final Cluster cluster;
    final StepRunner runner;
    final Admission admission;
    final Departures departures;
    final FaultRunner faults;
    /** Who changes roles or plans, or null. */
    final @Nullable Changeover changeover;

    final Epochs epochs;
    final Routing routing;
    final RoutingKind routingKind;
    final Routing.Stretch stretch;
    /** Before anything breaks. */
    final long capacityBlocks;

    private final DefectMap defects;

    Machine(RunSpec spec, NativeMemory memory, RecordSink sink, @Nullable MessageSink messages, Stepping stepping) {
        this.spec = spec;
        defects = spec.condition().defects();
        ChangeoverCheck.require(spec);
        graph = HardwareGraph.meshOf(spec.wafer(), defects);
        routing = routing(memory);
        routingKind = routing.kind();
        stretch = routing.stretch();
        agenda = new Agenda(memory, spec.instances().size(), spec.maxTransfers());
        mesh = mesh(memory, messages);
        List<StepPricer> pricers = pricers();
        ChangeoverCheck.requireRoomForALayer(spec, pricers);
        HomePlan places = new HomePlan(spec, graph, routing, pricers);
        cache = new KvCache(memory, spec.blockTokens(), places.capacities(), 2 * spec.maxLiveRequests(), tables());
        capacityBlocks = capacityBlocks();
        occupancy = new KvOccupancy(cache, places.models(), ofModels(places::blockBytes));
        homes = new Homes(graph, places.dies(), cache, places.models());
        requests = new RequestTable(memory, spec.maxLiveRequests());
        prefixes = spec.kv().prefixCache() ? new PrefixReuse(memory, cache, requests) : null;
        List<KvPlacement> placements =
                spec.schedulers().stream().map(SchedulerSpec::placement).toList();
        planner = new BlockPlanner(cache, homes, placements, spec.maxLiveRequests(), prefixes);
        recorder = new RunRecorder(memory, spec.arrivals(), spec.limits(), sink, spec.models());
        if (occupancy.hasSeveral()) {
            recorder.attach(occupancy);
        }
        lifecycle = new Lifecycle(requests, tape, recorder, prefixes);
        Instance.Parts parts = new Instance.Parts(memory, requests, cache, planner, prefixes);
        cluster = new Cluster(
                members(pricers, homes, places, messages),
                parts,
                homes,
                recorder,
                spec.lengthsKnown(),
                spec.scheduler().rules().order());
        homes.attach(cluster.instances(), places.readBytesPerToken());
        int staging = spec.maxLiveRequests();
        swapper = new Swapper(
                new Swapper.World(
                        spec.kv().preemption(),
                        spec.kv().hostBytesPerSecond(),
                        places.readBytesPerToken(),
                        slowestLink(spec.wafer()),
                        requests,
                        cache,
                        planner,
                        homes,
                        mesh,
                        lifecycle,
                        recorder),
                cluster.instanceCount());
        planner.attach(swapper);
        planner.attach(spec.scheduler().handoff());
        departures = new Departures(
                requests,
                cache,
                homes,
                mesh,
                agenda,
                places.kvBytesPerToken(),
                Departures.Layers.of(spec.scheduler().handoff(), layers(), memory, staging));
        runner = new StepRunner(
                new StepRunner.World(
                        requests, cache, planner, lifecycle, recorder, agenda, prefixes, swapper, epochsIn(stepping)),
                cluster.instances(),
                staging,
                departures);
        epochs = runner.epochs();
        mesh.watch(epochs);
        admission = new Admission(cluster, spec.schedulers(), parts, lifecycle, runner);
        runner.attach(admission);
        faults = new FaultRunner(new FaultRunner.World(
                cluster,
                requests,
                cache,
                homes,
                routing,
                departures,
                agenda,
                lifecycle,
                runner,
                admission,
                staging,
                swapper));
        changeover = changeover(memory, staging);
        memory.freeze();
    }

    private @Nullable Changeover changeover(NativeMemory memory, int staging) {
        RolePolicy policy = spec.scheduler().rules().roles();
        PlanRules plans = spec.scheduler().rules().plans();
        if (policy == null && plans == null) {
            return null;
        }
        Rerouting rerouting = new Rerouting(
                new Rerouting.World(
                        cluster, requests, cache, planner, departures, lifecycle, runner, admission, staging),
                memory);
        Function<Role, Batcher> batchers = spec.scheduler().batcher();
        return plans == null
                ? new RoleRunner(rerouting, Objects.requireNonNull(policy), agenda, batchers)
                : new PlanSwitcher(rerouting, plans, new PlanSwitcher.Parts(homes, mesh, agenda, batchers));
    }

    private int[] layers() {
        return IntStream.range(0, spec.models())
                .map(model -> spec.model(model).layers())
                .toArray();
    }

    private long[] ofModels(IntToLongFunction value) {
        return IntStream.range(0, spec.models()).mapToLong(value).toArray();
    }

    /** A mesh that simulates routers is looked at in every step. */
    private boolean epochsIn(Stepping stepping) {
        return stepping == Stepping.EPOCH && MeshFidelity.of(spec.mesh()) != MeshFidelity.FLIT;
    }

    /** Contents are remembered by id. */
    private KvCache.Tables tables() {
        if (spec.kv().prefixCache()) {
            return KvCache.Tables.PREFIXES;
        }
        return spec.realBlockIds() ? KvCache.Tables.IDS : KvCache.Tables.COUNTS;
    }

    private Routing routing(NativeMemory memory) {
        for (Fault fault : spec.condition().faults()) {
            fault.requireOn(graph);
            if (MeshFidelity.of(spec.mesh()) == MeshFidelity.FLIT) {
                throw new BadInputException(
                        "flits under way cannot be taken back: --mesh=flit, --fault=" + fault + "; use another mesh");
            }
        }
        RoutingKind kind = Routing.choose(spec.condition().routing(), graph);
        Routing routes = new Routing(kind, graph, !spec.condition().faults().isEmpty(), memory::cells);
        requireOnePart(routes);
        return routes;
    }

    /** Every instance must stand on dies that work and reach each other. */
    private void requireOnePart(Routing routes) {
        int[] first = spec.instances().getFirst().region().dieIds(graph.columns());
        for (InstancePlan instance : spec.instances()) {
            for (int die : instance.region().dieIds(graph.columns())) {
                if (!graph.dieAlive(die) || !routes.reaches(first[0], die)) {
                    throw new BadInputException(
                            "instance on a die that is dead or cut off: instance=" + instance.region() + ", die=" + die
                                    + ", defects=" + defects + "; place it on dies that work and reach each other");
                }
            }
            if (!defects.holds(instance.region())) {
                throw new BadInputException("instance on broken hardware: instance=" + instance.region()
                        + ", defects=" + defects + "; place it where all dies, their DRAM and the links between them"
                        + " work");
            }
        }
    }

    private long capacityBlocks() {
        long blocks = 0;
        for (int home = 0; home < cache.homeCount(); home++) {
            blocks += cache.capacityBlocks(home);
        }
        return blocks;
    }

    private MeshModel mesh(NativeMemory memory, @Nullable MessageSink messages) {
        MeshModel plain = MeshFidelity.of(spec.mesh()).build(routing, agenda, spec.maxTransfers(), memory);
        return messages == null ? plain : new RecordingMesh(plain, messages);
    }

    private List<StepPricer> pricers() {
        List<StepPricer> pricers = new ArrayList<>();
        for (InstancePlan instance : spec.instances()) {
            requirePipelineRuns(instance);
            Region stage = instance.stageRegion();
            InstanceShape shape = new InstanceShape(
                    instance.stageModel(spec.model(instance.model())),
                    defects.worstOf(spec.wafer(), instance.region()),
                    stage.columns(),
                    stage.rows(),
                    stage.dieShare());
            StepPricer shared = pricers.stream()
                    .filter(pricer -> pricer.shape().equals(shape))
                    .findFirst()
                    .orElse(null);
            pricers.add(shared == null ? pricer(shape, spec.scheduler(instance.model())) : shared);
        }
        return pricers;
    }

    private StepPricer pricer(InstanceShape shape, SchedulerSpec scheduler) {
        StepPricer alone = spec.operators().pricer(shape);
        return scheduler.overlap().pricer(alone);
    }

    /** Between any two dies. */
    private static double slowestLink(WaferSpec wafer) {
        return wafer.wafers() == null
                ? wafer.d2d().bytesPerSecond() * wafer.achievable().d2dFraction()
                : wafer.linkBytesPerSecond(wafer.dieColumns(), wafer.dieRows());
    }

    private void requirePipelineRuns(InstancePlan instance) {
        if (instance.stages() > 1
                && spec.wafer()
                        .needsSeveralWafers(
                                instance.region().columns(), instance.region().rows())) {
            throw new BadInputException("pipeline stages lie on one wafer: instance=" + instance.region() + ", stages="
                    + instance.stages() + ", wafer=" + spec.wafer().name() + "; use smaller instances");
        }
        String placement = spec.scheduler(instance.model()).placementName();
        boolean runs = instance.role() == Role.MIXED
                && placement.equals("decode-local")
                && !spec.kv().prefixCache()
                && spec.kv().preemption() == Preemption.RECOMPUTE
                && spec.condition().faults().isEmpty();
        if (instance.stages() > 1 && !runs) {
            throw new BadInputException(
                    "pipeline stages are for mixed instances with local KV caches, without prefix cache,"
                            + " swap or faults: stages=" + instance.stages() + ", role=" + instance.role()
                            + ", placement=" + placement + ", prefix_cache="
                            + spec.kv().prefixCache() + ", preemption="
                            + spec.kv().preemption() + "; use one stage");
        }
    }

    private List<Cluster.Member> members(
            List<StepPricer> pricers, Homes homes, HomePlan places, @Nullable MessageSink messages) {
        long[] readBytes = places.readBytesPerToken();
        List<Cluster.Member> members = new ArrayList<>();
        for (int id = 0; id < pricers.size(); id++) {
            InstancePlan plan = spec.instances().get(id);
            StandingLoad load = new StandingLoad(
                    mesh,
                    new RegionLinks(graph, plan.region()),
                    new InstanceReads(mesh, remoteReads(homes, places, id)),
                    readBytes[id],
                    messages);
            members.add(new Cluster.Member(
                    plan.role(),
                    plan.region(),
                    pricers.get(id),
                    spec.scheduler(plan.model()).batcher().apply(plan.role()),
                    load,
                    plan.stages(),
                    plan.model()));
        }
        return members;
    }

    private RemoteRead[] remoteReads(Homes homes, HomePlan places, int id) {
        RemoteRead[] reads = new RemoteRead[homes.homeCount()];
        boolean decodes = spec.instances().get(id).role() != Role.PREFILL || spec.changesRoles();
        for (int home = 0; home < reads.length && decodes; home++) {
            if (home != id && places.models()[home] == places.models()[id]) {
                reads[home] = new RemoteRead(mesh, homes.dies(home), homes.dies(id));
            }
        }
        return reads;
    }
}
