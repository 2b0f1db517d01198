package org.wscsim.schedulers.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wscsim.core.engine.InstancePlan;
import org.wscsim.core.engine.Simulation;
import org.wscsim.core.memory.MemoryUse;
import org.wscsim.core.request.Arrival;
import org.wscsim.core.request.ArrivalSource;
import org.wscsim.core.serving.Role;

/**
 * Memory does not grow with the trace: under a steady stream, what a system has touched after a quarter of the requests
 * is all it ever touches, latencies apart, of which every one is kept up to a million.
 */
final class StreamingMemoryTest {
    private static final int REQUESTS = 16_000;
    private static final long GAP_PS = 600_000_000;
    /** A longer queue by chance may take them; of the requests in between, three bytes each would be more. */
    private static final long FEW_PAGES = 8 * 4_096;

    private static final List<String> SPLIT = List.of("splitwise-wafer", "splitwise", "distserve", "wsc-llm");

    /** Looks at the memory after a quarter of the requests. */
    private static final class Stream implements ArrivalSource {
        private SortedMap<String, Long> atQuarter = new TreeMap<>();
        private Simulation simulation;
        private int next;

        @Override
        public boolean next(Arrival into) {
            if (next == REQUESTS / 4) {
                atQuarter = touched(simulation);
            }
            if (next == REQUESTS) {
                return false;
            }
            // a fixed mixture of lengths; 7 and 11 share no factor with the moduli
            into.set(next, next * GAP_PS, 1 + next * 7 % 90, 1 + next * 11 % 61);
            next++;
            return true;
        }

        @Override
        public void close() {}
    }

    private static SortedMap<String, Long> touched(Simulation simulation) {
        SortedMap<String, Long> touched = new TreeMap<>();
        for (MemoryUse use : simulation.memoryUse()) {
            if (!use.purpose().endsWith(" values")) {
                touched.put(use.purpose(), use.touchedBytes());
            }
        }
        return touched;
    }

    private static long sum(SortedMap<String, Long> touched) {
        return touched.values().stream().mapToLong(Long::longValue).sum();
    }

    private static World world(String system) {
        List<InstancePlan> plan = SPLIT.contains(system)
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
                SmallWorlds.system(system),
                false,
                "max-min",
                16,
                8_000,
                500_000,
                List.of(new World.Request(0, 1, 1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "static",
                "orca",
                "vllm",
                "vllm-v1",
                "sarathi",
                "splitwise",
                "splitwise-wafer",
                "distserve",
                "face",
                "wsc-sim",
                "wsc-llm"
            })
    void whatIsTouchedDoesNotGrowWithTheTrace(String system) {
        Stream stream = new Stream();
        try (Simulation simulation = world(system).simulation(stream, request -> {}, true)) {
            assumeTrue(
                    simulation.memoryUse().stream().noneMatch(use -> use.touchedBytes() == MemoryUse.UNKNOWN),
                    "the system does not tell which pages are there");
            stream.simulation = simulation;
            long peak = simulation.run().throughput().peakConcurrent();
            assertThat(sum(touched(simulation)))
                    .as("peak in the system: " + peak + ", at a quarter: " + stream.atQuarter + ", at the end: "
                            + touched(simulation))
                    .isLessThanOrEqualTo(sum(stream.atQuarter) + FEW_PAGES);
        }
    }
}
