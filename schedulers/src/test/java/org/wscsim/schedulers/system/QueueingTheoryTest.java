package org.wscsim.schedulers.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wscsim.core.engine.InstancePlan;
import org.wscsim.core.metrics.RequestRecord;
import org.wscsim.core.serving.Role;
import org.wscsim.schedulers.routing.RandomRouter;

/**
 * Mean waits against queueing theory: one request at a time, Poisson arrivals. The interval is that of batch means over
 * 20 batches at 99 % (Student's t with 19 degrees of freedom), after the first tenth was dropped; seeds are fixed.
 */
final class QueueingTheoryTest {
    private static final int REQUESTS = 60_000;
    private static final int BATCHES = 20;
    private static final double T_19_AT_99_PERCENT = 2.861;
    private static final int PROMPT = 100;
    private static final int LONG_PROMPT = 700;

    private static World world(int instances) {
        List<InstancePlan> plan = new ArrayList<>();
        for (int i = 0; i < instances; i++) {
            plan.add(SmallWorlds.dies(Role.MIXED, i, 0, 1, 1));
        }
        return SmallWorlds.world(
                "queue",
                SmallWorlds.wafer(instances, 1, TinyHardware.Rates.BALANCED),
                plan,
                () -> SmallWorlds.oneAtATime(instances == 1 ? SmallWorlds.to(0) : new RandomRouter(7)));
    }

    private static long servicePs(int prompt) {
        return world(1).withRequests(SmallWorlds.equal(1, prompt, 1))
                .run(false)
                .records()
                .getFirst()
                .e2ePs;
    }

    private static List<World.Request> poisson(long seed, double meanGapPs, IntUnaryOperator prompt) {
        SplittableRandom random = new SplittableRandom(seed);
        List<World.Request> requests = new ArrayList<>();
        double now = 0;
        for (int i = 0; i < REQUESTS; i++) {
            requests.add(new World.Request((long) now, prompt.applyAsInt(random.nextInt(100)), 1));
            now -= StrictMath.log(1 - random.nextDouble()) * meanGapPs;
        }
        return requests;
    }

    private static void meanWaitIs(double expectedPs, World.Outcome outcome) {
        double[] waits = new double[REQUESTS];
        for (RequestRecord row : outcome.records()) {
            waits[(int) row.requestId] = row.queuePs;
        }
        int first = REQUESTS / 10;
        int batch = (REQUESTS - first) / BATCHES;
        double[] means = new double[BATCHES];
        double mean = 0;
        for (int b = 0; b < BATCHES; b++) {
            for (int i = first + b * batch; i < first + (b + 1) * batch; i++) {
                means[b] += waits[i] / batch;
            }
            mean += means[b] / BATCHES;
        }
        double squares = 0;
        for (double one : means) {
            squares += (one - mean) * (one - mean);
        }
        double halfWidth = T_19_AT_99_PERCENT * Math.sqrt(squares / (BATCHES - 1) / BATCHES);
        assertThat(expectedPs).isBetween(mean - halfWidth, mean + halfWidth);
        assertThat(halfWidth).as("the interval says something").isLessThan(0.2 * expectedPs);
    }

    /** M/D/1: W = rho S / (2 (1 - rho)). */
    @ParameterizedTest
    @CsvSource({"0.3,1", "0.6,2", "0.85,3"})
    void constantServiceWaitsAsInMD1(double load, long seed) {
        double service = servicePs(PROMPT);
        World world = world(1).withRequests(poisson(seed, service / load, draw -> PROMPT));
        meanWaitIs(load * service / (2 * (1 - load)), world.runUnchecked());
    }

    /** M/G/1, Pollaczek and Khinchine: W = lambda E[S^2] / (2 (1 - rho)). */
    @ParameterizedTest
    @CsvSource({"0.5,4", "0.75,5"})
    void variableServiceWaitsAsInMG1(double load, long seed) {
        double shortService = servicePs(PROMPT);
        double longService = servicePs(LONG_PROMPT);
        double mean = 0.9 * shortService + 0.1 * longService;
        double square = 0.9 * shortService * shortService + 0.1 * longService * longService;
        World world = world(1).withRequests(poisson(seed, mean / load, percent -> percent < 90 ? PROMPT : LONG_PROMPT));
        meanWaitIs(load / mean * square / (2 * (1 - load)), world.runUnchecked());
    }

    /** A Poisson stream split by independent draws is Poisson: each of k queues waits as M/D/1. */
    @ParameterizedTest
    @CsvSource({"3,0.6,6"})
    void randomRoutingSplitsIntoIndependentQueues(int instances, double load, long seed) {
        double service = servicePs(PROMPT);
        World world = world(instances).withRequests(poisson(seed, service / load / instances, draw -> PROMPT));
        meanWaitIs(load * service / (2 * (1 - load)), world.runUnchecked());
    }
}
