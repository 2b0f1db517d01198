package org.wscsim.schedulers.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.wscsim.core.engine.RunResult;
import org.wscsim.core.engine.Simulation;
import org.wscsim.core.event.Transition;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.metrics.RequestRecord;
import org.wscsim.core.metrics.RunWitness;
import org.wscsim.core.metrics.StepRecord;
import org.wscsim.core.serving.Role;
import org.wscsim.core.wafer.WaferSpec;
import org.wscsim.schedulers.bound.BoundRules;
import org.wscsim.schedulers.bound.GoodputBound;
import org.wscsim.schedulers.bound.WorkloadTotals;

/**
 * No simulation beats its bounds: random wafers, models, plans, systems and loads, and an adversary that makes every choice the
 * engine allows. A failure prints the world with its seed; {@code -Dwsc.test.worlds=100000 -Dwsc.test.seed=...} looks further.
 */
final class GoodputBoundPropertyTest {
    private static final int WORLDS = Integer.getInteger("wsc.test.worlds", 150);
    private static final long FIRST_SEED = Long.getLong("wsc.test.seed", 1);
    private static final double SLACK = 1e-5;

    private final Map<GoodputBound.Kind, Integer> binding = new EnumMap<>(GoodputBound.Kind.class);
    private int judged;
    private double closest;

    @Test
    void noPublishedSystemBeatsItsBounds() {
        check(WORLDS, RandomWorlds::of);
        assertThat(judged).isGreaterThan(WORLDS / 2);
        assertThat(binding).containsKeys(GoodputBound.Kind.COMPUTE, GoodputBound.Kind.DRAM);
        assertThat(closest).isGreaterThan(0.5);
    }

    @Test
    void noAdversaryBeatsItsBounds() {
        check(WORLDS, RandomWorlds::adversarial);
        assertThat(judged).isGreaterThan(WORLDS / 2);
    }

    @Test
    void noSystemBeatsItsBoundsOnSeveralWafers() {
        int[] several = new int[1];
        check(WORLDS, seed -> counted(SplitWorlds.of(RandomWorlds.of(seed), seed), several));
        assertThat(judged).isGreaterThan(WORLDS / 2);
        assertThat(several[0]).isGreaterThan(WORLDS / 3);
    }

    private static World counted(World world, int[] several) {
        several[0] += world.wafer().waferCount() > 1 ? 1 : 0;
        return world;
    }

    private void check(int worlds, LongFunction<World> draw) {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + worlds; seed++) {
            World world = draw.apply(seed);
            List<RequestRecord> completed = new ArrayList<>();
            Extremes extremes = new Extremes();
            RunResult result = run(world, completed, extremes);
            if (!completed.isEmpty()) {
                judge(world, completed, extremes, result);
            }
        }
    }

    private static RunResult run(World world, List<RequestRecord> completed, Extremes extremes) {
        try (Simulation simulation = world.simulation(world.source(), request -> keep(request, completed), false)) {
            simulation.show(extremes);
            return simulation.run();
        }
    }

    private static void keep(RequestRecord request, List<RequestRecord> completed) {
        if (request.rejection == null) {
            RequestRecord copy = new RequestRecord();
            copy.copyFrom(request);
            completed.add(copy);
        }
    }

    private void judge(World world, List<RequestRecord> completed, Extremes extremes, RunResult result) {
        WorkloadTotals totals = WorkloadTotals.of(
                completed.stream().mapToInt(r -> r.prefillTokens).toArray(),
                completed.stream().mapToInt(r -> r.decodeTokens).toArray());
        boolean apart = world.plan().stream().noneMatch(instance -> instance.role() == Role.MIXED)
                && completed.stream().allMatch(r -> r.decodeTokens == 1 || r.prefillInstance != r.decodeInstance);
        BoundRules rules = BoundRules.roofline(world.wafer())
                .withSequences(extremes.seen() ? extremes.sequences : 0)
                .withTokens(extremes.seen() ? extremes.tokens : 0)
                .withDies(world.plan().stream()
                        .mapToInt(p -> p.region().dies())
                        .max()
                        .orElseThrow())
                .withDisaggregated(apart);
        GoodputBound bound = GoodputBound.of(wafer(world), world.model(), totals, rules);
        String where = world + "\n" + bound + "\n" + extremes.sequences + " sequences, " + extremes.tokens + " tokens";
        double seconds = VirtualTime.seconds(result.durationPs());
        double rate = completed.size() / seconds;
        double lag = 1 + (extremes.seen() ? VirtualTime.seconds(extremes.longestPs) / seconds : 1);
        boolean contended = !world.mesh().equals("analytic");
        assertThat(rate).as(where).isLessThanOrEqualTo(bound.compute() * (1 + SLACK));
        assertThat(rate).as(where).isLessThanOrEqualTo(bound.capacity() * (1 + SLACK));
        if (contended) {
            assertThat(rate).as(where).isLessThanOrEqualTo(bound.dram() * lag * (1 + SLACK));
            assertThat(rate).as(where).isLessThanOrEqualTo(bound.links() * lag * (1 + SLACK));
            assertThat(result.energy().joulesPerOutputToken() * lag * (1 + SLACK))
                    .as(where)
                    .isGreaterThanOrEqualTo(bound.leastJoulesPerToken());
            closest = Math.max(closest, rate / bound.least());
        }
        latencies(completed, bound, where);
        binding.merge(bound.binding(), 1, Integer::sum);
        judged++;
    }

    private static void latencies(List<RequestRecord> completed, GoodputBound bound, String where) {
        double ttft = completed.stream()
                .mapToDouble(r -> VirtualTime.seconds(r.ttftPs))
                .average()
                .orElseThrow();
        double e2e = completed.stream()
                .mapToDouble(r -> VirtualTime.seconds(r.e2ePs))
                .average()
                .orElseThrow();
        assertThat(ttft * (1 + SLACK)).as(where).isGreaterThanOrEqualTo(bound.leastTtftSeconds());
        assertThat(e2e * (1 + SLACK)).as(where).isGreaterThanOrEqualTo(bound.leastE2eSeconds());
        for (RequestRecord request : completed) {
            if (request.decodeTokens > 1) {
                double tpot = VirtualTime.seconds(request.tpotPs + 1) * (1 + SLACK);
                assertThat(tpot).as(where).isGreaterThanOrEqualTo(bound.leastStepSeconds());
            }
        }
    }

    /** Blocks given by hand are not bounded by DRAM. */
    private static WaferSpec wafer(World world) {
        WaferSpec wafer = world.wafer();
        if (world.blockOverride() == 0) {
            return wafer;
        }
        WaferSpec.Die die = wafer.die();
        WaferSpec.Die roomy = new WaferSpec.Die(
                die.coreColumns(),
                die.coreRows(),
                1L << 50,
                die.dramBytesPerSecond(),
                die.dramLatencyPs(),
                die.widthMm(),
                die.heightMm());
        return new WaferSpec(
                wafer.name(),
                wafer.core(),
                roomy,
                wafer.dieColumns(),
                wafer.dieRows(),
                wafer.d2d(),
                wafer.achievable(),
                wafer.host(),
                wafer.energy());
    }

    /** Of all steps of a run. */
    private static final class Extremes implements RunWitness {
        private int sequences = 1;
        private int tokens = 1;
        private long longestPs;

        /** Steps of pipelines are not shown. */
        boolean seen() {
            return longestPs > 0;
        }

        @Override
        public void step(StepRecord step) {
            sequences = Math.max(sequences, step.decodes + step.chunks);
            tokens = Math.max(tokens, Math.toIntExact(step.decodes + step.promptTokens));
            longestPs = Math.max(longestPs, step.endPs - step.startPs);
        }

        @Override
        public void transition(Transition kind, long ps, long requestId, int instance) {}
    }
}
