package org.wscsim.schedulers.bound;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Finds the stretches of time T that are worst for a wafer: with weights p and q of the two parts of every request, the disjoint
 * union of intervals that maximises the weight of parts whose window lies inside, less the length of T. Confined to one thread.
 *
 * <p>Intervals begin at arrivals and end where windows end; anything longer only adds length. In order of time, an arrival opens
 * a begin s, worth {@code s} and the best union that ends by then; the end of a part's window adds its weight to all begins not
 * after its arrival; the best begin, less the time, is the best union that ends here. The begins are leaves of a tree of suffix
 * sums, so a part costs O(log n), all O(n log n).
 */
final class BurstStretches {
    private final BurstDemand demand;
    /** Parts by the end of their window: request, plus n for the answer; parts without an end are left out. */
    private final int[] byEnd;

    /** The last request that arrives together with each. */
    private final int[] together;

    private final int leaves;
    private final double[] sum;
    private final double[] best;
    private final int[] before;
    private final long[] endPs;
    private final double[] value;
    private final int[] begin;
    private int ends;

    BurstStretches(BurstDemand demand) {
        this.demand = demand;
        int n = demand.count();
        byEnd = parts(demand);
        together = together(demand.startPs());
        leaves = Math.max(2, Integer.highestOneBit(Math.max(1, n - 1)) << 1);
        sum = new double[2 * leaves];
        best = new double[2 * leaves];
        before = new int[n];
        endPs = new long[byEnd.length + 1];
        value = new double[byEnd.length + 1];
        begin = new int[byEnd.length + 1];
    }

    private static int[] parts(BurstDemand demand) {
        int n = demand.count();
        return IntStream.range(0, 2 * n)
                .filter(part -> end(demand, part) != Long.MAX_VALUE)
                .boxed()
                .sorted(Comparator.comparingLong(part -> end(demand, part)))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static int[] together(long[] startPs) {
        int[] last = new int[startPs.length];
        for (int i = last.length - 1; i >= 0; i--) {
            last[i] = i + 1 < last.length && startPs[i + 1] == startPs[i] ? last[i + 1] : i;
        }
        return last;
    }

    private static long end(BurstDemand demand, int part) {
        int n = demand.count();
        return part < n ? demand.promptEndPs()[part] : demand.answerEndPs()[part - n];
    }

    /**
     * Looks for the worst stretches.
     *
     * @param prompt weight of each prompt
     * @param answer of each answer
     * @return their worth, 0 where no stretch is worth its length
     */
    double search(double[] prompt, double[] answer) {
        Arrays.fill(sum, 0);
        Arrays.fill(best, Double.NEGATIVE_INFINITY);
        ends = 1;
        value[0] = 0;
        int n = demand.count();
        int open = 0;
        for (int part : byEnd) {
            long end = end(demand, part);
            while (open < n && demand.startPs()[open] <= end) {
                open(open++);
            }
            int request = part < n ? part : part - n;
            gather(request, part < n ? prompt[request] : answer[request]);
            double reached = best[1] - end;
            if (reached > value[ends - 1]) {
                endPs[ends] = end;
                value[ends] = reached;
                begin[ends++] = bestBegin();
            }
        }
        return value[ends - 1];
    }

    /** Begins of the stretches found last, then their ends. */
    long[][] found() {
        int count = 0;
        for (int at = ends - 1; at > 0; at = before[begin[at]]) {
            count++;
        }
        long[][] stretches = new long[2][count];
        for (int at = ends - 1; at > 0; at = before[begin[at]]) {
            count--;
            stretches[0][count] = demand.startPs()[begin[at]];
            stretches[1][count] = endPs[at];
        }
        return stretches;
    }

    private void open(int request) {
        before[request] = ends - 1;
        best[leaves + request] = sum[leaves + request] + value[ends - 1] + demand.startPs()[request];
        update(request);
    }

    /** The part counts for every begin up to the request's arrival; of equal arrivals each is a begin. */
    private void gather(int request, double weight) {
        int last = together[request];
        sum[leaves + last] += weight;
        best[leaves + last] += weight;
        update(last);
    }

    private void update(int leaf) {
        for (int node = (leaves + leaf) / 2; node > 0; node /= 2) {
            int left = 2 * node;
            sum[node] = sum[left] + sum[left + 1];
            best[node] = Math.max(best[left] + sum[left + 1], best[left + 1]);
        }
    }

    private int bestBegin() {
        int node = 1;
        while (node < leaves) {
            int left = 2 * node;
            node = best[left] + sum[left + 1] >= best[left + 1] ? left : left + 1;
        }
        return node - leaves;
    }
}
