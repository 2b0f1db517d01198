package org.wscsim.core.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wscsim.core.memory.NativeMemory;
import org.wscsim.core.metrics.ArrivalWindow;
import org.wscsim.core.metrics.ClassLimits;
import org.wscsim.core.metrics.GoodputLimits;
import org.wscsim.core.metrics.LatencyRecorder;
import org.wscsim.core.metrics.RecordSink;
import org.wscsim.core.metrics.RunRecorder;
import org.wscsim.core.request.RequestTable;
import org.wscsim.core.request.SlotDeque;

/** Shared gaps against the time of every single token. */
final class TokenGapsDifferentialTest {
    private static final int SLOTS = 30;
    private static final int STEPS = 5_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void gapsAreThoseBetweenTheTokensOfEachRequest(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        try (NativeMemory memory = new NativeMemory()) {
            RequestTable requests = new RequestTable(memory, SLOTS);
            SlotDeque running = new SlotDeque(memory, "running", SLOTS);
            TokenGaps gaps = new TokenGaps(memory, requests, running);
            RunRecorder recorder = new RunRecorder(
                    memory, ArrivalWindow.whole(0), ClassLimits.same(GoodputLimits.NONE), RecordSink.none());
            LatencyRecorder naive = LatencyRecorder.histogram();
            Map<Integer, Long> lastToken = new HashMap<>();
            long now = 1;
            for (int step = 0; step < STEPS; step++) {
                now += 1 + random.nextLong(1_000_000);
                while (running.size() < SLOTS && random.nextInt(3) == 0) {
                    int slot = TestMachine.admit(requests, step, 1, 1);
                    // its last token is some time ago: a prefill, or one before a preemption
                    requests.lastTokenPs(slot, now - random.nextLong(now));
                    lastToken.put(slot, requests.lastTokenPs(slot));
                    running.addLast(slot);
                    gaps.joined(slot);
                }
                if (!running.isEmpty() && random.nextInt(8) == 0) {
                    int slot = running.removeAt(random.nextInt(running.size()));
                    gaps.left(slot);
                    assertThat(requests.lastTokenPs(slot))
                            .as("seed=" + seed + ", step=" + step)
                            .isEqualTo(lastToken.remove(slot));
                    requests.release(slot);
                }
                if (running.isEmpty()) {
                    continue;
                }
                now += 1 + random.nextLong(1_000_000);
                boolean partial = random.nextInt(3) == 0;
                int count = partial ? 1 + random.nextInt(running.size()) : running.size();
                gaps.record(count, running.size(), now, recorder);
                for (int i = 0; i < count; i++) {
                    int slot = running.get(i);
                    naive.record(now - lastToken.get(slot));
                    lastToken.put(slot, now);
                }
                // those that took the step may finish: they leave without a word
                while (count > 0 && random.nextInt(4) == 0) {
                    int slot = running.removeAt(random.nextInt(count--));
                    lastToken.remove(slot);
                    requests.release(slot);
                }
            }
            assertThat(recorder.itl().count()).isGreaterThan(STEPS);
            assertThat(recorder.itl()).as("seed=" + seed).isEqualTo(naive.summary());
        }
    }
}
