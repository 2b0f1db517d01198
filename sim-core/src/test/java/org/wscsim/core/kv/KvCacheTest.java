package org.wscsim.core.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wscsim.core.failure.LimitReachedException;
import org.wscsim.core.memory.NativeMemory;

final class KvCacheTest {
    private final NativeMemory memory = new NativeMemory();

    @AfterEach
    void close() {
        memory.close();
    }

    private KvCache cache(boolean realIds, int... capacities) {
        return new KvCache(memory, 16, capacities, 8, realIds ? KvCache.Tables.IDS : KvCache.Tables.COUNTS);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void startsEmpty(boolean realIds) {
        final KvCache cache = cache(realIds, 5, 0, 7);

        assertThat(cache.homeCount()).isEqualTo(3);
        assertThat(cache.blockTokens()).isEqualTo(16);
        assertThat(cache.capacityBlocks(2)).isEqualTo(7);
        assertThat(cache.freeBlocks(2)).isEqualTo(7);
        assertThat(cache.usedBlocks(2)).isZero();
        assertThat(cache.tailHome(0)).isEqualTo(-1);
        assertThat(cache.blocks(7)).isZero();
        assertThat(cache.release(7)).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void appendsAllOrNothing(boolean realIds) {
        final KvCache cache = cache(realIds, 5);
        assertThat(cache.append(0, 0, 3)).isTrue();

        assertThat(cache.append(1, 0, 3)).isFalse();
        assertThat(cache.blocks(1)).isZero();
        assertThat(cache.tailHome(1)).isEqualTo(-1);
        assertThat(cache.freeBlocks(0)).isEqualTo(2);
        assertThat(cache.append(1, 0, 2)).isTrue();
        assertThat(cache.freeBlocks(0)).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void appendingNothingChangesNothing(boolean realIds) {
        final KvCache cache = cache(realIds, 5, 5);
        cache.append(0, 0, 1);

        assertThat(cache.append(0, 1, 0)).isTrue();
        assertThat(cache.tailHome(0)).isZero();
        assertThat(cache.append(3, 1, 0)).isTrue();
        assertThat(cache.tailHome(3)).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRowMayBeSpreadOverHomesAndReturn(boolean realIds) {
        final KvCache cache = cache(realIds, 5, 6, 7);
        cache.append(0, 2, 3);
        cache.append(0, 0, 2);
        cache.append(0, 2, 1);

        assertThat(cache.blocks(0)).isEqualTo(6);
        assertThat(cache.blocksIn(0, 0)).isEqualTo(2);
        assertThat(cache.blocksIn(0, 1)).isZero();
        assertThat(cache.blocksIn(0, 2)).isEqualTo(4);
        assertThat(cache.tailHome(0)).isEqualTo(2);
        assertThat(cache.usedBlocksTotal()).isEqualTo(6);

        assertThat(cache.release(0)).isEqualTo(6);
        assertThat(cache.usedBlocks(2)).isZero();
        assertThat(cache.blocksIn(0, 2)).isZero();
        assertThat(cache.allocatedBlocks()).isEqualTo(6);
        assertThat(cache.freedBlocks()).isEqualTo(6);

        cache.append(0, 1, 1);
        assertThat(cache.blocksIn(0, 2)).isZero();
        assertThat(cache.blocksIn(0, 1)).isEqualTo(1);
    }

    @Test
    void keepsIdsInOrderOfAppendingAcrossGrowth() {
        final KvCache cache = cache(true, 100, 100);
        for (int i = 0; i < 50; i++) {
            cache.append(0, 1, 1);
            cache.append(1, 0, 1);
        }
        for (int i = 0; i < 50; i++) {
            assertThat(cache.blockHome(0, i)).isEqualTo(1);
            assertThat(cache.blockId(0, i)).isEqualTo(i);
        }
    }

    @Test
    void reusesTheLastFreedIdsFirst() {
        final KvCache cache = cache(true, 10);
        cache.append(0, 0, 1);
        cache.append(1, 0, 1);
        cache.append(2, 0, 1);
        cache.release(0);
        cache.release(2);
        cache.append(3, 0, 1);
        cache.append(4, 0, 2);

        assertThat(cache.blockId(3, 0)).isEqualTo(2);
        assertThat(cache.blockId(4, 0)).isZero();
        assertThat(cache.blockId(4, 1)).isEqualTo(3);
    }

    @Test
    void hasNoIdsWhenCounting() {
        final KvCache cache = cache(false, 10);
        cache.append(0, 0, 1);

        assertThatIllegalStateException().isThrownBy(() -> cache.blockId(0, 0));
        assertThatIllegalStateException().isThrownBy(() -> cache.blockHome(0, 0));
    }

    @Test
    void namesTheLimitsOfPackedIds() {
        assertThatExceptionOfType(LimitReachedException.class)
                .isThrownBy(() -> cache(true, new int[1_025]))
                .withMessageContaining("homes=1025");
        assertThatExceptionOfType(LimitReachedException.class)
                .isThrownBy(() -> cache(true, 3, 1 << 22))
                .withMessageContaining("home=1");
        assertThat(cache(false, 3, 1 << 22).capacityBlocks(1)).isEqualTo(1 << 22);
        assertThat(cache(true, new int[1_024]).homeCount()).isEqualTo(1_024);
    }

    @Test
    void packsTheLastHomeAndTheLastId() {
        final int[] capacities = new int[1_024];
        capacities[1_023] = (1 << 22) - 1;
        final KvCache cache = cache(true, capacities);
        cache.append(0, 1_023, (1 << 22) - 1);

        assertThat(cache.blockHome(0, (1 << 22) - 2)).isEqualTo(1_023);
        assertThat(cache.blockId(0, (1 << 22) - 2)).isEqualTo((1 << 22) - 2);
        assertThat(cache.release(0)).isEqualTo((1 << 22) - 1);
        assertThat(cache.freeBlocks(1_023)).isEqualTo((1 << 22) - 1);
    }

    @Test
    void rejectsBrokenCapacities() {
        assertThatIllegalArgumentException().isThrownBy(() -> cache(false));
        assertThatIllegalArgumentException().isThrownBy(() -> cache(false, 1, -1));
        assertThatExceptionOfType(LimitReachedException.class)
                .isThrownBy(() -> cache(false, Integer.MAX_VALUE, 1))
                .withMessageContaining("too many kv blocks");
    }

    @Test
    void anIdFreedTwiceStopsTheRun() {
        final IdBlocks ids = new IdBlocks(memory, new int[] {10}, 10, 2, null);
        ids.append(0, 0, 0, 2);
        ids.release(0, 2, 0);

        assertThatIllegalStateException().isThrownBy(() -> ids.release(0, 2, 0)).withMessageContaining("home=0");
    }

    @Test
    void aLeakedIdStopsTheRun() {
        final IdBlocks ids = new IdBlocks(memory, new int[] {10}, 10, 2, null);
        ids.append(0, 0, 0, 3);
        ids.release(0, 2, 0);

        assertThatIllegalStateException()
                .isThrownBy(() -> ids.checkUsed(0, 0))
                .withMessageContaining("block ids leaked: home=0, out=1, used=0");
    }
}
