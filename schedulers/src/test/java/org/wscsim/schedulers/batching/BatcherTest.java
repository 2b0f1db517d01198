package org.wscsim.schedulers.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.serving.Batcher;
import org.wscsim.core.serving.Role;
import org.wscsim.core.serving.StepPlan;

/** What each batcher does in the cases its source describes. */
final class BatcherTest {
    private final StepPlan plan = new StepPlan();

    private StepPlan ask(Batcher batcher, World world) {
        plan.clear();
        batcher.plan(world, plan);
        return plan;
    }

    @Test
    void vllmPrefillsBeforeItDecodes() {
        World world = new World(Role.MIXED, 16, 100);
        Batcher vllm = new VllmBatcher(VllmBatcher.Parameters.defaults(2048));
        world.arrive(20, 5);
        world.apply(ask(vllm, world));
        world.arrive(20, 5);

        ask(vllm, world);

        assertThat(plan.prefillCount()).isEqualTo(1);
        assertThat(plan.decodeCount()).isZero();
    }

    @Test
    void vllmAdmitsAPromptBeyondTheBudgetAlone() {
        World world = new World(Role.MIXED, 16, 100);
        world.arrive(500, 5);
        world.arrive(1, 5);

        ask(new VllmBatcher(new VllmBatcher.Parameters(256, 100, 0.01)), world);

        assertThat(plan.prefillCount()).isEqualTo(1);
        assertThat(plan.prefillChunk(0)).isEqualTo(500);
    }

    @Test
    void vllmIgnoresArrivalsWhileTheHeadIsBlocked() {
        World world = new World(Role.MIXED, 16, 10);
        Batcher vllm = new VllmBatcher(VllmBatcher.Parameters.defaults(2048));
        world.arrive(100, 50);
        world.apply(ask(vllm, world));
        world.arrive(100, 5);

        ask(vllm, world);

        assertThat(plan.decodeCount()).isEqualTo(1);
        assertThat(plan.endMask()).isEqualTo(StepPlan.ON_FINISH | StepPlan.ON_BLOCK_LIMIT);
    }

    @Test
    void orcaPrefillsAndDecodesInOneStep() {
        World world = new World(Role.MIXED, 16, 100);
        Batcher orca = orca(OrcaBatcher.Reserve.MAX, 100);
        world.arrive(20, 5);
        world.apply(ask(orca, world));
        world.arrive(20, 5);

        ask(orca, world);

        assertThat(plan.prefillCount()).isEqualTo(1);
        assertThat(plan.decodeCount()).isEqualTo(1);
    }

    @Test
    void orcaReservesByItsRule() {
        assertThat(reserve(OrcaBatcher.Reserve.MAX, 20, 25, true)).isEqualTo(100);
        // The vLLM paper's example: an output of 25 tokens reserves 32.
        assertThat(reserve(OrcaBatcher.Reserve.POW2, 20, 25, true)).isEqualTo(20 + 32);
        assertThat(reserve(OrcaBatcher.Reserve.POW2, 20, 25, false)).isEqualTo(32);
        assertThat(reserve(OrcaBatcher.Reserve.POW2, 32, 25, false)).isEqualTo(64);
        assertThat(reserve(OrcaBatcher.Reserve.ORACLE, 20, 25, true)).isEqualTo(45);
    }

    @Test
    void orcaNeverReservesLessThanThePromptNorMoreThanThePool() {
        assertThat(reserve(OrcaBatcher.Reserve.MAX, 150, 1, false)).isEqualTo(150);
        World small = new World(Role.MIXED, 16, 4);
        small.arrive(10, 5);
        assertThat(ask(orca(OrcaBatcher.Reserve.MAX, 1000), small).prefillReserve(0))
                .isEqualTo(64);
    }

    private int reserve(OrcaBatcher.Reserve reserve, int prompt, int output, boolean known) {
        World world = new World(Role.MIXED, 16, 100);
        world.lengthsKnown = known;
        world.arrive(prompt, output);
        return ask(orca(reserve, 100), world).prefillReserve(0);
    }

    private static Batcher orca(OrcaBatcher.Reserve reserve, int contextLimit) {
        return new OrcaBatcher(new OrcaBatcher.Parameters(256, reserve, contextLimit));
    }

    @Test
    void oracleWithoutLengthsIsAConfigurationError() {
        World world = new World(Role.MIXED, 16, 100);
        world.arrive(20, 5);
        assertThatThrownBy(() -> ask(orca(OrcaBatcher.Reserve.ORACLE, 100), world))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("reserve=oracle");
    }

    @Test
    void staticBatchRunsUntilItsLastMemberHasFinishedAtFullCost() {
        World world = new World(Role.MIXED, 16, 1000);
        Batcher batcher = new StaticBatcher(8, new Reservation(OrcaBatcher.Reserve.MAX, 100));
        world.arrive(20, 2);
        world.arrive(30, 4);
        ask(batcher, world);
        assertThat(plan.prefillCount()).isEqualTo(2);
        world.apply(plan);
        world.arrive(10, 1);

        // Tokens 2, 3 and 4 of the longer one; the shorter one leaves after the first of them.
        for (int step = 1; step <= 3; step++) {
            ask(batcher, world);
            assertThat(plan.prefillCount()).isZero();
            assertThat(plan.decodeCount()).isEqualTo(step == 1 ? 2 : 1);
            assertThat(plan.endMask()).isEqualTo(StepPlan.ON_FINISH | StepPlan.ON_BLOCK_LIMIT);
            world.apply(plan);
        }
        assertThat(ask(batcher, world).prefillCount()).isEqualTo(1);
    }

    @Test
    void vllmV1FillsItsBudgetWithDecodesThenChunksInOrder() {
        World world = new World(Role.MIXED, 16, 1000);
        world.chunked = true;
        Batcher v1 = new VllmV1Batcher(new VllmV1Batcher.Parameters(128, 100, 0));
        world.arrive(60, 5);
        world.arrive(90, 5);
        world.apply(ask(v1, world));
        assertThat(plan.prefillChunk(0)).isEqualTo(60);
        assertThat(plan.prefillChunk(1)).isEqualTo(40);
        assertThat(world.freeBlocks).as("blocks for the chunks only").isEqualTo(1000 - 4 - 3);
        world.arrive(200, 5);

        ask(v1, world);

        assertThat(plan.decodeCount()).isEqualTo(1);
        assertThat(plan.prefillChunk(0)).isEqualTo(50);
        assertThat(plan.prefillChunk(1)).isEqualTo(100 - 1 - 50);
    }

    @Test
    void vllmV1CutsLongPromptsAtTheThreshold() {
        World world = new World(Role.MIXED, 16, 1000);
        world.arrive(90, 5);
        world.arrive(20, 5);
        ask(new VllmV1Batcher(new VllmV1Batcher.Parameters(128, 100, 30)), world);
        assertThat(plan.prefillChunk(0)).isEqualTo(30);
        assertThat(plan.prefillChunk(1)).isEqualTo(20);
    }

    @Test
    void sarathiReservesTheWholePromptOfAChunk() {
        World world = new World(Role.MIXED, 16, 1000);
        world.chunked = true;
        world.arrive(700, 5);
        world.apply(ask(new SarathiBatcher(SarathiBatcher.Parameters.defaults()), world));
        assertThat(plan.prefillChunk(0)).isEqualTo(512);
        assertThat(world.freeBlocks).isEqualTo(1000 - 44);
    }

    @Test
    void prefillBatchesUpToTheBudget() {
        World world = new World(Role.PREFILL, 16, 1000);
        world.arrive(1000, 5);
        world.arrive(1000, 5);
        world.arrive(100, 5);

        ask(new PrefillBatcher(2048), world);

        assertThat(plan.prefillCount()).isEqualTo(2);
        assertThat(plan.decodeCount()).isZero();
    }

    @Test
    void prefillNeverOversubscribesTheDecodeSide() {
        World world = new World(Role.PREFILL, 16, 1000);
        // 100 tokens and the first decoded one take 7 blocks: 20 blocks hold two requests, not three.
        world.decodeFreeBlocks = 20;
        for (int i = 0; i < 3; i++) {
            world.arrive(100, 5);
        }
        Batcher prefill = new PrefillBatcher(2048);

        world.apply(ask(prefill, world));
        assertThat(plan.prefillCount()).isEqualTo(2);
        assertThat(ask(prefill, world).isEmpty()).isTrue();

        world.decodeFreeBlocks = 7;
        assertThat(ask(prefill, world).prefillCount()).isEqualTo(1);
    }

    @Test
    void decodeJoinsUpToItsLimitAndRepeatsUntilAFinish() {
        World world = new World(Role.DECODE, 16, 1000);
        for (int i = 0; i < 5; i++) {
            world.arrive(100, 5);
        }
        world.deliver();

        ask(new DecodeBatcher(3), world);

        assertThat(plan.joinCount()).isEqualTo(3);
        assertThat(plan.decodeCount()).isEqualTo(3);
        assertThat(plan.endMask()).isEqualTo(StepPlan.ON_FINISH | StepPlan.ON_BLOCK_LIMIT);
    }

    @Test
    void rejectsParametersOutOfRange() {
        assertThatThrownBy(() -> new DecodeBatcher(0)).hasMessageContaining("max_num_seqs=0");
        assertThatThrownBy(() -> new PrefillBatcher(0)).hasMessageContaining("max_num_batched_tokens=0");
        assertThatThrownBy(() -> new VllmBatcher.Parameters(1, 1, 1)).hasMessageContaining("watermark=1");
        assertThatThrownBy(() -> OrcaBatcher.Reserve.of("min")).hasMessageContaining("max, pow2, oracle");
    }
}
