package org.wscsim.jmh.track;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every hot path allocates nothing, counted to the byte; the naive references are let off. */
final class HotPathAllocationTest {
    private static final String HOT = "org\\.wscsim\\.jmh\\.(event|flit|kv|network|operator|reference|schedulers)\\..*";
    private static final Pattern NAIVE = Pattern.compile("naive|boxed|priorityQueue", Pattern.CASE_INSENSITIVE);

    @Test
    void hotPathsAllocateNothing(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("counters.json");

        CountersMain.fork(
                CountersMain.classPath(), List.of(), file, List.of(HOT, "pending=10,1000", "flows=10", "instances=12"));

        SortedMap<String, SortedMap<String, Long>> counters = CounterFile.read(file);
        assertThat(counters).hasSizeGreaterThan(50);
        for (Map.Entry<String, SortedMap<String, Long>> one : counters.entrySet()) {
            if (!NAIVE.matcher(one.getKey()).find()) {
                assertThat(one.getValue().get(CountedRun.BYTES))
                        .as(one.getKey())
                        .isZero();
            }
        }
        assertThat(counters.keySet().stream().filter(key -> NAIVE.matcher(key).find()))
                .as("references that show the counter counts")
                .anyMatch(key -> counters.get(key).get(CountedRun.BYTES) > 0);
    }

    @Test
    void countsTheSameTwice(@TempDir Path folder) throws Exception {
        List<String> arguments = List.of("KvBlockBenchmark|RouterBenchmark", "instances=12");

        CountersMain.fork(CountersMain.classPath(), List.of(), folder.resolve("a"), arguments);
        CountersMain.fork(CountersMain.classPath(), List.of(), folder.resolve("b"), arguments);

        assertThat(CounterFile.read(folder.resolve("a"))).isEqualTo(CounterFile.read(folder.resolve("b")));
        assertThat(Set.copyOf(CounterFile.read(folder.resolve("a")).keySet())).isNotEmpty();
    }
}
