package org.wscsim.core.coremesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The closed forms on a row of cores against the row itself, word by word: a link carries one word per cycle and hop, a
 * core's ramp takes T_R cycles each way and one word per cycle, and an addition one cycle. A core adds the streams of its
 * children one after the other; while the last of them comes in, the sums go out to its parent.
 */
final class LineCollectivesReplayTest {
    private static final LineCollectives LINE = new LineCollectives(CoreMeshSpec.load("wse2"));
    private static final int RAMP = 2;
    private static final int[] CORES = {4, 8, 16, 32, 64, 256};
    private static final int[] WORDS = {16, 64, 256, 1_024, 4_096};

    /** Who sends to whom on a row whose core 0 is the root; children in the order in which their streams are taken. */
    private static final class Row {
        final int words;
        final List<List<Integer>> children = new ArrayList<>();
        final long[] linkFree;

        Row(int cores, int words) {
            this.words = words;
            linkFree = new long[cores];
            for (int core = 0; core < cores; core++) {
                children.add(new ArrayList<>());
            }
        }

        void join(int child, int parent) {
            children.get(parent).add(child);
        }

        /** Cycle in which the core's sum of each word is ready to leave, or has been added at the root. */
        long[] sums(int core) {
            long[] ready = new long[words];
            long free = 0;
            for (int child : children.get(core)) {
                long[] sent = sums(child);
                for (int w = 0; w < words; w++) {
                    long arrived = RAMP + hops(child, core, sent[w] + RAMP);
                    free = Math.max(free + 1, arrived);
                    ready[w] = free + 1;
                }
            }
            return ready;
        }

        /** Cycle in which a word that enters the row at a cycle has crossed its links to the west. */
        private long hops(int from, int to, long enters) {
            long at = enters;
            for (int core = from; core > to; core--) {
                at = Math.max(at, linkFree[core]);
                linkFree[core] = at + 1;
                at++;
            }
            return at;
        }

        long cycles() {
            return sums(0)[words - 1];
        }
    }

    private static Row star(int cores, int words) {
        Row row = new Row(cores, words);
        for (int core = 1; core < cores; core++) {
            row.join(core, 0);
        }
        return row;
    }

    private static Row chain(int cores, int words) {
        Row row = new Row(cores, words);
        for (int core = 1; core < cores; core++) {
            row.join(core, core - 1);
        }
        return row;
    }

    private static Row tree(int cores, int words) {
        Row row = new Row(cores, words);
        for (int distance = 1; distance < cores; distance *= 2) {
            for (int parent = 0; parent + distance < cores; parent += 2 * distance) {
                row.join(parent + distance, parent);
            }
        }
        return row;
    }

    private static Row twoPhase(int cores, int words) {
        int group = (int) Math.rint(Math.sqrt(cores));
        Row row = new Row(cores, words);
        for (int core = 1; core < cores; core++) {
            if (core % group != 0) {
                row.join(core, core - 1);
            }
        }
        for (int root = group; root < cores; root += group) {
            row.join(root, root - group);
        }
        return row;
    }

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
        withinFivePercent((p, b) -> chain(p, b).cycles() / LINE.chainReduce(p, 4.0 * b));
    }

    @Test
    void stars() {
        withinFivePercent((p, b) -> star(p, b).cycles() / LINE.starReduce(p, 4.0 * b));
    }

    @Test
    void twoPhases() {
        withinFivePercentOfLongVectors((p, b) -> twoPhase(p, b).cycles() / LINE.twoPhaseReduce(p, 4.0 * b));
    }

    @Test
    void trees() {
        withinFivePercentOfLongVectors((p, b) -> tree(p, b).cycles() / LINE.treeReduce(p, 4.0 * b));
    }

    @Test
    void rings() {
        withinFivePercent((p, b) -> ring(p, b) / LINE.ringAllReduce(p, 4.0 * b * p));
    }

    @Test
    void broadcasts() {
        withinFivePercent((p, b) -> (2.0 * RAMP + p - 1 + b) / LINE.broadcast(p, 4.0 * b));
    }

    /** Parts of {@code words} around the row and back: every core hands on what came in one step before. */
    private static double ring(int cores, int words) {
        long[] ready = new long[cores];
        for (int step = 0; step < 2 * (cores - 1); step++) {
            long[] next = new long[cores];
            for (int core = 0; core < cores; core++) {
                int to = (core + 1) % cores;
                next[to] = ready[core] + words + 2 * RAMP + 1 + Math.abs(to - core);
            }
            ready = next;
        }
        long end = 0;
        for (long at : ready) {
            end = Math.max(end, at);
        }
        return end;
    }
}
