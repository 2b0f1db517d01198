package org.wscsim.jmh.schedulers;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.wscsim.core.metrics.GoodputLimits;
import org.wscsim.core.request.RequestView;
import org.wscsim.core.serving.QueueOrder;
import org.wscsim.core.serving.Role;
import org.wscsim.schedulers.queueing.DeadlineOrder;
import org.wscsim.schedulers.queueing.FairOrder;
import org.wscsim.schedulers.queueing.PriorityOrder;

/**
 * What does the order of a waiting list cost, by policy?
 *
 * <p>One operation: a look at requests of eight tenants and five classes begins, the first place is given, its request is
 * admitted and served, and another like it joins. The links of the list are not in it. The reference is {@code naive}: a
 * list of 64 requests sorted by prompt length, the first one taken and put back.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(
        value = 1,
        jvmArgsAppend = {
            "--add-exports",
            "java.base/jdk.internal.misc=ALL-UNNAMED",
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC"
        })
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class QueueBenchmark {
    private static final int REQUESTS = 64;

    @Param({"priority", "vtc", "deadline", "naive"})
    String queue = "";

    private final RequestView requests = new SteadyInstance(Role.MIXED, REQUESTS, 0);
    private final int[] slotOf = new int[REQUESTS];
    private final QueueOrder.Candidates all = new Everyone();
    private QueueOrder order = new PriorityOrder();

    /** Groups are those the order makes of the requests; all have one waiting. */
    @Setup
    public void prepare() {
        order = switch (queue) {
            case "priority" -> new PriorityOrder();
            case "vtc" -> new FairOrder(List.of());
            case "deadline" ->
                new DeadlineOrder(new GoodputLimits(2_000_000_000_000L, 0, Long.MAX_VALUE, Long.MAX_VALUE));
            default -> new Sorted();
        };
        for (int slot = REQUESTS - 1; slot >= 0; slot--) {
            int group = order.group(requests, slot);
            slotOf[group] = slot;
            order.waits(group);
        }
    }

    /**
     * One request leaves to be served, one joins.
     *
     * @return the key of the one that joins
     */
    @Benchmark
    public long serveFirst() {
        order.look();
        int group = order.next(all);
        int slot = slotOf[group];
        order.assume(requests, group, slot);
        order.leaves(group);
        order.admitted(requests, group, slot);
        order.generated(group, 211);
        order.waits(group);
        return order.key(requests, slot);
    }

    /** Somebody is left in every group that the order made. */
    private final class Everyone implements QueueOrder.Candidates {
        @Override
        public int groupBound() {
            return 8;
        }

        @Override
        public boolean isLeft(int group) {
            return order.group(requests, slotOf[group]) == group;
        }
    }

    /** Shortest prompt first, by sorting everyone who waits. */
    private final class Sorted implements QueueOrder {
        private final List<Integer> line = new ArrayList<>();

        @Override
        public int group(RequestView view, int slot) {
            return 0;
        }

        @Override
        public int next(Candidates candidates) {
            if (line.isEmpty()) {
                for (int slot = 0; slot < REQUESTS; slot++) {
                    line.add(slot);
                }
            }
            line.sort(Comparator.comparingInt(requests::promptTokens));
            Integer first = line.removeFirst();
            line.add(first);
            return 0;
        }
    }
}
