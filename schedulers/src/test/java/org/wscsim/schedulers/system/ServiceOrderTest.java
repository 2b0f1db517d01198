package org.wscsim.schedulers.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.wscsim.core.engine.InstancePlan;
import org.wscsim.core.engine.RunResult;
import org.wscsim.core.engine.Simulation;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.metrics.RequestRecord;
import org.wscsim.core.request.SloClass;
import org.wscsim.core.serving.Role;
import org.wscsim.core.serving.Router;
import org.wscsim.core.serving.SchedulerSpec;
import org.wscsim.core.serving.ServiceRules;
import org.wscsim.schedulers.queueing.AdmissionLimit;
import org.wscsim.schedulers.routing.LeastOutstandingRequestsRouter;

/** Orders of waiting lists, admission and stale state, in worlds small enough to say who goes when. */
final class ServiceOrderTest {
    private static final long MS = 1_000_000_000L;

    private static ServiceRules rules(String queue) {
        return new ServiceOptions(queue, List.of(), Map.of(), 0, true).rules();
    }

    private static World world(int instances, Router router, ServiceRules rules) {
        List<InstancePlan> plan = new ArrayList<>();
        for (int i = 0; i < instances; i++) {
            plan.add(SmallWorlds.dies(Role.MIXED, i, 0, 1, 1));
        }
        return new World(
                "service order",
                SmallWorlds.wafer(instances, 1, TinyHardware.Rates.BALANCED),
                SmallWorlds.MODEL,
                plan,
                () -> SmallWorlds.oneAtATime(router).with(rules),
                true,
                "reserving",
                16,
                0,
                1_000,
                List.of(new World.Request(0, 1, 1)));
    }

    /** Ids in order of completion. */
    private static List<Long> served(World world, List<TenantRequest> requests) {
        List<Long> ids = new ArrayList<>();
        try (Simulation simulation =
                world.simulation(TenantRequest.source(requests), record -> ids.add(record.requestId), true)) {
            simulation.run();
        }
        return ids;
    }

    private static TenantRequest of(SloClass sloClass, int promptTokens) {
        return new TenantRequest(0, promptTokens, 1, 0, sloClass.code());
    }

    @Test
    void priorityServesClassesInOrderAndEqualsAsTheyCame() {
        List<TenantRequest> requests = List.of(
                of(SloClass.BACKGROUND, 10),
                of(SloClass.STANDARD, 10),
                of(SloClass.SHEDDABLE, 10),
                of(SloClass.CRITICAL, 10),
                of(SloClass.BATCH, 10),
                of(SloClass.STANDARD, 10),
                of(SloClass.CRITICAL, 10));
        // All are there before the first step begins: steps begin after all arrivals of their picosecond.
        assertThat(served(world(1, SmallWorlds.to(0), rules("priority")), requests))
                .containsExactly(3L, 6L, 1L, 5L, 4L, 2L, 0L);
        assertThat(served(world(1, SmallWorlds.to(0), rules("fcfs")), requests))
                .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L);
    }

    @Test
    void shortestJobServesFewestTokensFirstAndEqualsAsTheyCame() {
        List<TenantRequest> requests = List.of(
                of(SloClass.STANDARD, 30),
                of(SloClass.STANDARD, 10),
                of(SloClass.STANDARD, 20),
                of(SloClass.STANDARD, 10),
                of(SloClass.STANDARD, 5));
        assertThat(served(world(1, SmallWorlds.to(0), rules("sjf")), requests)).containsExactly(4L, 1L, 3L, 2L, 0L);
        assertThatThrownBy(() -> new ServiceOptions("sjf", List.of(), Map.of(), 0, false).rules())
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("--oracle-lengths");
    }

    /** Two tenants, one token out each: the counters are the prompts served, so tenant 1's short ones fill up 2 : 1. */
    @Test
    void countersInterleaveTenantsByTheTokensTheyWereServed() {
        List<TenantRequest> requests = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            requests.add(new TenantRequest(0, 22, 1, 0, 0)); // 22 + 2 of output
        }
        for (int i = 0; i < 6; i++) {
            requests.add(new TenantRequest(0, 10, 1, 1, 0)); // 10 + 2
        }
        // Counters (0, 1) after each: 0: 24,0  3: 24,12  4: 24,24  1: 48,24  5, 6: 48,48  2: 72,48  7, 8.
        assertThat(served(world(1, SmallWorlds.to(0), rules("vtc")), requests))
                .containsExactly(0L, 3L, 4L, 1L, 5L, 6L, 2L, 7L, 8L);
    }

    @Test
    void idlenessEarnsNoCredit() {
        List<TenantRequest> requests = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            requests.add(new TenantRequest(0, 100, 1, 0, 0));
        }
        // While the first prompt runs, tenant 1 comes with as many; had it its idle past to spend it would go first ten
        // times.
        for (int i = 0; i < 20; i++) {
            requests.add(new TenantRequest(1, 100, 1, 1, 0));
        }
        List<Long> ids = served(world(1, SmallWorlds.to(0), rules("vtc")), requests);
        long ofTenant1 = ids.subList(0, 11).stream().filter(id -> id >= 20).count();
        assertThat(ofTenant1).isBetween(5L, 6L);
    }

    @Test
    void aFullQueueShedsTheSheddableAndNobodyElse() {
        Map<SloClass, AdmissionLimit> limits = Map.of(
                SloClass.SHEDDABLE,
                new AdmissionLimit(5, Long.MAX_VALUE),
                SloClass.BATCH,
                new AdmissionLimit(9, Long.MAX_VALUE));
        ServiceRules rules = new ServiceOptions("fcfs", List.of(), limits, 0, true).rules();
        List<TenantRequest> requests = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            requests.add(of(SloClass.SHEDDABLE, 10));
        }
        for (int i = 0; i < 10; i++) {
            requests.add(of(SloClass.BATCH, 10));
        }
        for (int i = 0; i < 10; i++) {
            requests.add(of(SloClass.CRITICAL, 10));
        }
        RunResult result;
        try (Simulation simulation =
                world(1, SmallWorlds.to(0), rules).simulation(TenantRequest.source(requests), record -> {}, true)) {
            result = simulation.run();
        }
        // Outstanding before each: 0..5 sheddable in, four shed; 6..9 batch in, six refused; all critical in.
        assertThat(result.counts().rejections()).isEqualTo(Map.of("shed:queue", 4L, "admission:queue", 6L));
        assertThat(result.service().classes())
                .extracting(
                        RunResult.ServiceClass::name,
                        RunResult.ServiceClass::completed,
                        RunResult.ServiceClass::rejected)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("critical", 10L, 0L),
                        org.assertj.core.groups.Tuple.tuple("batch", 4L, 6L),
                        org.assertj.core.groups.Tuple.tuple("sheddable", 6L, 4L));
    }

    /** One prompt at a time and nothing to decode: the prediction counts the prompt in progress whole, so it is never early. */
    @Test
    void whoIsLetInByPredictionMeetsTheLimit() {
        long limitPs = 3 * MS;
        Map<SloClass, AdmissionLimit> limits =
                Map.of(SloClass.STANDARD, new AdmissionLimit(Integer.MAX_VALUE, limitPs));
        ServiceRules rules = new ServiceOptions("fcfs", List.of(), limits, 0, true).rules();
        List<TenantRequest> requests = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            requests.add(new TenantRequest(i * MS / 100, 300, 1, 0, 0));
        }
        List<Long> ttfts = new ArrayList<>();
        try (Simulation simulation = world(1, SmallWorlds.to(0), rules)
                .simulation(TenantRequest.source(requests), record -> ttfts.add(record.ttftPs), true)) {
            simulation.run();
        }
        assertThat(ttfts).contains(RequestRecord.ABSENT);
        assertThat(ttfts).allMatch(ttft -> ttft <= limitPs);
        assertThat(ttfts.stream().filter(ttft -> ttft > limitPs / 2)).isNotEmpty();
    }

    @Test
    void aStaleRouterSeesTheLastMultipleOfTheInterval() {
        SchedulerSpec spec = SmallWorlds.oneAtATime(new LeastOutstandingRequestsRouter());
        assertThat(spec.rules()).isEqualTo(ServiceRules.PLAIN);
        ServiceRules stale = new ServiceOptions("fcfs", List.of(), Map.of(), MS, true).rules();
        // Prompts of more than 10 ms each, so that nobody leaves meanwhile.
        int prompt = 4_000;
        List<TenantRequest> requests = List.of(
                new TenantRequest(MS / 10, prompt, 1, 0, 0),
                new TenantRequest(2 * MS / 10, prompt, 1, 0, 0),
                new TenantRequest(9 * MS / 10, prompt, 1, 0, 0),
                new TenantRequest(MS, prompt, 1, 0, 0),
                new TenantRequest(11 * MS / 10, prompt, 1, 0, 0));
        assertThat(instances(stale, requests)).containsExactly(0, 0, 0, 1, 1);
        assertThat(instances(ServiceRules.PLAIN, requests)).containsExactly(0, 1, 0, 1, 0);
    }

    /** Instance of each request, by id. */
    private static List<Integer> instances(ServiceRules rules, List<TenantRequest> requests) {
        Integer[] found = new Integer[requests.size()];
        try (Simulation simulation = world(2, new LeastOutstandingRequestsRouter(), rules)
                .simulation(
                        TenantRequest.source(requests),
                        record -> found[(int) record.requestId] = record.prefillInstance,
                        true)) {
            simulation.run();
        }
        return List.of(found);
    }
}
