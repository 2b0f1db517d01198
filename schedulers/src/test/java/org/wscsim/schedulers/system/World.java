package org.wscsim.schedulers.system;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.wscsim.core.engine.InstancePlan;
import org.wscsim.core.engine.KvOptions;
import org.wscsim.core.engine.RunResult;
import org.wscsim.core.engine.RunSpec;
import org.wscsim.core.engine.Simulation;
import org.wscsim.core.engine.Stepping;
import org.wscsim.core.engine.WaferCondition;
import org.wscsim.core.metrics.ArrivalWindow;
import org.wscsim.core.metrics.RecordSink;
import org.wscsim.core.metrics.RequestRecord;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.network.MessageSink;
import org.wscsim.core.operator.RooflineStepPricer;
import org.wscsim.core.request.Arrival;
import org.wscsim.core.request.ArrivalSource;
import org.wscsim.core.serving.ClusterView;
import org.wscsim.core.serving.Router;
import org.wscsim.core.serving.SchedulerSpec;
import org.wscsim.core.wafer.WaferSpec;

/**
 * Everything a run needs. Schedulers keep state, so they are built anew for every run.
 *
 * @param label seed and options, to repeat a failure
 * @param condition defects, routes and faults
 * @param blockOverride KV blocks per instance, or 0 to derive them from DRAM
 * @param kv what the KV cache does beyond holding blocks
 * @param maxLiveRequests also a quarter of the bound of transfers in flight
 */
record World(
        String label,
        WaferSpec wafer,
        WaferCondition condition,
        ModelSpec model,
        List<InstancePlan> plan,
        Supplier<SchedulerSpec> scheduler,
        boolean lengthsKnown,
        String mesh,
        int blockTokens,
        int blockOverride,
        int maxLiveRequests,
        List<Request> requests,
        KvOptions kv) {

    /** On a wafer that works. */
    World(
            String label,
            WaferSpec wafer,
            ModelSpec model,
            List<InstancePlan> plan,
            Supplier<SchedulerSpec> scheduler,
            boolean lengthsKnown,
            String mesh,
            int blockTokens,
            int blockOverride,
            int maxLiveRequests,
            List<Request> requests) {
        this(
                label,
                wafer,
                WaferCondition.whole(wafer),
                model,
                plan,
                scheduler,
                lengthsKnown,
                mesh,
                blockTokens,
                blockOverride,
                maxLiveRequests,
                requests,
                KvOptions.PLAIN);
    }

    /** One arrival; {@code hashes} name its contents in pieces of {@code hashTokens} tokens. */
    record Request(long arrivalPs, int promptTokens, int outputTokens, int hashTokens, List<Long> hashes) {
        Request(long arrivalPs, int promptTokens, int outputTokens) {
            this(arrivalPs, promptTokens, outputTokens, 0, List.of());
        }

        @Override
        public String toString() {
            return arrivalPs + " " + promptTokens + "+" + outputTokens + (hashes.isEmpty() ? "" : " " + hashTokens);
        }

        Request withContents(int tokens, List<Long> contents) {
            return new Request(arrivalPs, promptTokens, outputTokens, tokens, contents);
        }
    }

    /** What a run left behind. */
    record Outcome(RunResult result, List<RequestRecord> records, List<String> leftovers, long events) {}

    World withCondition(String note, WaferCondition other) {
        return new World(
                label + note,
                wafer,
                other,
                model,
                plan,
                scheduler,
                lengthsKnown,
                mesh,
                blockTokens,
                blockOverride,
                maxLiveRequests,
                requests,
                kv);
    }

    World withMesh(String name) {
        return new World(
                label,
                wafer,
                condition,
                model,
                plan,
                scheduler,
                lengthsKnown,
                name,
                blockTokens,
                blockOverride,
                maxLiveRequests,
                requests,
                kv);
    }

    World withWafer(WaferSpec other) {
        return new World(
                label,
                other,
                WaferCondition.whole(other),
                model,
                plan,
                scheduler,
                lengthsKnown,
                mesh,
                blockTokens,
                blockOverride,
                maxLiveRequests,
                requests,
                kv);
    }

    World withRequests(List<Request> others) {
        return new World(
                label,
                wafer,
                condition,
                model,
                plan,
                scheduler,
                lengthsKnown,
                mesh,
                blockTokens,
                blockOverride,
                others.size(),
                others,
                kv);
    }

    /** The same regions, none of them a pipeline. */
    World withoutStages() {
        List<InstancePlan> whole = plan.stream()
                .map(instance -> new InstancePlan(instance.role(), instance.region()))
                .toList();
        return new World(
                label,
                wafer,
                condition,
                model,
                whole,
                scheduler,
                lengthsKnown,
                mesh,
                blockTokens,
                blockOverride,
                maxLiveRequests,
                requests,
                kv);
    }

    World withMaxLive(int limit) {
        return new World(
                label,
                wafer,
                condition,
                model,
                plan,
                scheduler,
                lengthsKnown,
                mesh,
                blockTokens,
                blockOverride,
                limit,
                requests,
                kv);
    }

    World withKv(KvOptions options, List<Request> others) {
        return new World(
                label + ", " + options,
                wafer,
                condition,
                model,
                plan,
                scheduler,
                lengthsKnown,
                mesh,
                blockTokens,
                blockOverride,
                maxLiveRequests,
                others,
                options);
    }

    long lastArrivalPs() {
        return requests.getLast().arrivalPs();
    }

    /** Runs and looks at the instances whenever they plan a step. */
    Outcome run(boolean realBlockIds) {
        return run(realBlockIds, new Watch(scheduler.get(), true));
    }

    /** For worlds with so many requests that looking at all of them at every step would take too long. */
    Outcome runUnchecked() {
        return run(false, new Watch(scheduler.get(), false));
    }

    /** Runs with the invariants checked after every event. */
    Outcome runChecked(boolean realBlockIds) {
        return run(realBlockIds, new Watch(scheduler.get(), true), true);
    }

    private Outcome run(boolean realBlockIds, Watch watch) {
        return run(realBlockIds, watch, false);
    }

    private Outcome run(boolean realBlockIds, Watch watch, boolean everyEvent) {
        List<RequestRecord> records = new ArrayList<>();
        RunSpec spec = spec(watch.spec(), realBlockIds);
        try (Simulation simulation = new Simulation(spec, source(), request -> records.add(copy(request)))) {
            RunResult result = everyEvent ? simulation.runChecked() : simulation.run();
            return new Outcome(result, records, watch.leftovers(), simulation.events());
        } catch (RuntimeException | AssertionError failure) {
            throw new AssertionError("run failed: " + this, failure);
        }
    }

    /** A run with its steps taken in the given way. */
    Outcome run(Stepping stepping, boolean realBlockIds) {
        List<RequestRecord> records = new ArrayList<>();
        RunSpec spec = spec(scheduler.get(), realBlockIds);
        try (Simulation simulation =
                new Simulation(spec, source(), request -> records.add(copy(request)), null, stepping)) {
            return new Outcome(simulation.run(), records, List.of(), simulation.events());
        } catch (RuntimeException | AssertionError failure) {
            throw new AssertionError("run failed: " + stepping + ", " + this, failure);
        }
    }

    /** A run whose messages on the mesh are recorded. */
    Simulation simulation(MessageSink messages) {
        return new Simulation(spec(scheduler.get(), false), source(), request -> {}, messages);
    }

    /** A run of other arrivals than the world's own. */
    Simulation simulation(ArrivalSource arrivals, RecordSink sink, boolean realBlockIds) {
        return new Simulation(spec(scheduler.get(), realBlockIds), arrivals, sink);
    }

    private RunSpec spec(SchedulerSpec scheduler, boolean realBlockIds) {
        return new RunSpec(
                wafer,
                condition,
                model,
                RooflineStepPricer::new,
                plan,
                scheduler,
                mesh,
                blockTokens,
                blockOverride,
                realBlockIds,
                lengthsKnown,
                maxLiveRequests,
                // a cache that is sent ahead in parts has several
                4 * maxLiveRequests,
                ArrivalWindow.whole(lastArrivalPs()),
                null,
                kv);
    }

    private ArrivalSource source() {
        return new ArrivalSource() {
            private int next;

            @Override
            public boolean next(Arrival into) {
                if (next == requests.size()) {
                    return false;
                }
                Request request = requests.get(next);
                into.set(next++, request.arrivalPs(), request.promptTokens(), request.outputTokens());
                into.hashTokens = request.hashTokens();
                request.hashes().forEach(into::addHash);
                return true;
            }

            @Override
            public void close() {}
        };
    }

    private static RequestRecord copy(RequestRecord request) {
        RequestRecord copy = new RequestRecord();
        copy.copyFrom(request);
        return copy;
    }

    /** Checks every view, and keeps the cluster that routers are shown, so that it can be looked at after the run. */
    private static final class Watch implements Router {
        private final SchedulerSpec inner;
        private final boolean checked;
        private ClusterView seen;

        Watch(SchedulerSpec inner, boolean checked) {
            this.inner = inner;
            this.checked = checked;
        }

        SchedulerSpec spec() {
            return new SchedulerSpec(
                    inner.name(),
                    this,
                    role -> checked
                            ? new CheckedBatcher(
                                    inner.batcher().apply(role),
                                    !inner.routerName().equals("mixed-pool"))
                            : inner.batcher().apply(role),
                    inner.placement(),
                    inner.routerName(),
                    inner.batcherName(),
                    inner.placementName(),
                    inner.handoff(),
                    inner.overlapsPhases(),
                    inner.rules());
        }

        @Override
        public int prefillInstance(ClusterView cluster, int slot) {
            seen = cluster;
            return inner.router().prefillInstance(cluster, slot);
        }

        @Override
        public int decodeInstance(ClusterView cluster, int slot, int prefillInstance) {
            return inner.router().decodeInstance(cluster, slot, prefillInstance);
        }

        /** What an empty cluster should not show. */
        List<String> leftovers() {
            List<String> found = new ArrayList<>();
            if (seen == null) {
                return found; // no router was asked: nobody could take a request
            }
            for (int id = 0; id < seen.instanceCount(); id++) {
                if (seen.outstandingRequests(id) != 0
                        || seen.outstandingTokens(id) != 0
                        || seen.pendingTokens(id) != 0
                        || seen.promisedTokens(id) != 0
                        || seen.freeBlocks(id) != seen.capacityBlocks(id)) {
                    found.add("instance=" + id + ", requests=" + seen.outstandingRequests(id) + ", tokens="
                            + seen.outstandingTokens(id) + ", free=" + seen.freeBlocks(id) + ", capacity="
                            + seen.capacityBlocks(id));
                }
            }
            return found;
        }
    }
}
