package org.wscsim.schedulers.bound;

import java.util.Arrays;

/**
 * What the requests of a window ask for, as means over all of them. Where only a share of them has to be served, each mean is
 * the least that serving so many can come to: every quantity is summed over the requests that have least of it, so that no
 * choice of requests to drop makes any of them smaller. Immutable, any thread.
 *
 * @param requests in the window, served or not
 * @param servedShare of the requests, (0, 1]
 * @param promptTokens prompt tokens, P
 * @param outputTokens output tokens, O
 * @param decodeTokens tokens that decode steps yield: O - 1, the first comes from the prefill
 * @param promptPairs query-key pairs of causal attention over the prompt: P (P + 1) / 2
 * @param decodeContext cached tokens that the decode steps read: sum of P + j, j = 1 .. O - 1
 * @param handedTokens prompt tokens of requests that decode at all
 */
public record WorkloadTotals(
        long requests,
        double servedShare,
        double promptTokens,
        double outputTokens,
        double decodeTokens,
        double promptPairs,
        double decodeContext,
        double handedTokens) {
    private static final int DECILES = 10;

    /** All requests are served. */
    public static WorkloadTotals of(int[] promptTokens, int[] outputTokens) {
        return served(promptTokens, outputTokens, 1);
    }

    /** At least this share of all requests is served. */
    public static WorkloadTotals served(int[] promptTokens, int[] outputTokens, double share) {
        return totals(promptTokens, outputTokens, share, new int[] {Integer.MAX_VALUE});
    }

    /**
     * At least this share of every tenth of the requests by prompt length is served, as a search for capacity demands. A
     * request is in the first tenth whose longest prompt is not below its own.
     */
    public static WorkloadTotals servedInDeciles(int[] promptTokens, int[] outputTokens, double share) {
        int[] sorted = promptTokens.clone();
        Arrays.sort(sorted);
        int[] longest = new int[DECILES];
        for (int decile = 0; decile < DECILES; decile++) {
            int to = (int) ((long) sorted.length * (decile + 1) / DECILES);
            longest[decile] = to == 0 ? 0 : sorted[to - 1];
        }
        return totals(promptTokens, outputTokens, share, longest);
    }

    private static WorkloadTotals totals(int[] prompts, int[] outputs, double share, int[] longest) {
        if (prompts.length == 0 || prompts.length != outputs.length || !(share > 0 && share <= 1)) {
            throw new IllegalArgumentException(
                    "no totals: prompts=" + prompts.length + ", outputs=" + outputs.length + ", share=" + share);
        }
        double[] sums = new double[6];
        int before = -1;
        for (int to : longest) {
            addGroup(prompts, outputs, share, before, to, sums);
            before = Math.max(before, to);
        }
        int n = prompts.length;
        return new WorkloadTotals(
                n, share, sums[0] / n, sums[1] / n, sums[2] / n, sums[3] / n, sums[4] / n, sums[5] / n);
    }

    /** Adds the least sums over the requests whose prompts lie in {@code (before, to]}. */
    private static void addGroup(int[] prompts, int[] outputs, double share, int before, int to, double[] sums) {
        double[][] columns = new double[sums.length][prompts.length];
        int size = 0;
        for (int i = 0; i < prompts.length; i++) {
            if (prompts[i] > before && prompts[i] <= to) {
                double p = prompts[i];
                double decode = Math.max(0, outputs[i] - 1);
                columns[0][size] = p;
                columns[1][size] = outputs[i];
                columns[2][size] = decode;
                columns[3][size] = p * (p + 1) / 2;
                columns[4][size] = decode * p + decode * (decode + 1) / 2;
                columns[5][size++] = decode > 0 ? p : 0;
            }
        }
        int kept = (int) Math.ceil(share * size - 1e-9 * size);
        for (int column = 0; column < sums.length; column++) {
            if (kept < size) {
                Arrays.sort(columns[column], 0, size);
            }
            for (int i = 0; i < kept; i++) {
                sums[column] += columns[column][i];
            }
        }
    }
}
