package org.wscsim.schedulers.bound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Against every union of intervals between arrivals and ends of windows, and against schedules that exist. */
final class BurstStretchesDifferentialTest {
    private static final int WORLDS = Integer.getInteger("wsc.test.worlds", 1_000);
    private static final long FIRST_SEED = Long.getLong("wsc.test.seed", 1);

    @Test
    void noUnionOfIntervalsIsWorthMore() {
        int worthSomething = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + WORLDS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            BurstDemand demand = demand(random, 1 + random.nextInt(5));
            BurstStretches search = new BurstStretches(demand);
            double worth = search.search(demand.promptWorkPs(), demand.answerWorkPs());
            long[][] found = search.found();
            assertThat(worth).as("seed=%d", seed).isEqualTo(most(demand));
            assertThat(worth(demand, found[0], found[1])).as("seed=%d", seed).isEqualTo(worth);
            worthSomething += worth > 0 ? 1 : 0;
        }
        assertThat(worthSomething).isBetween(WORLDS / 4, WORLDS - 1);
    }

    /** Of any requests that may be dropped, one machine that works on the earliest end first serves the others: no proof then. */
    @Test
    void nothingIsProvenOfWhatCanBeServed() {
        int served = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + WORLDS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            BurstDemand demand = demand(random, 1 + random.nextInt(5));
            if (canBeServed(demand)) {
                served++;
                for (int trial = 0; trial < 20; trial++) {
                    long[][] any = anyStretches(demand, random);
                    double kept = demand.kept(BurstCertificate.inside(demand, any[0], any[1]), null);
                    assertThat(kept).as("seed=%d", seed).isLessThanOrEqualTo((double) length(any[0], any[1]));
                }
            }
        }
        assertThat(served).isBetween(WORLDS / 10, WORLDS - WORLDS / 10);
    }

    private static BurstDemand demand(SplittableRandom random, int n) {
        long[] start = random.longs(n, 0, 20).sorted().toArray();
        long[] promptEnd = new long[n];
        long[] answerEnd = new long[n];
        double[] prompt = new double[n];
        double[] answer = new double[n];
        int[] tenth = new int[n];
        for (int i = 0; i < n; i++) {
            promptEnd[i] = random.nextInt(10) == 0 ? Long.MAX_VALUE : start[i] + 1 + random.nextInt(8);
            answerEnd[i] = promptEnd[i] == Long.MAX_VALUE || random.nextInt(10) == 0
                    ? Long.MAX_VALUE
                    : promptEnd[i] + random.nextInt(8);
            prompt[i] = 1 + random.nextInt(5);
            answer[i] = random.nextInt(4);
            tenth[i] = random.nextInt(2);
        }
        return new BurstDemand(
                start, promptEnd, answerEnd, prompt, answer, tenth, new int[] {random.nextInt(2), random.nextInt(2)});
    }

    private static double most(BurstDemand demand) {
        long[] times = times(demand);
        double most = 0;
        for (int in = 0; in < 1 << (times.length - 1); in++) {
            long[][] union = union(times, in);
            most = Math.max(most, worth(demand, union[0], union[1]));
        }
        return most;
    }

    private static long[] times(BurstDemand demand) {
        TreeSet<Long> times = new TreeSet<>();
        for (int i = 0; i < demand.count(); i++) {
            times.addAll(Arrays.asList(demand.startPs()[i], demand.promptEndPs()[i], demand.answerEndPs()[i]));
        }
        times.remove(Long.MAX_VALUE);
        times.add(-1L);
        return times.stream().mapToLong(Long::longValue).toArray();
    }

    /** Of the gaps between times those whose bit is set, neighbours joined. */
    private static long[][] union(long[] times, int in) {
        long[] from = new long[times.length];
        long[] until = new long[times.length];
        int count = 0;
        for (int gap = 0; gap + 1 < times.length; gap++) {
            if (((in >> gap) & 1) == 1) {
                boolean joined = count > 0 && until[count - 1] == times[gap];
                from[count] = joined ? from[count] : times[gap];
                count += joined ? 0 : 1;
                until[count - 1] = times[gap + 1];
            }
        }
        return new long[][] {Arrays.copyOf(from, count), Arrays.copyOf(until, count)};
    }

    private static double worth(BurstDemand demand, long[] from, long[] until) {
        double inside =
                Arrays.stream(BurstCertificate.inside(demand, from, until)).sum();
        return inside - (double) length(from, until);
    }

    private static long length(long[] from, long[] until) {
        return Arrays.stream(until).sum() - Arrays.stream(from).sum();
    }

    private static long[][] anyStretches(BurstDemand demand, SplittableRandom random) {
        long[] times = times(demand);
        return union(times, random.nextInt(1 << (times.length - 1)));
    }

    private static boolean canBeServed(BurstDemand demand) {
        for (int kept = 0; kept < 1 << demand.count(); kept++) {
            int[] dropped = new int[demand.allowed().length];
            for (int i = 0; i < demand.count(); i++) {
                dropped[demand.group()[i]] += 1 - ((kept >> i) & 1);
            }
            boolean may = true;
            for (int tenth = 0; tenth < dropped.length; tenth++) {
                may &= dropped[tenth] <= demand.allowed()[tenth];
            }
            if (may && serves(demand, kept)) {
                return true;
            }
        }
        return false;
    }

    /** Unit steps, of all parts that may be worked on that with the earliest end. */
    private static boolean serves(BurstDemand demand, int kept) {
        int n = demand.count();
        double[] left = new double[2 * n];
        for (int i = 0; i < n; i++) {
            left[i] = ((kept >> i) & 1) * demand.promptWorkPs()[i];
            left[n + i] = ((kept >> i) & 1) * demand.answerWorkPs()[i];
        }
        for (long now = 0; Arrays.stream(left).sum() > 0; now++) {
            int next = -1;
            for (int part = 0; part < 2 * n; part++) {
                if (left[part] > 0
                        && demand.startPs()[part % n] <= now
                        && (next < 0 || end(demand, part) < end(demand, next))) {
                    next = part;
                }
            }
            if (next >= 0) {
                if (end(demand, next) <= now) {
                    return false;
                }
                left[next]--;
            }
        }
        return true;
    }

    private static long end(BurstDemand demand, int part) {
        int n = demand.count();
        return part < n ? demand.promptEndPs()[part] : demand.answerEndPs()[part - n];
    }
}
