package org.wscsim.schedulers.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.wscsim.core.operator.RooflineStepPricer;
import org.wscsim.core.serving.Role;
import org.wscsim.schedulers.Fixtures;
import org.wscsim.schedulers.partition.Ground;
import org.wscsim.schedulers.partition.MeanRequest;

/**
 * Branch and bound against all sets of instances on small wafers, each packed and valued without any cutting. Worlds are
 * drawn: grid, dead dies, stacks and links, workload, limits, kind of system, objective.
 */
final class FluidSearchDifferentialTest {
    private static final int WORLDS = 60;

    @Test
    void findsTheBestOfAllSetsAndCountsEveryOne() {
        int served = 0;
        for (int seed = 0; seed < WORLDS; seed++) {
            FluidProblem problem = problem(new SplittableRandom(seed));
            List<InstanceFluid> kinds = InstanceShapes.of(problem).stream()
                    .map(kind -> InstancePricing.of(problem, kind))
                    .toList();
            FluidSearch search = new FluidSearch(problem, kinds);
            FluidSearch.Result result = search.best(new FluidSearch.Effort(1, Long.MAX_VALUE, () -> false));
            Naive naive = new Naive(problem, kinds);
            naive.all(0, new ArrayList<>());
            long found = result.best().isEmpty()
                    ? Score.WORTHLESS
                    : result.best().getFirst().score().first();
            assertThat(found).as("seed %d: %s", seed, problem).isEqualTo(naive.best);
            served += naive.best == Score.WORTHLESS ? 0 : 1;
            Certificate certificate = result.certificate();
            assertThat(certificate.isComplete()).isTrue();
            assertThat(certificate.space()).as("seed %d", seed).isEqualTo(BigInteger.valueOf(naive.sets));
            assertThat(parts(certificate)).as("seed %d", seed).isEqualTo(certificate.space());
        }
        assertThat(served).as("worlds that can be served").isGreaterThan(WORLDS / 3);
    }

    /** Above any floor the search counts what is there, neither more nor less. */
    @Test
    void countsTheSetsAboveAFloor() {
        for (int seed = 0; seed < WORLDS / 3; seed++) {
            FluidProblem problem = problem(new SplittableRandom(seed));
            List<InstanceFluid> kinds = InstanceShapes.of(problem).stream()
                    .map(kind -> InstancePricing.of(problem, kind))
                    .toList();
            Naive naive = new Naive(problem, kinds);
            naive.all(0, new ArrayList<>());
            if (naive.best == Score.WORTHLESS) {
                continue;
            }
            long floor = problem.objective() == Objective.E2E ? naive.best * 2 : naive.best * 3 / 4;
            naive.floor = floor;
            naive.sets = 0;
            naive.above = 0;
            naive.all(0, new ArrayList<>());
            FluidSearch.Result above = new FluidSearch(problem, kinds)
                    .above(floor, new FluidSearch.Effort(1_000_000, Long.MAX_VALUE, () -> false));
            assertThat(above.best()).as("seed %d", seed).hasSize((int) naive.above);
            FluidSearch.Result counted = new FluidSearch(problem, kinds)
                    .above(floor, new FluidSearch.Effort(1, Long.MAX_VALUE, () -> false));
            assertThat(counted.certificate().evaluated()).as("seed %d", seed).isEqualTo(naive.above);
        }
    }

    @Test
    void aSearchThatIsStoppedSaysWhatIsLeft() {
        FluidProblem problem = problem(new SplittableRandom(3));
        List<InstanceFluid> kinds = InstanceShapes.of(problem).stream()
                .map(kind -> InstancePricing.of(problem, kind))
                .toList();
        Certificate certificate = new FluidSearch(problem, kinds)
                .best(new FluidSearch.Effort(1, 3, () -> false))
                .certificate();
        assertThat(certificate.isComplete()).isFalse();
        assertThat(parts(certificate)).isEqualTo(certificate.space());
    }

    private static BigInteger parts(Certificate certificate) {
        return certificate
                .tooSmall()
                .add(certificate.tooSlow())
                .add(certificate.byBound())
                .add(certificate.byPacking())
                .add(certificate.evaluated())
                .add(certificate.left());
    }

    static FluidProblem problem(SplittableRandom random) {
        Ground ground = PackerDifferentialTest.ground(random);
        Phases phases = Phases.values()[random.nextInt(Phases.values().length)];
        Objective objective = Objective.values()[random.nextInt(3)];
        MeanRequest request = new MeanRequest(random.nextInt(50, 3000), random.nextInt(2, 500));
        FluidProblem.Limits limits = new FluidProblem.Limits(
                (long) (1e12 * random.nextDouble(0.02, 1)),
                (long) (1e12 * random.nextDouble(0.005, 0.04)),
                random.nextDouble(0.5, 1));
        return new FluidProblem(
                ground,
                Fixtures.LLAMA_2_7B,
                request,
                RooflineStepPricer::new,
                new FluidProblem.StepRules(phases, 64, 2048, 16, random.nextBoolean() && small(ground), false),
                limits,
                objective,
                random.nextDouble(0.5, 30));
    }

    /** Pipelines make many kinds: on few dies only, or the naive count takes long. */
    private static boolean small(Ground ground) {
        return ground.wafer().dies() <= 6;
    }

    /** Every set of kinds, valued by the definition. */
    private static final class Naive {
        private final FluidProblem problem;
        private final List<InstanceFluid> kinds;
        private final DieGrid grid;
        private final int dies;
        private final Packer packer;
        private final List<Footprint> footprints;
        private long sets;
        private long above;
        private long floor = Score.WORTHLESS;
        private long best = Score.WORTHLESS;

        Naive(FluidProblem problem, List<InstanceFluid> kinds) {
            this.problem = problem;
            this.kinds = kinds;
            grid = new DieGrid(problem.ground());
            dies = grid.usableDies();
            footprints = kinds.stream()
                    .map(fluid -> fluid.kind().footprint())
                    .distinct()
                    .toList();
            packer = new Packer(grid, footprints, Long.MAX_VALUE);
        }

        /** Adds instances of kinds from {@code first} on in every number. */
        void all(int first, List<InstanceFluid> chosen) {
            sets++;
            consider(chosen);
            for (int i = first; i < kinds.size(); i++) {
                chosen.add(kinds.get(i));
                int taken =
                        chosen.stream().mapToInt(fluid -> fluid.kind().dies()).sum();
                if (taken <= dies) {
                    all(i, chosen);
                }
                chosen.removeLast();
            }
        }

        private void consider(List<InstanceFluid> chosen) {
            if (chosen.stream().anyMatch(fluid -> fluid.nanoRate() == 0)) {
                return;
            }
            long value = problem.objective() == Objective.E2E ? latency(chosen) : capacity(chosen);
            boolean onlyBest = floor == Score.WORTHLESS;
            if (value == Score.WORTHLESS || (onlyBest && value <= best)) {
                return;
            }
            if (value > floor && packs(chosen)) {
                above++;
                best = Math.max(best, value);
            }
        }

        private boolean packs(List<InstanceFluid> chosen) {
            int[] counts = new int[footprints.size()];
            chosen.forEach(fluid -> counts[footprints.indexOf(fluid.kind().footprint())]++);
            return packer.fits(counts) == Packer.Fit.FITS;
        }

        private static long rate(List<InstanceFluid> chosen, Role role) {
            return chosen.stream()
                    .filter(fluid -> fluid.kind().role() == role)
                    .mapToLong(InstanceFluid::nanoRate)
                    .sum();
        }

        private long capacity(List<InstanceFluid> chosen) {
            long rate = problem.split()
                    ? Math.min(rate(chosen, Role.PREFILL), rate(chosen, Role.DECODE))
                    : rate(chosen, Role.MIXED);
            return rate == 0 ? Score.WORTHLESS : rate;
        }

        private long latency(List<InstanceFluid> chosen) {
            double total = 0;
            for (Role role : problem.split() ? List.of(Role.PREFILL, Role.DECODE) : List.of(Role.MIXED)) {
                long rate = rate(chosen, role);
                double share = problem.offeredRequestsPerSecond() * 1e9 / rate;
                if (rate == 0 || share > 1) {
                    return Score.WORTHLESS;
                }
                double weighted = 0;
                for (InstanceFluid fluid : chosen) {
                    weighted += fluid.kind().role() == role ? fluid.nanoRate() * fluid.latencyPs(share) : 0;
                }
                total += weighted / rate;
            }
            return total < Long.MAX_VALUE / 4.0 ? -Math.round(total) : Score.WORTHLESS;
        }
    }
}
