package org.wscsim.schedulers.system;

import org.wscsim.core.wafer.WaferSpec;
import org.wscsim.core.wafer.Wafers;

/** Worlds whose wafer is cut into several with slower links between them. Stateless. */
final class SplitWorlds {
    private static final int[][] GRIDS = {{2, 2}, {2, 1}, {1, 2}, {3, 1}, {1, 3}};

    private SplitWorlds() {}

    /** The world on several wafers that its plan fits, without defects; as it is where it fits none. */
    static World of(World world, long seed) {
        WaferSpec one = world.wafer();
        for (int i = 0; i < GRIDS.length; i++) {
            int[] grid = GRIDS[(int) ((seed + i) % GRIDS.length)];
            if (one.dieColumns() % grid[0] == 0 && one.dieRows() % grid[1] == 0) {
                WaferSpec several = cut(one, grid[0], grid[1], 0.1 + seed % 5 * 0.2, 1 + (int) (seed % 7));
                boolean fits = world.plan().stream()
                        .noneMatch(instance -> several.straddles(instance.region())
                                || (instance.stages() > 1
                                        && several.needsSeveralWafers(
                                                instance.region().columns(),
                                                instance.region().rows())));
                if (fits) {
                    return world.withWafer(several);
                }
            }
        }
        return world;
    }

    /** Equal wafers of the same dies; a link between them has {@code share} of the bandwidth inside. */
    static WaferSpec cut(WaferSpec one, int columns, int rows, double share, int latencies) {
        int dieColumns = one.dieColumns() / columns;
        int dieRows = one.dieRows() / rows;
        double bytesPerSecond = one.d2d().bytesPerSecond() * share * Math.min(dieColumns, dieRows);
        return new WaferSpec(
                one.name(),
                one.core(),
                one.die(),
                one.dieColumns(),
                one.dieRows(),
                one.d2d(),
                one.achievable(),
                one.host(),
                one.energy(),
                null,
                new Wafers(
                        columns,
                        rows,
                        dieColumns,
                        dieRows,
                        new WaferSpec.Link(bytesPerSecond, one.d2d().latencyPs() * latencies)));
    }
}
