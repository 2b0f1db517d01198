package org.wscsim.validation.noc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.wscsim.core.coremesh.CoreMeshSpec;
import org.wscsim.core.coremesh.LineCollectives;

/** The closed forms of collectives on a row of cores against the row itself, word by word. */
final class CoreRowTest {
    private static final LineCollectives LINE = new LineCollectives(CoreMeshSpec.load("wse2"));
    private static final int[] CORES = {4, 8, 16, 32, 64, 256};
    private static final int[] WORDS = {16, 64, 256, 1_024, 4_096};

    private interface Case {
        double ratio(int cores, int words);
    }

    private static void withinFivePercent(Case of) {
        for (int cores : CORES) {
            for (int words : WORDS) {
                assertThat(of.ratio(cores, words))
                        .as("%d cores, %d words", cores, words)
                        .isBetween(0.95, 1.05);
            }
        }
    }

    /** Forms that add up streams of which the row overlaps the latencies: up to 18 % too long for a few words. */
    private static void withinFivePercentOfLongVectors(Case of) {
        for (int cores : CORES) {
            for (int words : WORDS) {
                assertThat(of.ratio(cores, words))
                        .as("%d cores, %d words", cores, words)
                        .isBetween(words < 256 ? 0.82 : 0.95, words < 256 ? 1.08 : 1.05);
            }
        }
    }

    @Test
    void chains() {
        withinFivePercent((p, b) -> CoreRow.chain(p, b) / LINE.chainReduce(p, 4.0 * b));
    }

    @Test
    void stars() {
        withinFivePercent((p, b) -> CoreRow.star(p, b) / LINE.starReduce(p, 4.0 * b));
    }

    @Test
    void twoPhases() {
        withinFivePercentOfLongVectors((p, b) -> CoreRow.twoPhase(p, b) / LINE.twoPhaseReduce(p, 4.0 * b));
    }

    @Test
    void trees() {
        withinFivePercentOfLongVectors((p, b) -> CoreRow.tree(p, b) / LINE.treeReduce(p, 4.0 * b));
    }

    @Test
    void rings() {
        withinFivePercent((p, b) -> CoreRow.ring(p, b) / LINE.ringAllReduce(p, 4.0 * b * p));
    }

    @Test
    void broadcasts() {
        withinFivePercent((p, b) -> CoreRow.broadcast(p, b) / LINE.broadcast(p, 4.0 * b));
    }
}
