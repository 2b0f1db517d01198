package org.wscsim.core.collective;

/** Writes the schedules of {@link SwitchedCollectives}. */
final class SwitchedSchedules {
    private final int islands;
    private final int perIsland;
    private final int n;
    private final double bytes;
    private final double part;
    private final Schedule.Builder out = new Schedule.Builder();

    SwitchedSchedules(int islands, int perIsland, double bytes) {
        this.islands = islands;
        this.perIsland = perIsland;
        this.bytes = bytes;
        n = islands * perIsland;
        part = bytes / n;
    }

    Schedule of(CollectiveForm form, Algorithm algorithm) {
        switch (form) {
            case ALL_REDUCE -> {
                if (algorithm == Algorithm.DIRECT) {
                    within();
                    between();
                    between();
                    within();
                } else if (algorithm == Algorithm.TREE) {
                    collect();
                    distribute();
                } else {
                    ring(2 * (n - 1), part);
                }
            }
            case ALL_GATHER -> {
                if (algorithm == Algorithm.DIRECT) {
                    between();
                    within();
                } else {
                    ring(n - 1, part);
                }
            }
            case REDUCE_SCATTER -> {
                if (algorithm == Algorithm.DIRECT) {
                    within();
                    between();
                } else {
                    ring(n - 1, part);
                }
            }
            case ALL_TO_ALL -> allToAll();
            case BROADCAST -> distribute();
            case SHIFT -> ring(1, bytes);
        }
        return out.build();
    }

    private int[] route(int from, int to) {
        int fromIsland = from / perIsland;
        int toIsland = to / perIsland;
        return fromIsland == toIsland
                ? new int[] {from, n + fromIsland, to}
                : new int[] {from, n + fromIsland, n + islands, n + toIsland, to};
    }

    private void ring(int steps, double sent) {
        for (int step = 0; step < steps; step++) {
            for (int p = 0; p < n; p++) {
                int from = (p + step) % n;
                out.add(p, step, sent, route(from, (from + 1) % n));
            }
        }
    }

    /** Every die sends an m-th of its island's parts to every other die of the island, the next first. */
    private void within() {
        for (int round = 1; round < perIsland; round++) {
            for (int from = 0; from < n; from++) {
                int first = from - from % perIsland;
                int to = first + (from - first + round) % perIsland;
                out.add(from * n + to, 0, part * islands, route(from, to));
            }
        }
        out.nextPhase();
    }

    /** Every die sends its part to the dies of the same place in the other islands. */
    private void between() {
        for (int round = 1; round < islands; round++) {
            for (int from = 0; from < n; from++) {
                int to = (from + round * perIsland) % n;
                out.add(from * n + to, 0, part, route(from, to));
            }
        }
        out.nextPhase();
    }

    private void allToAll() {
        for (int round = 1; round < n; round++) {
            for (int from = 0; from < n; from++) {
                int to = (from + round) % n;
                out.add(from * n + to, 0, part, route(from, to));
            }
        }
    }

    /** Doubles the islands that have the message, then the dies of each. */
    private void distribute() {
        int step = 0;
        for (int have = 1; have < islands; have *= 2, step++) {
            for (int i = 0; i < have && i + have < islands; i++) {
                out.add(0, step, bytes, route(i * perIsland, (i + have) * perIsland));
            }
        }
        for (int have = 1; have < perIsland; have *= 2, step++) {
            for (int island = 0; island < islands; island++) {
                for (int i = 0; i < have && i + have < perIsland; i++) {
                    out.add(0, step, bytes, route(island * perIsland + i, island * perIsland + i + have));
                }
            }
        }
        out.nextPhase();
    }

    /** The same backwards. */
    private void collect() {
        int step = 0;
        for (int have = Integer.highestOneBit(Math.max(1, perIsland - 1));
                perIsland > 1 && have > 0;
                have /= 2, step++) {
            for (int island = 0; island < islands; island++) {
                for (int i = 0; i < have && i + have < perIsland; i++) {
                    out.add(0, step, bytes, route(island * perIsland + i + have, island * perIsland + i));
                }
            }
        }
        for (int have = Integer.highestOneBit(Math.max(1, islands - 1)); islands > 1 && have > 0; have /= 2, step++) {
            for (int i = 0; i < have && i + have < islands; i++) {
                out.add(0, step, bytes, route((i + have) * perIsland, i * perIsland));
            }
        }
        out.nextPhase();
    }
}
