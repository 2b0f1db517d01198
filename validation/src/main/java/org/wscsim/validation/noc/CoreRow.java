package org.wscsim.validation.noc;

import java.util.ArrayList;
import java.util.List;

/**
 * A row of cores whose first one is the root of a reduction, word by word: a link carries one word per cycle and hop, a
 * core's ramp takes {@value #RAMP} cycles each way and one word per cycle, and an addition one cycle. A core adds the
 * streams of its children one after the other; while the last of them comes in, the sums go out to its parent.
 *
 * <p>What the closed forms of {@link org.wscsim.core.coremesh.LineCollectives} stand for (Luczynski et al., HPDC 2024,
 * T_R = 2, the WSE-2). Cost: O(cores x words x hops). Confined to one thread.
 */
public final class CoreRow {
    private static final int RAMP = 2;

    private final int words;
    private final List<List<Integer>> children = new ArrayList<>();
    private final long[] linkFree;

    private CoreRow(int cores, int words) {
        this.words = words;
        linkFree = new long[cores];
        for (int core = 0; core < cores; core++) {
            children.add(new ArrayList<>());
        }
    }

    /** Every core sends its vector straight to the root; cycles until the root's last sum. */
    public static long star(int cores, int words) {
        CoreRow row = new CoreRow(cores, words);
        for (int core = 1; core < cores; core++) {
            row.join(core, 0);
        }
        return row.cycles();
    }

    /** Each core adds its own to what its neighbour sends. */
    public static long chain(int cores, int words) {
        CoreRow row = new CoreRow(cores, words);
        for (int core = 1; core < cores; core++) {
            row.join(core, core - 1);
        }
        return row.cycles();
    }

    /** Pairs, then pairs of pairs. */
    public static long tree(int cores, int words) {
        CoreRow row = new CoreRow(cores, words);
        for (int distance = 1; distance < cores; distance *= 2) {
            for (int parent = 0; parent + distance < cores; parent += 2 * distance) {
                row.join(parent + distance, parent);
            }
        }
        return row.cycles();
    }

    /** Chains inside groups of about the root of all cores, then a chain over the groups' roots. */
    public static long twoPhase(int cores, int words) {
        int group = (int) Math.rint(Math.sqrt(cores));
        CoreRow row = new CoreRow(cores, words);
        for (int core = 1; core < cores; core++) {
            if (core % group != 0) {
                row.join(core, core - 1);
            }
        }
        for (int root = group; root < cores; root += group) {
            row.join(root, root - group);
        }
        return row.cycles();
    }

    /** All-reduce of parts of {@code words} around the row and back: a core hands on what came in one step before. */
    public static long ring(int cores, int words) {
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

    /** A multicast that floods the row. */
    public static long broadcast(int cores, int words) {
        return 2L * RAMP + cores - 1 + words;
    }

    private void join(int child, int parent) {
        children.get(parent).add(child);
    }

    private long cycles() {
        return sums(0)[words - 1];
    }

    /** Cycle in which the core's sum of each word is ready to leave, or has been added at the root. */
    private long[] sums(int core) {
        long[] ready = new long[words];
        long free = 0;
        for (int child : children.get(core)) {
            long[] sent = sums(child);
            for (int word = 0; word < words; word++) {
                long arrived = RAMP + hops(child, core, sent[word] + RAMP);
                free = Math.max(free + 1, arrived);
                ready[word] = free + 1;
            }
        }
        return ready;
    }

    /** Cycle in which a word that enters the row at a cycle has crossed its links to the root's side. */
    private long hops(int from, int to, long enters) {
        long at = enters;
        for (int core = from; core > to; core--) {
            at = Math.max(at, linkFree[core]);
            linkFree[core] = at + 1;
            at++;
        }
        return at;
    }
}
