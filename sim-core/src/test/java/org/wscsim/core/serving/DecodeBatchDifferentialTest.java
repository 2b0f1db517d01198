package org.wscsim.core.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wscsim.core.kv.KvCache;
import org.wscsim.core.memory.NativeMemory;
import org.wscsim.core.request.RequestTable;

/** The batch, which writes nothing per token, against one that holds every token of every member. */
final class DecodeBatchDifferentialTest {
    private static final int SLOTS = 40;
    private static final int HOME = 1;
    private static final int STEPS = 4_000;

    /** A member with the home of each of its tokens' blocks. */
    private static final class Naive {
        final long id;
        final int output;
        final List<Integer> homeOfBlock = new ArrayList<>();
        int generated;
        int cached;

        Naive(long id, int output, int generated, int cached) {
            this.id = id;
            this.output = output;
            this.generated = generated;
            this.cached = cached;
        }
    }

    private final Map<Integer, Naive> members = new LinkedHashMap<>();
    private SplittableRandom random;
    private KvCache cache;
    private RequestTable requests;
    private DecodeBatch batch;
    private int blockTokens;
    private long nextId;

    @ParameterizedTest
    @CsvSource({"1,1,false", "2,2,false", "16,3,false", "16,4,true", "7,5,true", "64,6,true", "33,7,false"})
    void agreesWithAModelOfEveryToken(int tokensPerBlock, long seed, boolean reservations) {
        random = new SplittableRandom(seed);
        blockTokens = tokensPerBlock;
        try (NativeMemory memory = new NativeMemory()) {
            cache = new KvCache(memory, blockTokens, new int[] {200, 300, 200, 0}, SLOTS, KvCache.Tables.COUNTS);
            requests = new RequestTable(memory, SLOTS);
            batch = new DecodeBatch(memory, requests, cache, HOME);
            for (int step = 0; step < STEPS; step++) {
                String where = "seed=" + seed + ", step=" + step;
                if (members.size() < SLOTS && random.nextInt(3) == 0) {
                    join(reservations);
                }
                if (!members.isEmpty() && random.nextInt(25) == 0) {
                    leave(any());
                }
                agree(where);
                if (!members.isEmpty()) {
                    decode(where);
                }
            }
            assertThat(nextId).as("members that joined").isGreaterThan(100);
        }
    }

    private int any() {
        List<Integer> slots = new ArrayList<>(members.keySet());
        return slots.get(random.nextInt(slots.size()));
    }

    private void join(boolean reservations) {
        int prompt =
                random.nextInt(3) == 0 ? blockTokens * (1 + random.nextInt(4)) : 1 + random.nextInt(5 * blockTokens);
        int output = 2 + random.nextInt(4 * blockTokens + 3);
        int slot = TestMachine.admit(requests, nextId++ * 7_919 % 10_007, prompt, output);
        int generated = 1 + random.nextInt(output - 1);
        requests.generatedTokens(slot, generated);
        Naive naive = new Naive(requests.requestId(slot), output, generated, prompt + generated - 1);
        int blocks = Math.ceilDiv(naive.cached, blockTokens);
        boolean reserves = reservations && random.nextInt(4) == 0;
        if (reserves) {
            // a reservation lies in the own home as a whole
            append(slot, naive, HOME, blocks + 1 + random.nextInt(3));
        } else {
            boolean remote = random.nextInt(3) == 0;
            for (int i = 0; i < blocks; i++) {
                append(slot, naive, remote ? random.nextInt(3) : HOME, 1);
            }
        }
        if (naive.homeOfBlock.size() < blocks) {
            cache.release(slot);
            requests.release(slot);
            return;
        }
        members.put(slot, naive);
        batch.join(slot);
    }

    private void append(int slot, Naive naive, int home, int count) {
        if (cache.append(slot, home, count)) {
            for (int i = 0; i < count; i++) {
                naive.homeOfBlock.add(home);
            }
        }
    }

    private void leave(int slot) {
        Naive naive = members.remove(slot);
        batch.leave(slot);
        assertThat(requests.generatedTokens(slot)).isEqualTo(naive.generated);
        cache.release(slot);
        requests.release(slot);
    }

    /** Grows who needs it and finds room, leaves out the others and some more, and takes a step. */
    private void decode(String where) {
        List<Integer> sitsOut = new ArrayList<>();
        boolean partial = random.nextInt(4) == 0;
        for (int slot : members.keySet()) {
            Naive naive = members.get(slot);
            boolean out = partial && random.nextInt(3) == 0;
            if (!out && naive.cached == naive.homeOfBlock.size() * blockTokens) {
                out = !grow(slot, naive);
            }
            if (out) {
                sitsOut.add(slot);
            }
        }
        batch.turnOver();
        sitsOut.forEach(batch::postpone);
        batch.step();
        Set<Long> finished = new HashSet<>();
        members.forEach((slot, naive) -> {
            if (!sitsOut.contains(slot)) {
                naive.generated++;
                naive.cached++;
            }
            if (naive.generated == naive.output) {
                finished.add(naive.id);
            }
        });
        long lastId = -1;
        for (int slot = batch.finished(); slot >= 0; slot = batch.finished()) {
            long id = requests.requestId(slot);
            assertThat(finished.remove(id)).as(where + ", id=" + id).isTrue();
            assertThat(id).as(where + ": ties by request id").isGreaterThan(lastId);
            lastId = id;
            leave(slot);
        }
        assertThat(finished).as(where).isEmpty();
    }

    private boolean grow(int slot, Naive naive) {
        int tail = cache.tailHome(slot);
        int home = random.nextInt(4) > 0 ? HOME : random.nextInt(3);
        if (!cache.append(slot, home, 1)) {
            return false;
        }
        naive.homeOfBlock.add(home);
        batch.grown(slot, tail, home);
        return true;
    }

    private void agree(String where) {
        long cachedTokens = 0;
        long toFirst = Long.MAX_VALUE;
        Set<Integer> growing = new HashSet<>();
        int[] tokensIn = new int[cache.homeCount()];
        int[] tailsIn = new int[cache.homeCount()];
        boolean remote = false;
        for (Map.Entry<Integer, Naive> member : members.entrySet()) {
            Naive naive = member.getValue();
            int slot = member.getKey();
            assertThat(batch.generated(slot)).as(where).isEqualTo(naive.generated);
            assertThat(batch.cached(slot)).as(where).isEqualTo(naive.cached);
            boolean needs = naive.cached == naive.homeOfBlock.size() * blockTokens;
            assertThat(batch.needsBlock(slot)).as(where).isEqualTo(needs);
            if (needs) {
                growing.add(slot);
            }
            cachedTokens += naive.cached;
            toFirst = Math.min(toFirst, naive.output - naive.generated);
            for (int token = 0; token < naive.cached; token++) {
                tokensIn[naive.homeOfBlock.get(token / blockTokens)]++;
            }
            tailsIn[naive.homeOfBlock.getLast()]++;
            remote |= naive.homeOfBlock.stream().anyMatch(home -> home != HOME);
        }
        assertThat(batch.size()).as(where).isEqualTo(members.size());
        assertThat(batch.cachedTokens()).as(where).isEqualTo(cachedTokens);
        assertThat(batch.hasRemote()).as(where).isEqualTo(remote);
        for (int home = 0; home < tokensIn.length; home++) {
            if (home != HOME) {
                assertThat(batch.remoteTokens(home))
                        .as(where + ", home=" + home)
                        .isEqualTo(tokensIn[home]);
                assertThat(batch.remoteTails(home)).as(where + ", home=" + home).isEqualTo(tailsIn[home]);
            }
        }
        if (!members.isEmpty()) {
            assertThat(batch.stepsToFirstFinish()).as(where).isEqualTo(toFirst);
        }
        Set<Integer> found = new HashSet<>();
        for (int slot = batch.firstGrowing(); slot >= 0; slot = batch.nextGrowing(slot)) {
            if (batch.needsBlock(slot)) {
                found.add(slot);
            }
        }
        assertThat(found).as(where).isEqualTo(growing);
        assertThat(batch.growing()).as(where).isEqualTo(growing.size());
    }
}
