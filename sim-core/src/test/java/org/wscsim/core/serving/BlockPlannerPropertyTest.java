package org.wscsim.core.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wscsim.core.kv.KvCache;
import org.wscsim.core.memory.NativeMemory;

/** What the planner promises it keeps, and it takes blocks as the placement orders them. */
final class BlockPlannerPropertyTest {
    private static final int SLOTS = 64;
    private static final int BLOCK = 16;
    private static final int STEPS = 4_000;

    private final NativeMemory memory = new NativeMemory();
    private SplittableRandom random;
    private KvCache cache;
    private BlockPlanner planner;
    private int[] order;
    private final List<Integer> held = new ArrayList<>();

    private void machine(long seed) {
        random = new SplittableRandom(seed);
        int homes = 2 + random.nextInt(4);
        int[] capacities = new int[homes];
        for (int home = 0; home < homes; home++) {
            // some above 100 blocks, of which the watermark keeps 1 %
            capacities[home] = random.nextInt(4) == 0 ? 150 + random.nextInt(200) : random.nextInt(60);
        }
        cache = new KvCache(memory, BLOCK, capacities, 2 * SLOTS, KvCache.Tables.IDS);
        order = new int[homes];
        planner = new BlockPlanner(cache, TestMachine.rowOfHomes(cache), this::homes, SLOTS, null);
        held.clear();
    }

    /** The decode home and some others in a fixed order per pair of instances. */
    private int homes(HomeView view, int prefill, int decode, int[] into) {
        SplittableRandom own = new SplittableRandom(prefill * 100L + decode);
        int count = 0;
        for (int home = 0; home < view.homeCount(); home++) {
            if (home == decode || own.nextBoolean()) {
                int place = own.nextInt(count + 1);
                into[count++] = into[place];
                into[place] = home;
            }
        }
        return count;
    }

    private int keep(int home) {
        return cache.capacityBlocks(home) / 100;
    }

    private void releaseSome() {
        while (held.size() > SLOTS - 4 || (!held.isEmpty() && random.nextInt(3) == 0)) {
            int slot = held.remove(/* index */ random.nextInt(held.size()));
            cache.release(slot);
            cache.release(slot + SLOTS);
        }
    }

    private int freeSlot() {
        int slot = 0;
        while (held.contains(slot)) {
            slot++;
        }
        return slot;
    }

    private int[] free() {
        int[] free = new int[cache.homeCount()];
        for (int home = 0; home < free.length; home++) {
            free[home] = cache.freeBlocks(home);
        }
        return free;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatFitsIsAdmittedInTheOrderOfThePlacement(long seed) {
        machine(seed);
        int admitted = 0;
        for (int step = 0; step < STEPS; step++) {
            releaseSome();
            int prefill = random.nextInt(cache.homeCount());
            int decode = random.nextInt(3) == 0 ? prefill : random.nextInt(cache.homeCount());
            int tokens = 1 + random.nextInt(30 * BLOCK);
            int reserve = random.nextInt(4) == 0 ? tokens + 2 + random.nextInt(100) : tokens;
            int slot = freeSlot();
            int[] before = free();
            boolean fits = planner.fits(0, prefill, decode, tokens, reserve, 0);
            assertThat(free()).as("asking takes nothing").isEqualTo(before);
            String where = "seed=" + seed + ", step=" + step;
            assertThat(planner.admit(slot, prefill, decode, tokens, reserve))
                    .as(where)
                    .isEqualTo(fits);
            if (!fits) {
                assertThat(free()).as(where).isEqualTo(before);
                continue;
            }
            admitted++;
            held.add(slot);
            assertThat(cache.blocks(slot)).as(where).isEqualTo(Math.ceilDiv(reserve, BLOCK));
            if (reserve > tokens) {
                assertThat(cache.blocksIn(slot, decode)).as(where).isEqualTo(cache.blocks(slot));
            } else {
                isGreedy(where, slot, prefill, decode, before);
            }
            isStaged(where, slot, prefill, decode, tokens);
        }
        assertThat(admitted).isGreaterThan(STEPS / 20);
    }

    /** A home gets a block only when every better one has no more than it keeps. */
    private void isGreedy(String where, int slot, int prefill, int decode, int[] before) {
        int count = homes(TestMachine.rowOfHomes(cache), prefill, decode, order);
        int left = cache.blocks(slot);
        for (int i = 0; i < count; i++) {
            int home = order[i];
            int keeps = home == prefill ? 0 : keep(home);
            int expected = Math.max(0, Math.min(left, before[home] - keeps));
            assertThat(cache.blocksIn(slot, home)).as(where + ", home=" + home).isEqualTo(expected);
            left -= expected;
        }
        assertThat(left).as(where).isZero();
    }

    /** A prompt that is computed elsewhere lies there as a whole until it has moved. */
    private void isStaged(String where, int slot, int prefill, int decode, int tokens) {
        int staged = cache.blocksIn(slot + SLOTS, prefill);
        assertThat(cache.blocks(slot + SLOTS)).as(where).isEqualTo(staged);
        if (prefill == decode) {
            assertThat(staged).as(where).isZero();
        } else {
            int needed = Math.ceilDiv(tokens, BLOCK);
            assertThat(staged).as(where).isEqualTo(Math.max(0, needed - cache.blocksIn(slot, prefill)));
        }
    }

    /** As a batcher plans a step: each admission is asked for with the earlier ones as spare blocks, then all happen. */
    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18})
    void admissionsPromisedTogetherAllSucceed(long seed) {
        machine(seed);
        int together = 0;
        for (int step = 0; step < STEPS; step++) {
            releaseSome();
            int prefill = random.nextInt(cache.homeCount());
            boolean mixed = random.nextBoolean();
            int promised = 0;
            List<int[]> plan = new ArrayList<>();
            while (plan.size() < 4) {
                int others = cache.homeCount() - 1;
                int decode = mixed ? prefill : (prefill + 1 + random.nextInt(others)) % cache.homeCount();
                int tokens = 1 + random.nextInt(10 * BLOCK);
                int reserve = random.nextBoolean() ? tokens : tokens + 1;
                if (!planner.fits(0, prefill, decode, tokens, reserve, promised)) {
                    break;
                }
                promised += Math.ceilDiv(reserve, BLOCK);
                plan.add(new int[] {decode, tokens, reserve});
            }
            together += plan.size() > 1 ? 1 : 0;
            for (int[] one : plan) {
                int slot = freeSlot();
                assertThat(planner.admit(slot, prefill, one[0], one[1], one[2]))
                        .as("seed=" + seed + ", step=" + step)
                        .isTrue();
                held.add(slot);
            }
        }
        assertThat(together).isGreaterThan(STEPS / 20);
    }

    /** Growth that was counted against the pools is there when it is taken in the same order. */
    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24, 25, 26, 27, 28})
    void promisedGrowthIsAlwaysKept(long seed) {
        machine(seed);
        int ranOut = 0;
        for (int step = 0; step < STEPS; step++) {
            releaseSome();
            int decode = random.nextInt(cache.homeCount());
            int slot = freeSlot();
            if (planner.admit(slot, decode, decode, 1 + random.nextInt(20 * BLOCK), 0)) {
                held.add(slot);
            }
            planner.beginGrowth();
            List<int[]> promised = new ArrayList<>();
            for (int row : held) {
                int prefill = random.nextInt(cache.homeCount());
                if (!planner.reserveGrowth(prefill, decode)) {
                    ranOut++;
                    break;
                }
                promised.add(new int[] {row, prefill});
            }
            for (int[] one : promised) {
                int before = cache.blocks(one[0]);
                int home = planner.grow(one[0], one[1], decode);
                assertThat(home).as("seed=" + seed + ", step=" + step).isNotNegative();
                assertThat(cache.blocks(one[0])).isEqualTo(before + 1);
                assertThat(cache.tailHome(one[0])).isEqualTo(home);
            }
        }
        assertThat(ranOut).as("times the pools ran out").isPositive();
    }

    @ParameterizedTest
    @ValueSource(longs = {31, 32, 33, 34})
    void aRequestOfTheStatedCapacityFitsEmptyPools(long seed) {
        machine(seed);
        for (int prefill = 0; prefill < cache.homeCount(); prefill++) {
            for (int decode = 0; decode < cache.homeCount(); decode++) {
                int tokens = (int) planner.capacityTokens(prefill, decode);
                if (tokens > 0) {
                    assertThat(planner.fits(0, prefill, decode, tokens, tokens, 0))
                            .as("seed=" + seed + ", prefill=" + prefill + ", decode=" + decode)
                            .isTrue();
                }
            }
        }
    }
}
