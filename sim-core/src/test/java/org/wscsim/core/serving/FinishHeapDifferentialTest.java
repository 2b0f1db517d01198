package org.wscsim.core.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wscsim.core.memory.NativeMemory;
import org.wscsim.core.request.RequestTable;

/** The heap against a sorted set. */
final class FinishHeapDifferentialTest {
    @ParameterizedTest
    @CsvSource({"1,1,1", "2,1,2", "7,3,3", "50,5,4", "300,1000,5"})
    void firstIsTheEarliestFinishAndThenTheLowestId(int capacity, int distinctSteps, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        try (NativeMemory memory = new NativeMemory()) {
            RequestTable requests = new RequestTable(memory, capacity);
            FinishHeap heap = new FinishHeap(memory, requests);
            Comparator<Integer> order =
                    Comparator.<Integer>comparingLong(requests::finishStep).thenComparingLong(requests::requestId);
            TreeSet<Integer> naive = new TreeSet<>(order);
            List<Integer> members = new ArrayList<>();
            for (int step = 0; step < 10_000; step++) {
                boolean add = members.size() < capacity && (members.isEmpty() || random.nextBoolean());
                if (add) {
                    // ids in no order, so that ties are not by slot
                    int slot = TestMachine.admit(requests, random.nextLong(1L << 40), 1, 1);
                    requests.finishStep(slot, random.nextInt(distinctSteps));
                    heap.add(slot);
                    naive.add(slot);
                    members.add(slot);
                } else {
                    int slot = members.remove(/* index */ random.nextInt(members.size()));
                    naive.remove(slot);
                    heap.remove(slot);
                    assertThat(requests.heapPosition(slot)).isEqualTo(-1);
                    requests.release(slot);
                }
                assertThat(heap.size()).isEqualTo(naive.size());
                if (!naive.isEmpty()) {
                    assertThat(heap.first())
                            .as("seed=" + seed + ", step=" + step)
                            .isEqualTo(naive.first());
                }
            }
            while (!naive.isEmpty()) {
                assertThat(heap.first()).isEqualTo(naive.first());
                heap.remove(naive.pollFirst());
            }
        }
    }
}
