package org.wscsim.core.coremesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Against the published forms written out for T_R = 2, one cycle per hop and word; and against a word-by-word chain. */
final class LineCollectivesTest {
    private static final LineCollectives LINE = new LineCollectives(CoreMeshSpec.load("wse2"));
    private static final int[] CORES = {2, 3, 4, 9, 16, 64, 500, 750};
    private static final int[] WORDS = {1, 2, 7, 64, 1_000, 4_096};

    private static double bytes(int words) {
        return 4.0 * words;
    }

    @Test
    void theFormsAreThePublishedOnes() {
        for (int p : CORES) {
            for (int b : WORDS) {
                assertThat(LINE.starReduce(p, bytes(b))).isEqualTo(b * (p - 1.0) + 5);
                assertThat(LINE.chainReduce(p, bytes(b))).isEqualTo(b + 6.0 * (p - 1));
                assertThat(LINE.broadcast(p, bytes(b))).isEqualTo(b + p + 4.0);
                assertThat(LINE.ringAllReduce(p, bytes(b * p)))
                        .isCloseTo(2.0 * (p - 1) * b + 4 * p - 6 + 10.0 * (p - 1), within(1e-9));
            }
        }
    }

    @Test
    void twoPhasesTakeTwoChainsOverTheRoot() {
        // P = 64, B = 100: two chains of 8, the second one's hops 8 long: 2 B + 7 x 6 + 7 x 5 + 56.
        assertThat(LINE.twoPhaseReduce(64, bytes(100))).isCloseTo(200 + 42 + 35 + 56, within(1e-9));
    }

    @Test
    void aChainIsWhatItsWordsTake() {
        for (int p : new int[] {2, 5, 17}) {
            for (int b : new int[] {1, 3, 20}) {
                assertThat(LINE.chainReduce(p, bytes(b))).isEqualTo((double) naiveChain(p, b));
            }
        }
    }

    /** When the last word leaves the last adder: one word per cycle, six cycles from core to core. */
    private static long naiveChain(int cores, int words) {
        long[] sent = new long[words];
        for (int w = 0; w < words; w++) {
            sent[w] = w + 1L;
        }
        for (int core = 1; core < cores; core++) {
            long previous = 0;
            for (int w = 0; w < words; w++) {
                sent[w] = Math.max(sent[w] + 6, previous + 1);
                previous = sent[w];
            }
        }
        return sent[words - 1];
    }

    @Test
    void noReductionBeatsDistanceOrOccupancy() {
        for (int p : CORES) {
            for (int b : WORDS) {
                double least = Math.max(b, p - 1);
                assertThat(LINE.starReduce(p, bytes(b))).isGreaterThanOrEqualTo(least);
                assertThat(LINE.treeReduce(p, bytes(b))).isGreaterThanOrEqualTo(least);
                assertThat(LINE.twoPhaseReduce(p, bytes(b))).isGreaterThanOrEqualTo(least);
                assertThat(LINE.allReduce(p, bytes(b))).isGreaterThanOrEqualTo(least);
                assertThat(LINE.twoTreeAllReduce(p, bytes(b))).isGreaterThanOrEqualTo(least);
                assertThat(LINE.allGather(p, bytes(b))).isGreaterThanOrEqualTo((p - 1.0) * b);
            }
        }
    }

    @Test
    void moreCoresOrWordsAreNeverFaster() {
        for (int i = 1; i < CORES.length; i++) {
            for (int j = 1; j < WORDS.length; j++) {
                double here = LINE.allReduce(CORES[i], bytes(WORDS[j]));
                assertThat(here).isGreaterThanOrEqualTo(LINE.allReduce(CORES[i], bytes(WORDS[j - 1])));
                double tree = LINE.twoTreeAllReduce(CORES[i], bytes(WORDS[j]));
                assertThat(tree).isGreaterThanOrEqualTo(LINE.twoTreeAllReduce(CORES[i - 1], bytes(WORDS[j])));
            }
        }
    }

    @Test
    void slowerHopsOfWse3AreNeverFaster() {
        LineCollectives wse3 = new LineCollectives(CoreMeshSpec.load("wse3"));
        for (int p : CORES) {
            for (int b : WORDS) {
                assertThat(wse3.chainReduce(p, bytes(b))).isGreaterThan(LINE.chainReduce(p, bytes(b)));
                assertThat(wse3.broadcast(p, bytes(b))).isGreaterThan(LINE.broadcast(p, bytes(b)));
            }
        }
    }
}
