package org.wscsim.schedulers.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.wscsim.core.metrics.GoodputLimits;
import org.wscsim.core.metrics.RequestRecord;
import org.wscsim.core.operator.InstanceShape;
import org.wscsim.core.operator.RooflineStepPricer;
import org.wscsim.core.operator.StepPrice;
import org.wscsim.core.operator.StepPricer;
import org.wscsim.core.operator.StepShape;
import org.wscsim.core.serving.Role;
import org.wscsim.core.serving.SchedulerSpec;
import org.wscsim.core.wafer.WaferSpec;

/** What wsc-sim promises, on one die and random requests. */
final class SlackLawsTest {
    private static final int SEEDS = 30;
    private static final int REQUESTS = 60;
    private static final int MAX_PROMPT = 400;
    private static final int MAX_OUTPUT = 60;
    private static final WaferSpec WAFER = SmallWorlds.wafer(1, 1, TinyHardware.Rates.BALANCED);

    private static long stepPs(int sequences, int contextTokens, int chunkTokens) {
        StepPricer pricer = new RooflineStepPricer(new InstanceShape(SmallWorlds.MODEL, WAFER, 1, 1, 1));
        StepShape step = new StepShape();
        if (sequences > 0) {
            step.addDecode(sequences, (long) sequences * contextTokens);
        }
        if (chunkTokens > 0) {
            step.addChunk(chunkTokens, 0, true);
        }
        StepPrice price = new StepPrice();
        pricer.price(step, pricer.nominalDramBytesPerSecond(), pricer.nominalLinkBytesPerSecond(), price);
        return price.totalFine >> 10;
    }

    private static List<RequestRecord> records(
            GoodputLimits limits, Set<Mechanism> without, List<World.Request> requests) {
        Supplier<SchedulerSpec> scheduler = () -> SystemCatalogue.build(
                SystemOptions.of("wsc-sim", SmallWorlds.CONTEXT_LIMIT).withTarget(limits, without));
        World world = new World(
                "slack",
                WAFER,
                SmallWorlds.MODEL,
                List.of(SmallWorlds.dies(Role.MIXED, 0, 0, 1, 1)),
                scheduler,
                false,
                "reserving",
                16,
                0,
                1_000,
                requests);
        return world.run(true).records();
    }

    /** @param load prompt time over time between arrivals */
    private static List<World.Request> stream(long seed, double load) {
        SplittableRandom random = new SplittableRandom(seed);
        long gapPs = (long) (stepPs(0, 0, MAX_PROMPT / 2) / load);
        List<World.Request> requests = new ArrayList<>();
        long atPs = 0;
        for (int i = 0; i < REQUESTS; i++) {
            requests.add(new World.Request(atPs, 1 + random.nextInt(MAX_PROMPT), 1 + random.nextInt(MAX_OUTPUT)));
            atPs += random.nextLong(2 * gapPs);
        }
        return requests;
    }

    private static long missed(List<RequestRecord> records, GoodputLimits limits) {
        return records.stream()
                .filter(record -> record.tpotPs > limits.tpotPs())
                .count();
    }

    /** Feasible: a step of all requests at their longest leaves room for sixteen tokens. */
    @Test
    void noTpotBeyondTheLimitWhereItIsFeasible() {
        long tpotPs = stepPs(REQUESTS, MAX_PROMPT + MAX_OUTPUT, 16);
        GoodputLimits limits = new GoodputLimits(Long.MAX_VALUE / 2, tpotPs, Long.MAX_VALUE);
        long missedWithout = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            List<World.Request> requests = stream(seed, 3);
            List<RequestRecord> guarded = records(limits, Set.of(), requests);
            assertThat(guarded).hasSize(REQUESTS);
            // TPOT is rounded to a picosecond; steps end on whole ones.
            GoodputLimits rounded = new GoodputLimits(limits.ttftPs(), tpotPs + 1, Long.MAX_VALUE);
            assertThat(missed(guarded, rounded)).as("seed %d", seed).isZero();
            missedWithout += missed(records(limits, Set.of(Mechanism.GUARD), requests), rounded);
        }
        assertThat(missedWithout).as("the guard has something to do").isPositive();
    }

    /** Whoever is turned away is within the budget of a tenth of the requests of his length, and late as things stood. */
    @Test
    void fewerThanATenthOfEveryLengthAreTurnedAway() {
        long promptPs = stepPs(0, 0, MAX_PROMPT);
        GoodputLimits limits = new GoodputLimits(4 * promptPs, Long.MAX_VALUE, Long.MAX_VALUE);
        int shed = 0;
        for (double load : new double[] {1.5, 6}) {
            List<World.Request> requests = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                requests.add(new World.Request((long) (i * promptPs / load), MAX_PROMPT - i % 2 * MAX_PROMPT / 2, 1));
            }
            List<RequestRecord> records = records(limits, Set.of(), requests);
            for (int tokens : new int[] {MAX_PROMPT, MAX_PROMPT / 2}) {
                long turnedAway = records.stream()
                        .filter(record -> record.prefillTokens == tokens && record.rejection != null)
                        .count();
                assertThat(turnedAway).as("load %s, tokens %d", load, tokens).isLessThanOrEqualTo(50);
                shed += (int) turnedAway;
            }
        }
        assertThat(shed).isPositive();
        List<World.Request> few = stream(1, 0.2);
        assertThat(records(limits, Set.of(), few)).allMatch(record -> record.rejection == null);
    }

    /** Far beyond capacity, with limits that hardly anybody can meet, and nobody turned away. */
    @Test
    void everybodyIsServedInTheEndAndNobodyWaitsForWhoComesMuchLater() {
        long limitPs = 2 * stepPs(0, 0, MAX_PROMPT);
        GoodputLimits limits = new GoodputLimits(limitPs, stepPs(4, MAX_PROMPT, 16), Long.MAX_VALUE);
        int late = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            List<RequestRecord> records = records(limits, Set.of(Mechanism.BUDGET), stream(seed, 6));
            assertThat(records).hasSize(REQUESTS).allMatch(record -> record.rejection == null);
            for (RequestRecord first : records) {
                for (RequestRecord later : records) {
                    boolean muchLater = later.arrivedAtPs - first.arrivedAtPs > 10 * limitPs;
                    late += first.ttftPs > limitPs ? 1 : 0;
                    // its own prompt takes time too
                    assertThat(muchLater
                                    && later.arrivedAtPs + later.ttftPs + limitPs < first.arrivedAtPs + first.ttftPs)
                            .as("seed %d, request %d overtaken by %d", seed, first.requestId, later.requestId)
                            .isFalse();
                }
            }
        }
        assertThat(late).as("requests are late").isPositive();
    }

    /**
     * A stream of half again what the die can do, of 40 prompts' time, before the end of which nobody's second deadline
     * passes. In order of arrival the queue has grown to a limit of four prompts after a dozen requests, and all that
     * follow come too late; by deadline the die spends most of its time on those who come in time.
     */
    @Test
    void whoIsLateDoesNotMakeOthersLate() {
        long promptPs = stepPs(0, 0, MAX_PROMPT);
        GoodputLimits limits = new GoodputLimits(4 * promptPs, Long.MAX_VALUE, Long.MAX_VALUE);
        List<World.Request> requests = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            requests.add(new World.Request(i * promptPs * 2 / 3, MAX_PROMPT, 1));
        }
        long byArrival = inTime(limits, Set.of(Mechanism.DEADLINES, Mechanism.BUDGET), requests);
        long byDeadline = inTime(limits, Set.of(Mechanism.BUDGET), requests);
        assertThat(byArrival).isLessThan(20);
        assertThat(byDeadline).isGreaterThan(30);
    }

    private static long inTime(GoodputLimits limits, Set<Mechanism> without, List<World.Request> requests) {
        return records(limits, without, requests).stream().filter(limits::met).count();
    }
}
