package org.wscsim.core.wafer;

import java.util.SplittableRandom;

/**
 * Draws the defects of one wafer from a seed. Same wafer, parameters and seed give the same map on any machine: all
 * transcendentals are {@link StrictMath}'s. Immutable, any thread.
 */
public sealed interface YieldModel {
    /** Names of the models, as on the command line. */
    String KGD = "kgd";

    String MONOLITHIC = "monolithic";

    /** One wafer's defects. */
    DefectMap draw(WaferSpec wafer, long seed);

    /** A stream of its own: other users of the seed, and the other streams of this one, draw other numbers. */
    private static SplittableRandom stream(long seed, int number) {
        SplittableRandom random = new SplittableRandom(seed ^ 0x5DEFEC75L);
        for (int i = 0; i < number; i++) {
            random.split();
        }
        return random.split();
    }

    /**
     * Chiplets on a wafer: dies are tested before they are bonded (known good), so what fails is the assembly. Every site
     * is dead with {@code 1 - dieYield}, every link between neighbours with {@code 1 - linkYield}, every DRAM stack with
     * {@code 1 - stackYield}, all independent. With one seed, a lower yield kills what a higher one kills, and more.
     *
     * <p>Defaults are ours: 0.99 per site and per link, stacks perfect. Published figures for copper pillars on a silicon
     * interconnect fabric lie above (Pal et al., HPCA 2019 and DAC 2021, who duplicate pillars to get there).
     *
     * @param dieYield probability that a bonded die works
     * @param linkYield probability that a link between two bonded dies works, both directions together
     * @param stackYield probability that a bonded DRAM stack works
     * @param stacksPerDie DRAM stacks of a die
     */
    record Kgd(double dieYield, double linkYield, double stackYield, int stacksPerDie) implements YieldModel {
        public static final double DIE_YIELD = 0.99;
        public static final double LINK_YIELD = 0.99;
        public static final double STACK_YIELD = 1.0;

        @Override
        public DefectMap draw(WaferSpec wafer, long seed) {
            DefectMap.Builder map = DefectMap.on(wafer, stacksPerDie);
            SplittableRandom sites = stream(seed, 0);
            SplittableRandom stacks = stream(seed, 2);
            for (int die = 0; die < wafer.dies(); die++) {
                if (sites.nextDouble() >= dieYield) {
                    map.killDie(die);
                }
                int dead = 0;
                for (int stack = 0; stack < stacksPerDie; stack++) {
                    dead += stacks.nextDouble() >= stackYield ? 1 : 0;
                }
                map.killStacks(die, dead);
            }
            killLinks(wafer, linkYield, stream(seed, 1), map);
            return map.build();
        }
    }

    /**
     * One undivided wafer: point defects of the process, clustered as in the negative binomial model (Stapper, IBM J. Res.
     * Dev. 27(6), 1983). A die's density is {@code defectsPerCm2} times a gamma variate of mean 1 and shape {@code
     * clusterAlpha}; given it, a part of area A fails with {@code 1 - exp(-density A)}, so that a part of any size works
     * with
     *
     * <pre>Y(A) = (1 + A D0 / alpha) ^ -alpha</pre>
     *
     * <p>A die has its cores and {@code spareCores} more on {@code 1 - uncoreFraction} of its area, and the uncore (network,
     * DRAM and link controllers) on the rest. Spares take the place of dead cores first; what is beyond the spares is
     * missing, and a die that misses more than {@code maxDeadCores} is dead, as is one whose uncore was hit. Links fail by
     * {@code linkYield}, DRAM stacks do not.
     *
     * <p>Defaults: 0.1 defects per cm2 (TSMC gave 0.09 for its N7 in 2020), alpha 2 (ITRS), spares 1.5 % of the cores
     * (Cerebras, Hot Chips 2019: 1 to 1.5 %), all spares used up kills; uncore 10 % of the area and perfect links are ours.
     *
     * @param defectsPerCm2 D0
     * @param clusterAlpha alpha; small = clustered
     * @param uncoreFraction share of a die's area that no spare replaces
     * @param spareCores spare cores of a die
     * @param maxDeadCores cores that a die may miss after its spares
     * @param linkYield probability that a link between two dies works
     */
    record Monolithic(
            double defectsPerCm2,
            double clusterAlpha,
            double uncoreFraction,
            int spareCores,
            int maxDeadCores,
            double linkYield)
            implements YieldModel {
        public static final double DEFECTS_PER_CM2 = 0.1;
        public static final double CLUSTER_ALPHA = 2;
        public static final double UNCORE_FRACTION = 0.1;
        public static final double SPARE_FRACTION = 0.015;
        public static final double LINK_YIELD = 1.0;

        /** Spares of a die of this wafer by default. */
        public static int defaultSpares(WaferSpec wafer) {
            return (int) Math.ceil(SPARE_FRACTION * wafer.die().cores());
        }

        @Override
        public DefectMap draw(WaferSpec wafer, long seed) {
            DefectMap.Builder map = DefectMap.on(wafer, DefectMap.DEFAULT_STACKS_PER_DIE);
            int cores = wafer.die().cores() + spareCores;
            double areaCm2 = wafer.die().widthMm() * wafer.die().heightMm() / 100;
            double perCore = areaCm2 * (1 - uncoreFraction) / cores;
            SplittableRandom random = stream(seed, 0);
            for (int die = 0; die < wafer.dies(); die++) {
                double density = defectsPerCm2 * GammaVariate.ofMeanOne(clusterAlpha, random);
                boolean uncoreHit = random.nextDouble() < failure(density * areaCm2 * uncoreFraction);
                int missing = hits(cores, failure(density * perCore), random) - spareCores;
                if (uncoreHit || missing > maxDeadCores) {
                    map.killDie(die);
                } else {
                    map.killCores(die, Math.max(0, missing));
                }
            }
            killLinks(wafer, linkYield, stream(seed, 1), map);
            return map.build();
        }

        private static double failure(double expectedDefects) {
            return -StrictMath.expm1(-expectedDefects);
        }

        /** Parts of {@code count} that fail with a probability each, by the gaps between failures: O(failures). */
        private static int hits(int count, double probability, SplittableRandom random) {
            if (probability <= 0) {
                return 0;
            }
            double logWorks = StrictMath.log1p(-probability);
            int hits = 0;
            double next = gap(logWorks, random);
            while (next < count) {
                hits++;
                next += 1 + gap(logWorks, random);
            }
            return hits;
        }

        /** Working parts before the next failure. */
        private static double gap(double logWorks, SplittableRandom random) {
            return Math.floor(StrictMath.log(1 - random.nextDouble()) / logWorks);
        }
    }

    /** Links east and south of every die in row-major order. */
    private static void killLinks(WaferSpec wafer, double linkYield, SplittableRandom random, DefectMap.Builder map) {
        int columns = wafer.dieColumns();
        for (int die = 0; die < wafer.dies(); die++) {
            if (die % columns < columns - 1 && random.nextDouble() >= linkYield) {
                map.killLink(die, die + 1);
            }
            if (die + columns < wafer.dies() && random.nextDouble() >= linkYield) {
                map.killLink(die, die + columns);
            }
        }
    }
}
