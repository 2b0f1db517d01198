package org.wscsim.schedulers.search;

import java.util.List;
import org.wscsim.core.serving.Role;

/**
 * What a set of instances is worth, and the most that it can be worth with more instances added.
 *
 * <p>Instances are options 0, 1, ... of which {@code counts[i]} are taken. With P and D the summed rates of prefill and
 * decode instances, M that of mixed ones:
 *
 * <ul>
 *   <li>throughput, goodput: min(P, D), or M
 *   <li>E2E at the offered rate L: the mean residence of prefill instances, each with the share L/P of its rate, plus that of
 *       decode instances with the share L/D; minus infinity where L exceeds P or D. Of mixed instances the mean residence at
 *       share L/M.
 * </ul>
 *
 * <p><b>Bound.</b> Let k be the first option not decided and A the dies left. Let K(r, k, a) be the largest sum of rates of
 * instances of role r among options k, k+1, ... on at most a dies, geometry aside (unbounded knapsack). Whatever is added to
 * a set takes a dies for prefill and at most A - a for decode instances for some a in 0..A, and rates only add up; so
 *
 * <pre>min(P', D') &lt;= max over a of min(P + K(P, k, a), D + K(D, k, A - a)),   M' &lt;= M + K(M, k, A).</pre>
 *
 * <p>All terms are whole numbers, so the inequality is exact. For E2E: R' &lt;= R + K(r, k, A) for the final rate R' of each
 * role, so its share u = L/R' is at least u0 = L/(R + K). Residence never falls with the share (by construction of the
 * curves), so a decided option i has at least l_i(u0), one still to be decided at least the least m of l_j(u0) over j &gt;= k.
 * The mean over the role's rates is then at least (sum of R_i l_i(u0) + (R' - R) m) / R', with R' in [R, R + K] a mean of
 * the decided ones' mean and m, which lies between its values at both ends; the smaller of them is the bound. Rounding of
 * the doubles is far below the picosecond by which the bound is relaxed.
 *
 * <p>Cost of a bound: O(log A), for E2E O(options). Confined to its thread.
 */
final class FluidValue {
    private final FluidProblem problem;
    private final List<InstanceFluid> options;
    private final boolean[] ofDecode;
    private final long[][] prefillMost;
    private final long[][] decodeMost;
    private final double offeredNano;

    FluidValue(FluidProblem problem, List<InstanceFluid> options, int dies) {
        this.problem = problem;
        this.options = options;
        ofDecode = new boolean[options.size()];
        for (int i = 0; i < ofDecode.length; i++) {
            ofDecode[i] = options.get(i).kind().role() == Role.DECODE;
        }
        prefillMost = most(dies, false);
        decodeMost = most(dies, true);
        offeredNano = problem.offeredRequestsPerSecond() * 1e9;
    }

    /** Most rate of options k, k+1, ... on a dies. */
    private long[][] most(int dies, boolean decode) {
        long[][] most = new long[options.size() + 1][dies + 1];
        for (int k = options.size() - 1; k >= 0; k--) {
            InstanceFluid option = options.get(k);
            int size = option.kind().dies();
            for (int a = 0; a <= dies; a++) {
                most[k][a] = most[k + 1][a];
                if (ofDecode[k] == decode && a >= size) {
                    most[k][a] = Math.max(most[k][a], most[k][a - size] + option.nanoRate());
                }
            }
        }
        return most;
    }

    /** Worth of the set as it is. */
    Score of(int[] counts, long prefill, long decode) {
        return bound(options.size(), 0, counts, prefill, decode);
    }

    /**
     * Upper bound of all sets that have the decided options as they are and add options from {@code k} on.
     *
     * @param dies left
     * @param counts of options below {@code k}
     * @param prefill rate of prefill instances among them, or of mixed ones
     * @param decode rate of decode instances among them
     */
    Score bound(int k, int dies, int[] counts, long prefill, long decode) {
        if (problem.objective() == Objective.E2E) {
            return latency(k, dies, counts, prefill, decode);
        }
        long mostPrefill = prefill + prefillMost[k][dies];
        if (!problem.split()) {
            return new Score(mostPrefill == 0 ? Score.WORTHLESS : mostPrefill, 0);
        }
        long mostDecode = decode + decodeMost[k][dies];
        long least = shared(k, dies, prefill, decode);
        return least == 0 ? Score.NONE : new Score(least, Math.max(mostPrefill, mostDecode));
    }

    /** Maximum over a of min(rising, falling): at the crossing, or one before. */
    private long shared(int k, int dies, long prefill, long decode) {
        int low = 0;
        int high = dies;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (prefill + prefillMost[k][middle] >= decode + decodeMost[k][dies - middle]) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        long best = Math.min(prefill + prefillMost[k][low], decode + decodeMost[k][dies - low]);
        if (low > 0) {
            best = Math.max(best, Math.min(prefill + prefillMost[k][low - 1], decode + decodeMost[k][dies - low + 1]));
        }
        return best;
    }

    private Score latency(int k, int dies, int[] counts, long prefill, long decode) {
        double total = residence(k, counts, false, prefill, prefill + prefillMost[k][dies]);
        long capacity = prefill + prefillMost[k][dies];
        if (problem.split()) {
            total += residence(k, counts, true, decode, decode + decodeMost[k][dies]);
            capacity = Math.min(capacity, decode + decodeMost[k][dies]);
        }
        if (!(total < Long.MAX_VALUE / 4.0)) {
            return Score.NONE;
        }
        boolean decided = k == options.size();
        long ps = decided ? Math.round(total) : (long) Math.floor(total) - 1;
        return new Score(-ps, capacity);
    }

    private double residence(int k, int[] counts, boolean decode, long decided, long most) {
        if (most < offeredNano || most == 0) {
            return Double.POSITIVE_INFINITY;
        }
        double share = offeredNano / most;
        double weighted = 0;
        for (int i = 0; i < k; i++) {
            if (counts[i] > 0 && ofDecode[i] == decode) {
                weighted += (double) counts[i]
                        * options.get(i).nanoRate()
                        * options.get(i).latencyPs(share);
            }
        }
        double least = Double.POSITIVE_INFINITY;
        for (int j = k; j < options.size() && most > decided; j++) {
            if (ofDecode[j] == decode) {
                least = Math.min(least, options.get(j).latencyPs(share));
            }
        }
        double mean = decided == 0 ? Double.POSITIVE_INFINITY : weighted / decided;
        double mixed = most == decided ? Double.POSITIVE_INFINITY : (weighted + (most - decided) * least) / most;
        return Math.min(mean, mixed);
    }
}
