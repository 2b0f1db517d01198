package org.wscsim.schedulers.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wscsim.core.engine.InstancePlan;
import org.wscsim.core.engine.RunResult;
import org.wscsim.core.engine.Simulation;
import org.wscsim.core.request.Arrival;
import org.wscsim.core.request.ArrivalSource;
import org.wscsim.core.serving.Role;

/**
 * A warm run allocates nothing per request, and its end returns all off-heap memory. The source is the clock: it reads the thread's allocated bytes every
 * {@value #WINDOW} arrivals, and the least window of the run's second half is judged, since compilation may allocate in
 * some.
 */
final class ServingAllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int WINDOW = 2_000;
    private static final int WINDOWS = 20;
    private static final List<String> SPLIT = List.of("splitwise-wafer", "splitwise", "distserve", "wsc-llm");

    /** A steady stream under which the caches are full and sequences preempted. */
    private static final class Clock implements ArrivalSource {
        private final long gapPs;
        private final long[] allocatedAt = new long[WINDOWS + 1];
        private int next;

        Clock(long gapPs) {
            this.gapPs = gapPs;
        }

        @Override
        public boolean next(Arrival into) {
            if (next % WINDOW == 0) {
                allocatedAt[next / WINDOW] = THREADS.getCurrentThreadAllocatedBytes();
            }
            if (next == WINDOWS * WINDOW) {
                return false;
            }
            // a fixed mixture of lengths; 7 and 11 share no factor with the moduli
            into.set(next, next * gapPs, 1 + next * 7 % 90, 1 + next * 11 % 61);
            next++;
            return true;
        }

        long leastBytesPerWindow() {
            long least = Long.MAX_VALUE;
            for (int window = WINDOWS / 2; window < WINDOWS; window++) {
                least = Math.min(least, allocatedAt[window + 1] - allocatedAt[window]);
            }
            return least;
        }

        @Override
        public void close() {}
    }

    /**
     * @param named a system; {@code system/mesh} for another mesh than the default
     */
    private static World world(String named, String placement, int blocks) {
        String system = named.split("/", 2)[0];
        boolean split = SPLIT.contains(system);
        List<InstancePlan> plan = split
                ? List.of(
                        SmallWorlds.dies(Role.PREFILL, 0, 0, 1, 1),
                        SmallWorlds.dies(Role.DECODE, 1, 0, 1, 1),
                        SmallWorlds.dies(Role.DECODE, 0, 1, 2, 1))
                : List.of(SmallWorlds.dies(Role.MIXED, 0, 0, 2, 1), SmallWorlds.dies(Role.MIXED, 0, 1, 1, 1));
        return new World(
                system,
                SmallWorlds.wafer(3, 2, TinyHardware.Rates.BALANCED),
                SmallWorlds.MODEL,
                plan,
                () -> SystemCatalogue.build(
                        SystemOptions.of(system, SmallWorlds.CONTEXT_LIMIT).withPlacement(placement)),
                false,
                named.contains("/") ? named.substring(system.length() + 1) : "reserving",
                16,
                blocks,
                100_000,
                List.of(new World.Request(0, 1, 1)));
    }

    @ParameterizedTest
    @CsvSource({
        "vllm, decode-local, 40, 60000000, true",
        "vllm, least-used, 40, 60000000, false",
        "vllm-v1, decode-local, 40, 60000000, true",
        "sarathi, decode-local, 40, 60000000, false",
        "static, decode-local, 400, 60000000, false",
        "orca, decode-local, 400, 60000000, false",
        "splitwise-wafer, decode-local, 40, 60000000, false",
        "wsc-llm, path-greedy, 40, 60000000, false",
        "splitwise, decode-local, 40, 60000000, false",
        "distserve, decode-local, 40, 60000000, false",
        "face, decode-local, 40, 60000000, false",
        "wsc-sim, decode-local, 40, 60000000, false",
        "wsc-llm/max-min, path-greedy, 40, 60000000, false",
        "distserve/max-min, decode-local, 40, 60000000, true",
        "splitwise/max-min, decode-local, 40, 60000000, true"
    })
    void aWarmRunAllocatesNothing(String system, String placement, int blocks, long gapPs, boolean realBlockIds) {
        World world = world(system, placement, blocks);
        Clock clock = new Clock(gapPs);
        long[] left = new long[1];
        Simulation simulation = world.simulation(clock, request -> left[0]++, realBlockIds);
        try (simulation) {
            RunResult result = simulation.run();
            assertThat(left[0]).isEqualTo((long) WINDOWS * WINDOW);
            assertThat(result.counts().completed()).isGreaterThan(WINDOW);
            assertThat(clock.leastBytesPerWindow())
                    .as(result.counts().toString())
                    .isZero();
        }
        assertThat(simulation.memoryUse()).isEmpty();
        assertThat(simulation.nativeBytes()).isZero();
    }
}
