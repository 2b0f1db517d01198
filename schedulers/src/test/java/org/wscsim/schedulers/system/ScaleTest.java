package org.wscsim.schedulers.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wscsim.core.engine.InstancePlan;
import org.wscsim.core.event.TapeHash;
import org.wscsim.core.event.Transition;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.operator.InstanceShape;
import org.wscsim.core.operator.RooflineStepPricer;
import org.wscsim.core.operator.StepPrice;
import org.wscsim.core.operator.StepShape;
import org.wscsim.core.serving.Role;
import org.wscsim.core.serving.SchedulerSpec;

/** The ends of the range: 200,000 requests in one picosecond, and traces of one and two requests, exact. */
final class ScaleTest {
    private static final int MANY = 200_000;
    /** Default limit of live requests and transfers. */
    private static final int MAX_LIVE = 1_000_000;

    private static World world(String system, TinyHardware.Rates rates) {
        boolean split = !system.equals("vllm") && !system.equals("orca");
        List<InstancePlan> plan = new ArrayList<>();
        for (int x = 0; x < 2; x++) {
            plan.add(SmallWorlds.dies(split && x == 0 ? Role.PREFILL : split ? Role.DECODE : Role.MIXED, x, 0, 1, 1));
        }
        Supplier<SchedulerSpec> scheduler = SmallWorlds.system(system);
        return SmallWorlds.world(system, SmallWorlds.wafer(2, 1, rates), plan, scheduler);
    }

    @ParameterizedTest
    @ValueSource(strings = {"vllm", "wsc-llm"})
    void twoHundredThousandRequestsInOnePicosecondAreServed(String system) {
        World world = world(system, TinyHardware.Rates.BALANCED)
                .withRequests(SmallWorlds.equal(MANY, 8, 2))
                .withMaxLive(MAX_LIVE);
        World.Outcome outcome = world.runUnchecked();
        ServingLaws.check(world, outcome);
        assertThat(outcome.result().throughput().peakConcurrent()).isEqualTo(MANY);
        assertThat(outcome.result().counts().completed()).isEqualTo(MANY);
    }

    /** Boundaries are the floor of exact sums of fine prices: a lone request's latencies follow from the pricer alone. */
    @ParameterizedTest
    @CsvSource({"vllm,1,1", "vllm,100,1", "vllm,100,64", "orca,33,7", "vllm,4000,300"})
    void aLoneRequestTakesTheSumOfItsStepPrices(String system, int prompt, int output) {
        World world = world(system, TinyHardware.Rates.BALANCED).withRequests(SmallWorlds.equal(1, prompt, output));
        World.Outcome outcome = world.run(false);
        ServingLaws.check(world, outcome);
        long fine = prefillFine(world, 1, prompt);
        var row = outcome.records().getFirst();
        assertThat(row.queuePs).isZero();
        assertThat(row.ttftPs).isEqualTo(fine >> VirtualTime.FINE_BITS);
        for (int step = 1; step < output; step++) {
            fine += decodeFine(world, 1, prompt + step);
        }
        assertThat(row.e2ePs).isEqualTo(fine >> VirtualTime.FINE_BITS);
        assertThat(outcome.result().durationPs()).isEqualTo(row.e2ePs);
    }

    /** Equal requests at once on one instance: one prefill of all, then all in every step. */
    @ParameterizedTest
    @ValueSource(ints = {2, 20})
    void requestsAtOnceAreOneBatch(int count) {
        World base = world("vllm", TinyHardware.Rates.BALANCED);
        World world = SmallWorlds.world("batch", base.wafer(), base.plan().subList(0, 1), SmallWorlds.system("vllm"))
                .withRequests(SmallWorlds.equal(count, 50, 20));
        World.Outcome outcome = world.run(false);
        ServingLaws.check(world, outcome);
        long fine = prefillFine(world, count, 50);
        long ttftPs = fine >> VirtualTime.FINE_BITS;
        for (int step = 1; step < 20; step++) {
            fine += decodeFine(world, count, count * (50L + step));
        }
        long e2ePs = fine >> VirtualTime.FINE_BITS;
        assertThat(outcome.records()).allMatch(row -> row.ttftPs == ttftPs && row.e2ePs == e2ePs);
    }

    @Test
    void theTapeHoldsTheTransitionsOfARequestInOrder() {
        World.Outcome mixed = world("orca", TinyHardware.Rates.BALANCED)
                .withRequests(List.of(new World.Request(5, 70, 30)))
                .run(false);
        long firstPs = 5 + mixed.records().getFirst().ttftPs;
        TapeHash tape = tapeUntilFirstToken(firstPs);
        tape.transition(Transition.DECODE_JOIN, firstPs, 0, 0);
        tape.transition(Transition.FINISHED, mixed.result().durationPs(), 0, 0);
        assertThat(mixed.result().tapeHash()).isEqualTo(tape.value());
    }

    @Test
    void theTapeHoldsTheTransferOfARequest() {
        World.Outcome split = world("wsc-llm", TinyHardware.Rates.BALANCED)
                .withRequests(List.of(new World.Request(5, 70, 30)))
                .run(false);
        long firstPs = 5 + split.records().getFirst().ttftPs;
        long movedPs = firstPs + split.records().getFirst().kvTransferPs;
        TapeHash tape = tapeUntilFirstToken(firstPs);
        tape.transition(Transition.TRANSFER_START, firstPs, 0, 0);
        tape.transition(Transition.TRANSFER_END, movedPs, 0, 1);
        tape.transition(Transition.DECODE_JOIN, movedPs, 0, 1);
        tape.transition(Transition.FINISHED, split.result().durationPs(), 0, 1);
        assertThat(split.result().tapeHash()).isEqualTo(tape.value());
    }

    private static TapeHash tapeUntilFirstToken(long firstPs) {
        TapeHash tape = new TapeHash();
        tape.transition(Transition.ARRIVED, 5, 0, -1);
        tape.transition(Transition.ROUTED, 5, 0, 0);
        tape.transition(Transition.PREFILL_START, 5, 0, 0);
        tape.transition(Transition.PREFILL_END, firstPs, 0, 0);
        return tape;
    }

    @Test
    void aSecondRequestAfterTheFirstFindsTheMachineAsNew() {
        World one = world("wsc-llm", TinyHardware.Rates.BALANCED).withRequests(SmallWorlds.equal(1, 70, 30));
        World two = one.withRequests(
                List.of(one.requests().getFirst(), new World.Request(5 * VirtualTime.PS_PER_SECOND, 70, 30)));
        long alone = one.run(false).records().getFirst().e2ePs;
        World.Outcome outcome = two.run(false);
        ServingLaws.check(two, outcome);
        assertThat(outcome.records()).hasSize(2).allMatch(row -> row.e2ePs == alone);
    }

    private static RooflineStepPricer pricer(World world) {
        return new RooflineStepPricer(new InstanceShape(world.model(), world.wafer(), 1, 1, 1));
    }

    private static long prefillFine(World world, int sequences, int prompt) {
        StepShape step = new StepShape();
        for (int i = 0; i < sequences; i++) {
            step.addChunk(prompt, 0, true);
        }
        return fine(world, step);
    }

    private static long decodeFine(World world, int sequences, long contextTokens) {
        StepShape step = new StepShape();
        step.addDecode(sequences, contextTokens);
        return fine(world, step);
    }

    private static long fine(World world, StepShape step) {
        RooflineStepPricer pricer = pricer(world);
        StepPrice price = new StepPrice();
        pricer.price(step, pricer.nominalDramBytesPerSecond(), pricer.nominalLinkBytesPerSecond(), price);
        return price.totalFine;
    }
}
