package org.wscsim.core.collective;

import org.wscsim.core.collective.MeshShape.Ring;

/** Writes the schedules of {@link MeshCollectives}: parts are numbered by place in the tour or line. */
final class MeshSchedules {
    private final DieSet set;
    private final MeshShape shape;
    private final double bytes;
    private final double part;
    private final int n;
    private final Schedule.Builder out = new Schedule.Builder();

    MeshSchedules(DieSet set, MeshShape shape, double bytes) {
        this.set = set;
        this.shape = shape;
        this.bytes = bytes;
        n = set.size();
        part = bytes / n;
    }

    Schedule of(CollectiveForm form, Algorithm algorithm) {
        switch (algorithm) {
            case RING -> ring(form, Tour.of(set));
            case ONE_WAY_RING -> oneWay(form, Tour.of(set));
            case GRID -> grid(form);
            case SPLIT_GRID -> splitGrid();
            case TREE -> tree(form);
            case DIRECT -> direct();
        }
        return out.build();
    }

    private void ring(CollectiveForm form, Tour tour) {
        if (form != CollectiveForm.ALL_GATHER) {
            if (shape.ring() == Ring.CYCLE) {
                halfLapsIn(tour);
            } else {
                new LineSchedule(out, line(tour), 0, part).reduceScatter();
            }
            out.nextPhase();
        }
        if (form != CollectiveForm.REDUCE_SCATTER) {
            if (shape.ring() == Ring.CYCLE) {
                halfLapsOut(tour);
            } else {
                new LineSchedule(out, line(tour), 0, part).allGather();
            }
        }
    }

    private static int[] line(Tour tour) {
        int[] line = new int[tour.size()];
        for (int i = 0; i < line.length; i++) {
            line[i] = tour.die(i);
        }
        return line;
    }

    /** All-gather: a part goes n/2 hops each way, on the last of them half of it. */
    private void halfLapsOut(Tour tour) {
        int half = n / 2;
        for (int step = 0; step < half; step++) {
            double sent = step == half - 1 ? part / 2 : part;
            for (int p = 0; p < n; p++) {
                out.add(p, step, sent, tour.die(p + step), tour.die(p + step + 1));
                out.add(p, step, sent, tour.die(p - step), tour.die(p - step - 1));
            }
        }
    }

    /** Reduce-scatter: the same backwards in time. */
    private void halfLapsIn(Tour tour) {
        int half = n / 2;
        for (int step = 0; step < half; step++) {
            double sent = step == 0 ? part / 2 : part;
            int distance = half - step;
            for (int p = 0; p < n; p++) {
                out.add(p, step, sent, tour.die(p - distance), tour.die(p - distance + 1));
                out.add(p, step, sent, tour.die(p + distance), tour.die(p + distance - 1));
            }
        }
    }

    private void oneWay(CollectiveForm form, Tour tour) {
        if (form == CollectiveForm.SHIFT) {
            for (int p = 0; p < n; p++) {
                out.add(p, 0, bytes, tour.edge(p));
            }
            return;
        }
        int steps = form == CollectiveForm.ALL_REDUCE ? 2 * (n - 1) : n - 1;
        for (int step = 0; step < steps; step++) {
            for (int p = 0; p < n; p++) {
                out.add(p, step, part, tour.edge(p + step));
            }
        }
    }

    private void grid(CollectiveForm form) {
        int c = shape.columns();
        int r = shape.rows();
        switch (form) {
            case ALL_REDUCE -> {
                rows(Pass.REDUCE_SCATTER, bytes / c, 1);
                rows(Pass.ALL_GATHER, bytes / c, 1);
                columns(Pass.REDUCE_SCATTER, bytes / r);
                columns(Pass.ALL_GATHER, bytes / r);
            }
            case ALL_GATHER -> {
                rows(Pass.ALL_GATHER, part, 1);
                columns(Pass.ALL_GATHER, bytes / r);
            }
            default -> {
                columns(Pass.REDUCE_SCATTER, bytes / r);
                rows(Pass.REDUCE_SCATTER, part, 1);
            }
        }
    }

    private void splitGrid() {
        double share = bytes / shape.columns();
        rows(Pass.REDUCE_SCATTER, share, 1);
        columns(Pass.REDUCE_SCATTER, share / shape.rows());
        columns(Pass.ALL_GATHER, share / shape.rows());
        rows(Pass.ALL_GATHER, share, 1);
    }

    private enum Pass {
        REDUCE_SCATTER,
        ALL_GATHER
    }

    private void rows(Pass pass, double sent, int stride) {
        lines(pass, sent, shape.rows(), shape.columns(), shape.columns(), stride);
    }

    private void columns(Pass pass, double sent) {
        lines(pass, sent, shape.columns(), shape.rows(), 1, shape.columns());
    }

    /** The same pass on every line: line i starts at die {@code i * first} and goes on by {@code stride}. */
    private void lines(Pass pass, double sent, int lines, int length, int first, int stride) {
        for (int i = 0; i < lines; i++) {
            int[] line = new int[length];
            for (int k = 0; k < length; k++) {
                line[k] = i * first + k * stride;
            }
            LineSchedule schedule = new LineSchedule(out, line, i * length, sent);
            if (pass == Pass.REDUCE_SCATTER) {
                schedule.reduceScatter();
            } else {
                schedule.allGather();
            }
        }
        out.nextPhase();
    }

    private void tree(CollectiveForm form) {
        DieRoutes tree = DieRoutes.central(set);
        int down = form == CollectiveForm.ALL_REDUCE ? tree.depth() : 0;
        for (int p = 0; p < n; p++) {
            for (int i = 0; i < n; i++) {
                int die = set.die(i);
                if (die != tree.root()) {
                    if (form == CollectiveForm.ALL_REDUCE) {
                        out.add(p, tree.depth() - tree.distance(die), part, die, tree.parent(die));
                    }
                    out.add(p, down + tree.distance(die) - 1, part, tree.parent(die), die);
                }
            }
        }
    }

    /** Far destinations first, because they have the most links still to wait for. */
    private void direct() {
        for (int hops = shape.longestRoute(); hops > 0; hops--) {
            for (int to = 0; to < n; to++) {
                DieRoutes routes = DieRoutes.of(set, set.die(to));
                for (int from = 0; from < n; from++) {
                    if (routes.distance(set.die(from)) == hops) {
                        out.add(from * n + to, 0, part, routes.route(set.die(from)));
                    }
                }
            }
        }
    }
}
