package org.wscsim.schedulers.partition;

import org.wscsim.core.wafer.Region;
import org.wscsim.core.wafer.WaferSpec;

/** Cores still free on every die while a plan is laid out. Confined to its thread. */
final class Occupancy {
    private final Ground ground;
    private final WaferSpec wafer;
    private final int[] freeCores;

    Occupancy(Ground ground) {
        this.ground = ground;
        wafer = ground.wafer();
        freeCores = new int[wafer.dies()];
        for (int die = 0; die < freeCores.length; die++) {
            freeCores[die] = ground.cores(die);
        }
    }

    boolean inside(Region region) {
        return region.x() + region.columns() <= wafer.dieColumns()
                && region.y() + region.rows() <= wafer.dieRows()
                && region.coresInDie() == wafer.die().cores();
    }

    /** Whether the region works and every die of it still has the region's cores: all that live, or the part it asks for. */
    boolean free(Region region) {
        for (int y = region.y(); y < region.y() + region.rows(); y++) {
            for (int x = region.x(); x < region.x() + region.columns(); x++) {
                int die = y * wafer.dieColumns() + x;
                if (freeCores[die] < cores(region, die)) {
                    return false;
                }
            }
        }
        return ground.holds(region);
    }

    /** A whole die is as many cores as work on it, at least one. */
    private int cores(Region region, int die) {
        boolean whole = region.coresPerDie() == region.coresInDie();
        return whole ? Math.max(1, ground.cores(die)) : region.coresPerDie();
    }

    void take(Region region) {
        add(region, -1);
    }

    void giveBack(Region region) {
        add(region, 1);
    }

    int usedDies() {
        int used = 0;
        for (int die = 0; die < freeCores.length; die++) {
            used += freeCores[die] < ground.cores(die) ? 1 : 0;
        }
        return used;
    }

    private void add(Region region, int sign) {
        for (int y = region.y(); y < region.y() + region.rows(); y++) {
            for (int x = region.x(); x < region.x() + region.columns(); x++) {
                int die = y * wafer.dieColumns() + x;
                freeCores[die] += sign * cores(region, die);
            }
        }
    }
}
