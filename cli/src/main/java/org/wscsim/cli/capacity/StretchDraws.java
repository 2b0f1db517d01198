package org.wscsim.cli.capacity;

import java.util.SplittableRandom;

/**
 * How often each of {@value #STRETCHES} stretches of consecutive requests is drawn, with replacement, a thousand times (block
 * bootstrap, Politis and Romano 1992). One seed gives one sequence: what is drawn for several runs of the same requests is paired. What a
 * stretch leaves behind in the queues stays with it, so runs are not repeated. Stateless.
 */
final class StretchDraws {
    /** Consecutive requests that are drawn together, in stretches of equal number. */
    static final int STRETCHES = 20;

    static final int DRAWS = 1_000;
    private static final double TAIL = 0.025;

    private StretchDraws() {}

    static int[][] of(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[][] draws = new int[DRAWS][STRETCHES];
        for (int[] times : draws) {
            for (int i = 0; i < STRETCHES; i++) {
                times[random.nextInt(STRETCHES)]++;
            }
        }
        return draws;
    }

    /** Values to be left out at either end of the sorted draws, for the middle 95 %. */
    static int cut() {
        return (int) (TAIL * DRAWS);
    }
}
