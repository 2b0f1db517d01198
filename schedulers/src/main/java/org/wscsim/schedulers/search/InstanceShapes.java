package org.wscsim.schedulers.search;

import java.util.ArrayList;
import java.util.List;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.serving.Role;
import org.wscsim.core.wafer.WaferSpec;
import org.wscsim.schedulers.partition.RegionSize;

/**
 * Every kind of instance that a wafer has room for: rectangles of whole dies, with pipeline stages where the system has
 * them, and equal parts of one die.
 *
 * <p>Tensor parallelism is over all dies of a stage, which is what the engine runs; its degree divides the heads unless
 * uneven shards are asked for. Without stages a rectangle and the same one turned are one kind, since they cost the same;
 * with stages, which are stacked by rows, they are two. Stateless.
 */
public final class InstanceShapes {
    private static final int MOST_PARTS = 4;

    private InstanceShapes() {}

    /**
     * One kind.
     *
     * @param role what it runs
     * @param columns dies in x
     * @param rows dies in y
     * @param stages pipeline stages
     * @param parts instances that share the die in equal parts; 1 for whole dies
     */
    public record Kind(Role role, int columns, int rows, int stages, int parts) {
        public int dies() {
            return columns * rows;
        }

        /** Tensor-parallel ranks of a stage. */
        public int tp() {
            return dies() / stages;
        }

        Footprint footprint() {
            return new Footprint(columns, rows, stages == 1 && columns != rows);
        }

        /** As in a plan's text, without role and place; the cores of a part follow from the die. */
        public String text(int coresInDie) {
            String part = parts == 1 ? "" : "/" + coresInDie / parts + "c";
            return columns + "x" + rows + part + (stages == 1 ? "" : "/" + stages + "pp");
        }
    }

    /** All kinds, in a fixed order: prefill before decode, small before large. */
    public static List<Kind> of(FluidProblem problem) {
        List<Kind> kinds = new ArrayList<>();
        List<Role> roles = problem.split() ? List.of(Role.PREFILL, Role.DECODE) : List.of(Role.MIXED);
        for (Role role : roles) {
            addRectangles(problem, role, kinds);
        }
        return kinds;
    }

    private static void addRectangles(FluidProblem problem, Role role, List<Kind> kinds) {
        WaferSpec wafer = problem.ground().wafer();
        for (int parts = MOST_PARTS; parts > 1; parts /= 2) {
            if (wafer.die().cores() % parts == 0) {
                kinds.add(new Kind(role, 1, 1, 1, parts));
            }
        }
        for (int columns = 1; columns <= wafer.dieColumns(); columns++) {
            for (int rows = 1; rows <= wafer.dieRows(); rows++) {
                for (int stages = 1; stages <= rows; stages++) {
                    if (isKind(problem, columns, rows, stages)) {
                        kinds.add(new Kind(role, columns, rows, stages, 1));
                    }
                }
            }
        }
    }

    private static boolean isKind(FluidProblem problem, int columns, int rows, int stages) {
        WaferSpec wafer = problem.ground().wafer();
        ModelSpec model = problem.model();
        if (rows % stages != 0) {
            return false;
        }
        int tp = columns * rows / stages;
        boolean divides = model.heads() % tp == 0 || problem.rules().unevenShards();
        boolean turnedIsKnown = stages == 1
                && columns > rows
                && columns <= wafer.dieRows()
                && rows <= wafer.dieColumns()
                && new RegionSize(columns, rows).costsTheSameTurned(wafer);
        boolean staged = stages == 1
                || (!wafer.needsSeveralWafers(columns, rows)
                        && !problem.split()
                        && problem.rules().pipelines()
                        && model.isDense()
                        && model.layers() % stages == 0);
        return divides && staged && !turnedIsKnown && tp <= model.heads();
    }
}
