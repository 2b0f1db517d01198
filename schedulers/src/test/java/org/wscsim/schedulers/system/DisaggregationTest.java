package org.wscsim.schedulers.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wscsim.core.engine.InstancePlan;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.metrics.RequestRecord;
import org.wscsim.core.serving.Handoff;
import org.wscsim.core.serving.Role;
import org.wscsim.core.serving.SchedulerSpec;

/** How KV caches get from prompts to generation, in worlds small enough to say what has to come out. */
final class DisaggregationTest {
    private static final int LAYERS = 8;
    /** Compute so slow that seven eighths of a cache cross the link before the prompt is done; no latency. */
    private static final TinyHardware.Rates SLOW_COMPUTE = new TinyHardware.Rates(1e9, 1e12, 1e9, 0, 0);

    private static final List<InstancePlan> PAIR =
            List.of(SmallWorlds.dies(Role.PREFILL, 0, 0, 1, 1), SmallWorlds.dies(Role.DECODE, 1, 0, 1, 1));

    private static Supplier<SchedulerSpec> splitwise(Handoff handoff) {
        return () -> SystemCatalogue.build(SystemOptions.of("splitwise", SmallWorlds.CONTEXT_LIMIT))
                .withHandoff(handoff);
    }

    private static World world(List<InstancePlan> plan, Supplier<SchedulerSpec> scheduler, int blocks) {
        return new World(
                "disaggregated",
                SmallWorlds.wafer(2 * plan.size(), 1, SLOW_COMPUTE),
                TinyHardware.model(LAYERS, 8, 4, SmallWorlds.CONTEXT_LIMIT),
                plan,
                scheduler,
                false,
                "analytic",
                16,
                blocks,
                1,
                List.of());
    }

    private static RequestRecord first(World world) {
        return world.run(false).records().getFirst();
    }

    @Test
    void ofALayeredPushOnlyTheLastLayerShows() {
        List<World.Request> one = SmallWorlds.equal(1, 512, 4);
        RequestRecord pushed = first(world(PAIR, splitwise(Handoff.PUSHED), 0).withRequests(one));
        RequestRecord layered = first(world(PAIR, splitwise(Handoff.LAYERED), 0).withRequests(one));
        assertThat(layered.ttftPs).isEqualTo(pushed.ttftPs);
        assertThat((double) layered.kvTransferPs * LAYERS)
                .isCloseTo((double) pushed.kvTransferPs, within(LAYERS * 2.0));
        assertThat(pushed.e2ePs - layered.e2ePs).isEqualTo(pushed.kvTransferPs - layered.kvTransferPs);
    }

    @ParameterizedTest
    @ValueSource(strings = {"analytic", "max-min", "reserving"})
    void aPromptOfOneTokenTakesItsTransferBack(String mesh) {
        List<World.Request> requests = SmallWorlds.equal(5, 512, 1);
        World world = world(PAIR, splitwise(Handoff.LAYERED), 0).withRequests(requests);
        assertThat(world.withMesh(mesh).run(true).leftovers()).isEmpty();
    }

    /** Two prompts fill the decode side's 40 blocks; two more find room on the prefill side only. */
    @Test
    void promptsRunAheadOfTheRoomWhereCachesAreFetched() {
        List<World.Request> four = SmallWorlds.equal(4, 16 * 18, 20);
        World pushed = world(PAIR, SmallWorlds.system("splitwise-wafer"), 40).withRequests(four);
        World fetched = world(PAIR, SmallWorlds.system("distserve"), 40).withRequests(four);
        long pushedLast = last(pushed.run(false));
        long fetchedLast = last(fetched.run(false));
        assertThat(fetchedLast).isLessThan(pushedLast);
        assertThat(fetched.run(false).records()).allMatch(row -> row.queuePs >= 0);
    }

    /** Time to the first token of the request that came last. */
    private static long last(World.Outcome outcome) {
        assertThat(outcome.leftovers()).isEmpty();
        return outcome.records().stream()
                .filter(row -> row.requestId == 3)
                .findFirst()
                .orElseThrow()
                .ttftPs;
    }

    /** The identity of the issue: what differs is who pays for waiting at the decode side. */
    @Test
    void wscLlmWithoutItsMemorySchedulerIsDistserveOnTheSamePlan() {
        List<InstancePlan> plan = List.of(
                SmallWorlds.dies(Role.PREFILL, 0, 0, 1, 1),
                SmallWorlds.dies(Role.PREFILL, 3, 0, 1, 1),
                SmallWorlds.dies(Role.DECODE, 1, 0, 1, 1),
                SmallWorlds.dies(Role.DECODE, 2, 0, 1, 1));
        SplittableRandom random = new SplittableRandom(11);
        List<World.Request> requests = new ArrayList<>();
        long now = 0;
        for (int i = 0; i < 300; i++) {
            now += random.nextLong(40_000_000_000L);
            requests.add(new World.Request(now, 1 + random.nextInt(300), 1 + random.nextInt(100)));
        }
        Supplier<SchedulerSpec> noMemory = () -> SystemCatalogue.build(
                SystemOptions.of("wsc-llm", SmallWorlds.CONTEXT_LIMIT).without(true, false));
        double ours = meanE2e(world(plan, noMemory, 0).withRequests(requests));
        double distserve =
                meanE2e(world(plan, SmallWorlds.system("distserve"), 0).withRequests(requests));
        assertThat(distserve).isCloseTo(ours, within(0.01 * ours));
    }

    private static double meanE2e(World world) {
        return world.run(false).records().stream()
                .mapToLong(row -> row.e2ePs)
                .average()
                .orElseThrow();
    }

    /** One mixed instance: with both phases at hand a step costs no more than one pass of all its tokens one by one. */
    @Test
    void overlappedPhasesAreNoSlowerThanOneAfterTheOther() {
        List<InstancePlan> one = List.of(SmallWorlds.dies(Role.MIXED, 0, 0, 1, 1));
        List<World.Request> requests = SmallWorlds.equal(20, 400, 50);
        Supplier<SchedulerSpec> face = SmallWorlds.system("face");
        Supplier<SchedulerSpec> vllm = SmallWorlds.system("vllm");
        double overlapped = meanE2e(world(one, face, 0).withRequests(requests));
        assertThat(overlapped).isPositive();
        long end = lastEnd(world(one, face, 0).withRequests(requests));
        assertThat(end).isLessThanOrEqualTo(lastEnd(world(one, vllm, 0).withRequests(requests)));
    }

    private static long lastEnd(World world) {
        return world.run(false).records().stream()
                .mapToLong(row -> row.finishedAtPs)
                .max()
                .orElseThrow();
    }

    @Test
    void namesPartsThatDoNotGoTogether() {
        assertThatThrownBy(() -> SystemCatalogue.build(
                        SystemOptions.of("distserve", SmallWorlds.CONTEXT_LIMIT).withPlacement("path-greedy")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("kv_placement=path-greedy");
        assertThatThrownBy(() -> SystemCatalogue.build(
                        SystemOptions.of("wsc-llm", SmallWorlds.CONTEXT_LIMIT).withRouter("mixed-pool")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("router=mixed-pool");
    }
}
