package org.wscsim.jmh.schedulers;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
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
import org.wscsim.core.serving.HomeView;
import org.wscsim.core.serving.KvPlacement;
import org.wscsim.schedulers.system.PolicyCatalogue;

/**
 * What does it cost to name the homes of one request's KV cache, by policy and number of homes?
 *
 * <p>One operation is one {@code homes} call between two corners of a grid of homes with uneven room; what the view
 * answers costs an array access. The reference is {@code naive}: a list of all homes sorted by distance, then by room.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(
        value = 1,
        jvmArgsAppend = {"-XX:+UseSerialGC"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PlacementBenchmark {
    /** By name, or {@code naive}. */
    @Param({"decode-local", "path-greedy", "least-used", "contention-aware", "naive"})
    String placement = "";

    /** Homes in all; rows of six. */
    @Param({"12", "54"})
    int homes;

    private KvPlacement subject = PolicyCatalogue.placement("decode-local");
    private HomeView view = new Grid(1);
    private int[] into = {0};

    /** Builds policy and homes, and checks that the decode instance's own home is among the answers. */
    @Setup
    public void prepare() {
        subject = placement.equals("naive") ? new Sorted() : PolicyCatalogue.placement(placement);
        view = new Grid(homes);
        into = new int[homes];
        boolean own = false;
        for (int i = subject.homes(view, 0, homes - 1, into) - 1; i >= 0; i--) {
            own |= into[i] == homes - 1;
        }
        if (!own) {
            throw new IllegalStateException("own home is missing: placement=" + placement);
        }
    }

    /**
     * One decision.
     *
     * @return homes named
     */
    @Benchmark
    public int name() {
        return subject.homes(view, 0, homes - 1, into);
    }

    /** Homes in rows of six. */
    private static final class Grid implements HomeView {
        private static final int COLUMNS = 6;
        private static final int CAPACITY = 10_000;

        private final int[] free;
        private final double[] seconds;

        Grid(int homes) {
            SplittableRandom random = new SplittableRandom(9);
            free = random.ints(homes, 0, CAPACITY).toArray();
            seconds = random.doubles(homes).toArray();
        }

        @Override
        public int homeCount() {
            return free.length;
        }

        @Override
        public int freeBlocks(int home) {
            return free[home];
        }

        @Override
        public int capacityBlocks(int home) {
            return CAPACITY;
        }

        @Override
        public int hops(int fromHome, int toHome) {
            return Math.abs(fromHome % COLUMNS - toHome % COLUMNS) + Math.abs(fromHome / COLUMNS - toHome / COLUMNS);
        }

        @Override
        public double readSeconds(int home, int decodeInstance) {
            return seconds[home];
        }

        @Override
        public boolean onShortestPath(int home, int fromHome, int toHome) {
            return hops(fromHome, home) + hops(home, toHome) == hops(fromHome, toHome);
        }
    }

    /** Sorts all homes. */
    private static final class Sorted implements KvPlacement {
        @Override
        public int homes(HomeView view, int prefillInstance, int decodeInstance, int[] into) {
            List<Integer> all = new ArrayList<>();
            for (int home = 0; home < view.homeCount(); home++) {
                all.add(home);
            }
            all.sort(Comparator.<Integer>comparingInt(home -> view.hops(decodeInstance, home))
                    .thenComparingInt(home -> -view.freeBlocks(home)));
            for (int i = 0; i < into.length; i++) {
                into[i] = all.get(i);
            }
            return into.length;
        }
    }
}
