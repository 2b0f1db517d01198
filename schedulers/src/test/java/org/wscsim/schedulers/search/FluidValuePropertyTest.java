package org.wscsim.schedulers.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.wscsim.core.operator.RooflineStepPricer;
import org.wscsim.core.serving.Role;
import org.wscsim.schedulers.Fixtures;
import org.wscsim.schedulers.partition.Ground;
import org.wscsim.schedulers.partition.MeanRequest;

/** The bound's law on options with drawn rates, sizes and latencies: nothing that is added to a set beats its bound. */
final class FluidValuePropertyTest {
    private static final int WORLDS = 2_000;
    private static final int DIES = 24;

    @Test
    void noSetIsWorthMoreThanTheBoundOfItsFamily() {
        int tight = 0;
        for (int seed = 0; seed < WORLDS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            FluidProblem problem = problem(random);
            List<InstanceFluid> options = options(random, problem.split());
            FluidValue value = new FluidValue(problem, options, DIES);
            int[] counts = new int[options.size()];
            int left = DIES;
            List<Score> bounds = new ArrayList<>();
            long prefill = 0;
            long decode = 0;
            bounds.add(value.bound(0, left, counts, 0, 0));
            for (int k = 0; k < counts.length; k++) {
                InstanceFluid option = options.get(k);
                counts[k] = random.nextInt(left / option.kind().dies() + 1);
                left -= counts[k] * option.kind().dies();
                boolean decodes = option.kind().role() == Role.DECODE;
                prefill += decodes ? 0 : counts[k] * option.nanoRate();
                decode += decodes ? counts[k] * option.nanoRate() : 0;
                bounds.add(value.bound(k + 1, left, counts, prefill, decode));
            }
            Score worth = value.of(counts, prefill, decode);
            for (Score bound : bounds) {
                assertThat(worth).as("seed %d: %s", seed, problem.objective()).isLessThanOrEqualTo(bound);
            }
            for (int i = 1; i < bounds.size(); i++) {
                tight += bounds.get(i).compareTo(bounds.get(i - 1)) < 0 ? 1 : 0;
            }
        }
        assertThat(tight).as("bounds that fell on the way").isGreaterThan(WORLDS / 2);
    }

    private static FluidProblem problem(SplittableRandom random) {
        boolean split = random.nextBoolean();
        return new FluidProblem(
                Ground.whole(Fixtures.wafer(4, 6)),
                Fixtures.LLAMA_2_7B,
                new MeanRequest(100, 10),
                RooflineStepPricer::new,
                new FluidProblem.StepRules(split ? Phases.SPLIT : Phases.CHUNKED, 64, 2048, 16, false, false),
                FluidProblem.Limits.none(),
                Objective.values()[random.nextInt(3)],
                random.nextDouble(0.1, 20));
    }

    private static List<InstanceFluid> options(SplittableRandom random, boolean split) {
        List<InstanceFluid> options = new ArrayList<>();
        for (int i = random.nextInt(2, 7); i > 0; i--) {
            Role role = !split ? Role.MIXED : random.nextBoolean() ? Role.PREFILL : Role.DECODE;
            InstanceShapes.Kind kind = new InstanceShapes.Kind(role, random.nextInt(1, 4), random.nextInt(1, 4), 1, 1);
            double rate = random.nextDouble(0.1, 10) * kind.dies();
            double least = 1e9 * random.nextDouble(1, 100);
            double rise = 1e9 * random.nextDouble(0, 100);
            options.add(new InstanceFluid(
                    kind,
                    (long) (rate * 1e9),
                    1,
                    0,
                    0,
                    share -> share > 1 ? Double.POSITIVE_INFINITY : least + rise * share,
                    InstanceFluid.Obstacle.NONE));
        }
        return options;
    }
}
