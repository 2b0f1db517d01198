package org.wscsim.schedulers.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.wscsim.core.operator.RooflineStepPricer;
import org.wscsim.core.serving.Role;
import org.wscsim.schedulers.Fixtures;
import org.wscsim.schedulers.partition.Algorithm1;
import org.wscsim.schedulers.partition.Ground;
import org.wscsim.schedulers.partition.MeanRequest;
import org.wscsim.schedulers.search.InstanceFluid.Obstacle;
import org.wscsim.schedulers.search.InstanceShapes.Kind;

/** Rates of single kinds of instances, against Algorithm 1's own and against the laws that any rate keeps. */
final class InstancePricingTest {
    private static final MeanRequest CONVERSATION = new MeanRequest(1155, 211);
    private static final FluidProblem.Limits WIDE = new FluidProblem.Limits(2_000_000_000_000L, 50_000_000_000L, 0.9);

    private static FluidProblem problem(Phases phases, Objective objective, FluidProblem.Limits limits) {
        return new FluidProblem(
                Ground.whole(Fixtures.case3()),
                Fixtures.LLAMA_2_70B,
                CONVERSATION,
                RooflineStepPricer::new,
                new FluidProblem.StepRules(phases, 256, 2048, 16, true, false),
                limits,
                objective,
                5);
    }

    private static List<InstanceFluid> priced(FluidProblem problem) {
        return InstanceShapes.of(problem).stream()
                .map(kind -> InstancePricing.of(problem, kind))
                .toList();
    }

    /** Algorithm 1 prices the same steps by code of its own. */
    @Test
    void withoutLimitsRatesAreThoseOfAlgorithm1() {
        Algorithm1.Solution solution = Algorithm1.solve(
                Fixtures.case3(),
                Fixtures.LLAMA_2_70B,
                CONVERSATION,
                new Algorithm1.Limits(256, 2048, 16, 0),
                RooflineStepPricer::new);
        List<InstanceFluid> fluids = priced(problem(Phases.SPLIT, Objective.THROUGHPUT, WIDE));
        for (Algorithm1.Phase phase : solution.evaluated()) {
            Kind kind =
                    new Kind(phase.role(), phase.size().columns(), phase.size().rows(), 1, 1);
            InstanceFluid fluid = fluids.stream()
                    .filter(own -> own.kind().equals(kind))
                    .findFirst()
                    .orElseThrow();
            assertThat(fluid.requestsPerSecond()).isCloseTo(phase.requestsPerSecond(), within(1e-8));
            assertThat(fluid.batch()).isEqualTo(phase.batch());
        }
        long able = fluids.stream()
                .filter(fluid -> fluid.obstacle() == Obstacle.NONE)
                .count();
        assertThat(able).isEqualTo(solution.evaluated().size());
    }

    @Test
    void tighterLimitsNeverRaiseARate() {
        FluidProblem.Limits tight = new FluidProblem.Limits(300_000_000_000L, 25_000_000_000L, 0.9);
        for (Phases phases : Phases.values()) {
            List<InstanceFluid> free = priced(problem(phases, Objective.THROUGHPUT, WIDE));
            List<InstanceFluid> wide = priced(problem(phases, Objective.GOODPUT, WIDE));
            List<InstanceFluid> narrow = priced(problem(phases, Objective.GOODPUT, tight));
            for (int i = 0; i < free.size(); i++) {
                assertThat(wide.get(i).nanoRate())
                        .isLessThanOrEqualTo(free.get(i).nanoRate());
                assertThat(narrow.get(i).nanoRate())
                        .isLessThanOrEqualTo(wide.get(i).nanoRate());
            }
            assertThat(narrow).anyMatch(fluid -> fluid.nanoRate() == 0).anyMatch(fluid -> fluid.nanoRate() > 0);
        }
    }

    @Test
    void ratesWithinLimitsMeetThem() {
        for (Phases phases : Phases.values()) {
            for (InstanceFluid fluid : priced(problem(phases, Objective.GOODPUT, WIDE))) {
                assertThat(fluid.stepPs()).isLessThanOrEqualTo(WIDE.tpotPs());
                assertThat(fluid.promptPs()).isLessThanOrEqualTo(WIDE.ttftPs());
            }
        }
    }

    @Test
    void latencyNeverFallsWithTheLoad() {
        for (Phases phases : Phases.values()) {
            for (InstanceFluid fluid : priced(problem(phases, Objective.E2E, WIDE))) {
                double before = 0;
                for (double share = 0.05; share < 1 && fluid.nanoRate() > 0; share += 0.05) {
                    assertThat(fluid.latencyPs(share)).isGreaterThanOrEqualTo(before);
                    before = fluid.latencyPs(share);
                }
            }
        }
    }

    /** Stages are for mixed instances; parts of a die are listed where the cores divide. */
    @Test
    void kindsAreWhatTheEngineRuns() {
        List<Kind> split = InstanceShapes.of(problem(Phases.SPLIT, Objective.THROUGHPUT, WIDE));
        List<Kind> mixed = InstanceShapes.of(problem(Phases.CHUNKED, Objective.THROUGHPUT, WIDE));
        assertThat(split).allMatch(kind -> kind.stages() == 1 && kind.role() != Role.MIXED);
        assertThat(mixed).anyMatch(kind -> kind.stages() > 1).allMatch(kind -> kind.role() == Role.MIXED);
        assertThat(mixed).allMatch(kind -> 64 % kind.tp() == 0 && kind.rows() % kind.stages() == 0);
        assertThat(mixed).anyMatch(kind -> kind.parts() == 4);
        assertThat(split).doesNotHaveDuplicates();
    }
}
