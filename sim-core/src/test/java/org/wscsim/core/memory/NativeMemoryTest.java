package org.wscsim.core.memory;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wscsim.core.failure.LimitReachedException;

final class NativeMemoryTest {
    private static final long TIB = 1L << 40;

    @ParameterizedTest
    @ValueSource(longs = {1, 64, 4_095, 65_535, 65_536, 100_001, 4 << 20, (9 << 20) + 13})
    void givesZeroedAlignedBlocksOfTheExactSize(long bytes) {
        try (NativeMemory memory = new NativeMemory()) {
            final MemorySegment block = memory.map("table", bytes);

            assertThat(block.byteSize()).isEqualTo(bytes);
            assertThat(block.address() % NativeMemory.ALIGNMENT_BYTES).isZero();
            assertThat(block.mismatch(MemorySegment.ofArray(new byte[(int) bytes])))
                    .isEqualTo(-1);
            block.fill((byte) 1);
        }
    }

    @Test
    void mapsMoreThanTheMachineHasAndTouchesOnlyWhatIsUsed() {
        assumePages();
        try (NativeMemory memory = new NativeMemory()) {
            final MemorySegment block = memory.map("sparse", TIB);
            block.set(JAVA_LONG, 0, 1);
            block.set(JAVA_LONG, TIB - Long.BYTES, 2);

            assertThat(block.get(JAVA_LONG, 0)).isEqualTo(1);
            assertThat(block.get(JAVA_LONG, TIB / 2)).isZero();
            assertThat(block.get(JAVA_LONG, TIB - Long.BYTES)).isEqualTo(2);
        }
    }

    @Test
    void returnsItsAddressSpaceOnClose() {
        assumePages();
        // 300 TiB in all, more than the 128 TiB a process can address
        for (int i = 0; i < 300; i++) {
            try (NativeMemory memory = new NativeMemory()) {
                memory.map("sparse", TIB);
            }
        }
    }

    @Test
    void booksBytesByPurpose() {
        try (NativeMemory memory = new NativeMemory()) {
            memory.map("b rows", 100);
            memory.map("a rows", 5_000_000);
            memory.map("b rows", 11);

            assertThat(memory.bookedBytes()).isEqualTo(5_000_111);
            assertThat(memory.ledger()).containsExactlyEntriesOf(sorted("a rows", 5_000_000L, "b rows", 111L));
        }
    }

    @Test
    void tellsWhatIsTouchedByPurpose() {
        assumePages();
        try (NativeMemory memory = new NativeMemory()) {
            memory.map("small", 100);
            final MemorySegment rows = memory.map("rows", 1 << 20);
            rows.set(JAVA_LONG, 0, 1);
            rows.set(JAVA_LONG, 500_000, 1);

            assertThat(memory.use()).hasSize(2);
            final MemoryUse use = memory.use().getFirst();
            assertThat(use.purpose()).isEqualTo("rows");
            assertThat(use.reservedBytes()).isEqualTo(1 << 20);
            // two pages, of 4 KiB on most machines, of 64 KiB at most
            assertThat(use.touchedBytes()).isIn(MemoryUse.UNKNOWN, 2L << 12, 2L << 14, 2L << 16);
            assertThat(memory.use().getLast()).isEqualTo(new MemoryUse("small", 100, 100));
        }
    }

    @Test
    void itsLedgerIsEmptyAfterClose() {
        final NativeMemory memory = new NativeMemory();
        try (memory) {
            memory.map("rows", 1 << 20);
        }
        assertThat(memory.ledger()).isEmpty();
        assertThat(memory.use()).isEmpty();
        assertThat(memory.bookedBytes()).isZero();
    }

    @Test
    void refusesBlocksAfterFreeze() {
        try (NativeMemory memory = new NativeMemory()) {
            memory.map("early", 8);
            memory.freeze();

            assertThatIllegalStateException()
                    .isThrownBy(() -> memory.map("late", 8))
                    .withMessageContaining("purpose=late");
            assertThat(memory.bookedBytes()).isEqualTo(8);
        }
    }

    @Test
    void refusesBlocksOfNoSize() {
        try (NativeMemory memory = new NativeMemory()) {
            assertThatIllegalArgumentException().isThrownBy(() -> memory.map("nothing", 0));
        }
    }

    @Test
    void namesPurposeAndBytesWhenTheSystemRefuses() {
        try (NativeMemory memory = new NativeMemory()) {
            assertThatExceptionOfType(LimitReachedException.class)
                    .isThrownBy(() -> memory.map("kv rows", 1L << 60))
                    .withMessageContaining("purpose=kv rows")
                    .withMessageContaining("bytes=" + (1L << 60));
            assertThat(memory.bookedBytes()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {64, 8 << 20})
    void blocksAreUnreachableAfterClose(long bytes) {
        final MemorySegment block;
        try (NativeMemory memory = new NativeMemory()) {
            block = memory.map("table", bytes);
        }
        assertThatIllegalStateException().isThrownBy(() -> block.get(JAVA_BYTE, 0));
    }

    private static java.util.SortedMap<String, Long> sorted(String k1, long v1, String k2, long v2) {
        return new java.util.TreeMap<>(java.util.Map.of(k1, v1, k2, v2));
    }

    private static void assumePages() {
        Assumptions.assumeTrue(
                AnonymousPages.find() != null && !System.getProperty("os.name").startsWith("Mac"),
                "needs lazily touched pages of a size that only Linux promises");
    }
}
