package org.wscsim.core.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wscsim.core.memory.NativeMemory;

/** Every field of a request row stands for itself, on its natural alignment, inside the row. */
final class RequestLayoutTest {
    private record Field(String name, int offset, int bytes) {}

    private static final List<Field> FIELDS = List.of(
            longAt("requestId", RequestLayout.REQUEST_ID),
            longAt("arrivalPs", RequestLayout.ARRIVAL_PS),
            longAt("firstTokenPs", RequestLayout.FIRST_TOKEN_PS),
            longAt("lastTokenPs", RequestLayout.LAST_TOKEN_PS),
            intAt("promptTokens", RequestLayout.PROMPT_TOKENS),
            intAt("outputTokens", RequestLayout.OUTPUT_TOKENS),
            intAt("prefillTokens", RequestLayout.PREFILL_TOKENS),
            intAt("prefilledTokens", RequestLayout.PREFILLED_TOKENS),
            intAt("generatedTokens", RequestLayout.GENERATED_TOKENS),
            intAt("prefillInstance", RequestLayout.PREFILL_INSTANCE),
            intAt("decodeInstance", RequestLayout.DECODE_INSTANCE),
            intAt("phase", RequestLayout.PHASE),
            longAt("prefillComputePs", RequestLayout.PREFILL_COMPUTE_PS),
            longAt("dramWaitPs", RequestLayout.DRAM_WAIT_PS),
            longAt("nocWaitPs", RequestLayout.NOC_WAIT_PS),
            longAt("kvTransferPs", RequestLayout.KV_TRANSFER_PS),
            longAt("decodeComputePs", RequestLayout.DECODE_COMPUTE_PS),
            longAt("preemptionPs", RequestLayout.PREEMPTION_PS),
            longAt("phaseStartPs", RequestLayout.PHASE_START_PS),
            intAt("preemptions", RequestLayout.PREEMPTIONS),
            intAt("tenantId", RequestLayout.TENANT_ID),
            longAt("decodeTimeAtJoinPs", RequestLayout.DECODE_TIME_AT_JOIN_PS),
            longAt("decodeDramAtJoinPs", RequestLayout.DECODE_DRAM_AT_JOIN_PS),
            longAt("decodeNocAtJoinPs", RequestLayout.DECODE_NOC_AT_JOIN_PS),
            longAt("finishStep", RequestLayout.FINISH_STEP),
            intAt("heapPosition", RequestLayout.HEAP_POSITION),
            intAt("bucketNext", RequestLayout.BUCKET_NEXT),
            intAt("bucketPrevious", RequestLayout.BUCKET_PREVIOUS),
            intAt("sloClass", RequestLayout.SLO_CLASS),
            longAt("joinStep", RequestLayout.JOIN_STEP),
            intAt("cachedTokens", RequestLayout.CACHED_TOKENS),
            intAt("modelId", RequestLayout.MODEL_ID));

    private final NativeMemory memory = new NativeMemory();

    @AfterEach
    void close() {
        memory.close();
    }

    private static Field longAt(String name, int offset) {
        return new Field(name, offset, Long.BYTES);
    }

    private static Field intAt(String name, int offset) {
        return new Field(name, offset, Integer.BYTES);
    }

    @Test
    void namesEveryOffset() {
        final long constants = List.of(RequestLayout.class.getDeclaredFields()).stream()
                .filter(field ->
                        field.getType() == int.class && !field.getName().equals("ROW_BYTES"))
                .count();
        assertThat(FIELDS).hasSize((int) constants);
    }

    @Test
    void fieldsAreAlignedInsideTheRowAndDoNotOverlap() {
        final String[] owner = new String[RequestLayout.ROW_BYTES];
        for (Field field : FIELDS) {
            assertThat(field.offset() % field.bytes()).as(field.name()).isZero();
            assertThat(field.offset() + field.bytes()).as(field.name()).isLessThanOrEqualTo(RequestLayout.ROW_BYTES);
            for (int at = field.offset(); at < field.offset() + field.bytes(); at++) {
                assertThat(owner[at]).as(field.name()).isNull();
                owner[at] = field.name();
            }
        }
    }

    @Test
    void rowIsWholeCacheLines() {
        assertThat(RequestLayout.ROW_BYTES % NativeMemory.ALIGNMENT_BYTES).isZero();
    }

    /** Writes a different value through every setter of three neighbouring rows, then reads all of them back. */
    @Test
    void everySetterWritesItsOwnFieldOnly() {
        final RequestTable table = new RequestTable(memory, 3);
        final List<BiConsumer<Integer, Integer>> setters = new ArrayList<>();
        final List<IntToLongFunction> getters = new ArrayList<>();
        pairs(table, setters, getters);
        for (int slot = 0; slot < 3; slot++) {
            assertThat(admit(table, 10 + slot, 100 + slot)).isEqualTo(slot);
        }
        for (int slot = 0; slot < 3; slot++) {
            for (int i = 0; i < setters.size(); i++) {
                setters.get(i).accept(slot, 1_000 * (slot + 1) + i);
            }
            table.phase(slot, Phase.values()[slot + 1]);
        }
        for (int slot = 0; slot < 3; slot++) {
            for (int i = 0; i < getters.size(); i++) {
                assertThat(getters.get(i).applyAsLong(slot))
                        .as("slot=" + slot + ", field=" + i)
                        .isEqualTo(1_000 * (slot + 1) + i);
            }
            assertThat(table.phase(slot)).isEqualTo(Phase.values()[slot + 1]);
            assertThat(table.requestId(slot)).isEqualTo(10 + slot);
            assertThat(table.arrivalPs(slot)).isEqualTo(100 + slot);
            assertThat(table.promptTokens(slot)).isEqualTo(7);
            assertThat(table.outputTokens(slot)).isEqualTo(9);
            assertThat(table.tenantId(slot)).isEqualTo(3);
            assertThat(table.sloClass(slot)).isEqualTo(2);
        }
    }

    @Test
    void recycledRowShowsNothingOfItsPredecessor() {
        final RequestTable table = new RequestTable(memory, 2);
        final List<BiConsumer<Integer, Integer>> setters = new ArrayList<>();
        final List<IntToLongFunction> getters = new ArrayList<>();
        pairs(table, setters, getters);
        final int fresh = admit(table, 1, 5);
        final long[] expected = new long[getters.size()];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = getters.get(i).applyAsLong(fresh);
        }
        for (int round = 0; round < 100; round++) {
            for (BiConsumer<Integer, Integer> setter : setters) {
                setter.accept(fresh, 77 + round);
            }
            table.phase(fresh, Phase.DECODING);
            table.release(fresh);
            assertThat(table.live()).isZero();
            assertThat(admit(table, 1, 5)).isEqualTo(fresh);
            for (int i = 0; i < expected.length; i++) {
                assertThat(getters.get(i).applyAsLong(fresh)).as("field=" + i).isEqualTo(expected[i]);
            }
            assertThat(table.phase(fresh)).isEqualTo(Phase.WAITING);
            assertThat(table.live()).isEqualTo(1);
        }
    }

    private static int admit(RequestTable table, long id, long arrivalPs) {
        final Arrival arrival = new Arrival();
        arrival.set(id, arrivalPs, 7, 9);
        arrival.tenantId = 3;
        arrival.sloClass = 2;
        return table.admit(arrival);
    }

    /** Every field with a setter. */
    private static void pairs(
            RequestTable table, List<BiConsumer<Integer, Integer>> setters, List<IntToLongFunction> getters) {
        setters.add((slot, value) -> table.generatedTokens(slot, value));
        getters.add(table::generatedTokens);
        setters.add((slot, value) -> table.firstTokenPs(slot, value));
        getters.add(table::firstTokenPs);
        setters.add((slot, value) -> table.lastTokenPs(slot, value));
        getters.add(table::lastTokenPs);
        setters.add((slot, value) -> table.prefillComputePs(slot, value));
        getters.add(table::prefillComputePs);
        setters.add((slot, value) -> table.dramWaitPs(slot, value));
        getters.add(table::dramWaitPs);
        setters.add((slot, value) -> table.nocWaitPs(slot, value));
        getters.add(table::nocWaitPs);
        setters.add((slot, value) -> table.kvTransferPs(slot, value));
        getters.add(table::kvTransferPs);
        setters.add((slot, value) -> table.decodeComputePs(slot, value));
        getters.add(table::decodeComputePs);
        setters.add((slot, value) -> table.preemptionPs(slot, value));
        getters.add(table::preemptionPs);
        setters.add((slot, value) -> table.phaseStartPs(slot, value));
        getters.add(table::phaseStartPs);
        setters.add((slot, value) -> table.decodeTimeAtJoinPs(slot, value));
        getters.add(table::decodeTimeAtJoinPs);
        setters.add((slot, value) -> table.decodeDramAtJoinPs(slot, value));
        getters.add(table::decodeDramAtJoinPs);
        setters.add((slot, value) -> table.decodeNocAtJoinPs(slot, value));
        getters.add(table::decodeNocAtJoinPs);
        setters.add((slot, value) -> table.finishStep(slot, value));
        getters.add(table::finishStep);
        setters.add((slot, value) -> table.joinStep(slot, value));
        getters.add(table::joinStep);
        setters.add((slot, value) -> table.prefillTokens(slot, value));
        getters.add(table::prefillTokens);
        setters.add((slot, value) -> table.prefilledTokens(slot, value));
        getters.add(table::prefilledTokens);
        setters.add((slot, value) -> table.prefillInstance(slot, value));
        getters.add(table::prefillInstance);
        setters.add((slot, value) -> table.decodeInstance(slot, value));
        getters.add(table::decodeInstance);
        setters.add((slot, value) -> table.preemptions(slot, value));
        getters.add(table::preemptions);
        setters.add((slot, value) -> table.heapPosition(slot, value));
        getters.add(table::heapPosition);
        setters.add((slot, value) -> table.bucketNext(slot, value));
        getters.add(table::bucketNext);
        setters.add((slot, value) -> table.bucketPrevious(slot, value));
        getters.add(table::bucketPrevious);
    }
}
