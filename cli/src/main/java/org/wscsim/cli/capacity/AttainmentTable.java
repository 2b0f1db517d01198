package org.wscsim.cli.capacity;

/**
 * Requests and how many of them met the limits, by stretch of consecutive requests and decile of prompt length. Immutable.
 *
 * @param requests by stretch, then decile
 * @param good of them
 */
record AttainmentTable(int[][] requests, int[][] good) {
    /** Share of the decile in which the fewest met the limits, each stretch counted so many times. */
    double leastOfDeciles(int[] times) {
        double least = 1;
        for (int decile = 0; decile < requests[0].length; decile++) {
            long all = 0;
            long met = 0;
            for (int stretch = 0; stretch < times.length; stretch++) {
                all += (long) times[stretch] * requests[stretch][decile];
                met += (long) times[stretch] * good[stretch][decile];
            }
            least = all == 0 ? least : Math.min(least, (double) met / all);
        }
        return least;
    }
}
