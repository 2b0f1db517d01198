package org.wscsim.schedulers.system;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.wscsim.core.engine.InstancePlan;
import org.wscsim.core.engine.KvOptions;
import org.wscsim.core.engine.RunResult;
import org.wscsim.core.engine.RunSpec;
import org.wscsim.core.engine.ServiceSpec;
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
import org.wscsim.core.serving.PlanPolicy;
import org.wscsim.core.serving.PlanRules;
import org.wscsim.core.serving.RolePolicy;
import org.wscsim.core.serving.SchedulerSpec;
import org.wscsim.core.serving.ServiceRules;
import org.wscsim.core.wafer.WaferSpec;

/**
 * Everything a run needs. Schedulers keep state, so they are built anew for every run.
 *
 * @param label seed and options, to repeat a failure
 * @param condition defects, routes and faults
 * @param blockOverride KV blocks per instance, or 0 to derive them from DRAM
 * @param kv what the KV cache does beyond holding blocks
 * @param others models beside the first, under policies of the same kind
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
        KvOptions kv,
        List<ModelSpec> others) {

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
                KvOptions.PLAIN,
                List.of());
    }

    /** One arrival; {@code hashes} name its contents in pieces of {@code hashTokens} tokens. */
    record Request(long arrivalPs, int promptTokens, int outputTokens, int hashTokens, List<Long> hashes, int model) {
        Request(long arrivalPs, int promptTokens, int outputTokens) {
            this(arrivalPs, promptTokens, outputTokens, 0, List.of(), 0);
        }

        Request forModel(int other) {
            return new Request(arrivalPs, promptTokens, outputTokens, hashTokens, hashes, other);
        }

        @Override
        public String toString() {
            return arrivalPs + " " + promptTokens + "+" + outputTokens + (hashes.isEmpty() ? "" : " " + hashTokens)
                    + (model == 0 ? "" : " of " + model);
        }

        Request withContents(int tokens, List<Long> contents) {
            return new Request(arrivalPs, promptTokens, outputTokens, tokens, contents, model);
        }
    }

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
                kv,
                others);
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
                kv,
                others);
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
                kv,
                others);
    }

    World withRequests(List<Request> newRequests) {
        return with(newRequests, newRequests.size());
    }

    private World with(List<Request> newRequests, int maxLive) {
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
                maxLive,
                newRequests,
                kv,
                others);
    }

    /** Routers know loads as of the last multiple of this time. */
    World withStaleState(long staleStatePs) {
        return withRules(", stale_ps=" + staleStatePs, rules -> rules.withStaleState(staleStatePs));
    }

    /** Instances change their roles as the policies say. */
    World withRoles(Supplier<RolePolicy> policies) {
        return withRules(", roles", rules -> rules.with(policies.get()));
    }

    /** The wafer is cut anew as the policies say. */
    World withPlans(List<InstancePlan> all, List<List<Integer>> plans, Supplier<PlanPolicy> policies) {
        return ruled(", plans=" + plans, all, rules -> rules.with(new PlanRules(plans, policies.get())));
    }

    private World withRules(String note, UnaryOperator<ServiceRules> change) {
        return ruled(note, plan, change);
    }

    private World ruled(String note, List<InstancePlan> instances, UnaryOperator<ServiceRules> change) {
        return new World(
                label + note,
                wafer,
                condition,
                model,
                instances,
                () -> {
                    SchedulerSpec spec = scheduler.get();
                    return spec.with(change.apply(spec.rules()));
                },
                lengthsKnown,
                mesh,
                blockTokens,
                blockOverride,
                maxLiveRequests,
                requests,
                kv,
                others);
    }

    /** The same regions, none of them a pipeline. */
    World withoutStages() {
        List<InstancePlan> whole = plan.stream()
                .map(instance -> new InstancePlan(instance.role(), instance.region()))
                .toList();
        return ruled("", whole, rules -> rules);
    }

    /** The same wafer shared by several models. */
    World withModels(List<ModelSpec> beside, List<InstancePlan> shared, List<Request> newRequests) {
        return new World(
                label + ", models=" + (1 + beside.size()),
                wafer,
                condition,
                model,
                shared,
                scheduler,
                lengthsKnown,
                mesh,
                blockTokens,
                blockOverride,
                maxLiveRequests,
                newRequests,
                kv,
                beside);
    }

    World withMaxLive(int limit) {
        return with(requests, limit);
    }

    World withKv(KvOptions options, List<Request> newRequests) {
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
                newRequests,
                options,
                others);
    }

    long lastArrivalPs() {
        return requests.getLast().arrivalPs();
    }

    Outcome run(boolean realBlockIds) {
        return run(realBlockIds, true, false);
    }

    /** Without looking at all requests at every step. */
    Outcome runUnchecked() {
        return run(false, false, false);
    }

    /** Runs with the invariants checked after every event. */
    Outcome runChecked(boolean realBlockIds) {
        return run(realBlockIds, true, true);
    }

    private Outcome run(boolean realBlockIds, boolean looking, boolean everyEvent) {
        List<RequestRecord> records = new ArrayList<>();
        List<Watch> watches = new ArrayList<>();
        for (int served = 0; served <= others.size(); served++) {
            watches.add(new Watch(scheduler.get(), looking));
        }
        RunSpec spec = spec(watches.stream().map(Watch::spec).toList(), realBlockIds);
        try (Simulation simulation = new Simulation(spec, source(), request -> records.add(copy(request)))) {
            RunResult result = everyEvent ? simulation.runChecked() : simulation.run();
            List<String> leftovers = watches.stream()
                    .flatMap(watch -> watch.leftovers().stream())
                    .toList();
            return new Outcome(result, records, leftovers, simulation.events());
        } catch (RuntimeException | AssertionError failure) {
            throw new AssertionError("run failed: " + this, failure);
        }
    }

    /** Steps are taken in the given way, seen by somebody. */
    Outcome run(Stepping stepping, boolean realBlockIds, Seen seen) {
        List<RequestRecord> records = new ArrayList<>();
        RunSpec spec = spec(schedulers(), realBlockIds);
        try (Simulation simulation =
                new Simulation(spec, source(), request -> records.add(copy(request)), null, stepping)) {
            seen.attachTo(simulation);
            return new Outcome(simulation.run(), records, List.of(), simulation.events());
        } catch (RuntimeException | AssertionError failure) {
            throw new AssertionError("run failed: " + stepping + ", " + this, failure);
        }
    }

    Simulation simulation(MessageSink messages) {
        return new Simulation(spec(schedulers(), false), source(), request -> {}, messages);
    }

    Simulation simulation(ArrivalSource arrivals, RecordSink sink, boolean realBlockIds) {
        return new Simulation(spec(schedulers(), realBlockIds), arrivals, sink);
    }

    private List<SchedulerSpec> schedulers() {
        return Stream.generate(scheduler).limit(1 + others.size()).toList();
    }

    /**
     * @param ofModels by model
     */
    private RunSpec spec(List<SchedulerSpec> ofModels, boolean realBlockIds) {
        List<RunSpec.ServedModel> beside = new ArrayList<>();
        for (int other = 0; other < others.size(); other++) {
            beside.add(new RunSpec.ServedModel(others.get(other), ofModels.get(1 + other)));
        }
        return new RunSpec(
                wafer,
                condition,
                model,
                RooflineStepPricer::new,
                plan,
                ofModels.getFirst(),
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
                kv,
                ServiceSpec.PLAIN,
                beside);
    }

    ArrivalSource source() {
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
                into.modelId = request.model();
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
}
