package org.wscsim.schedulers.partition;

import java.util.Arrays;
import org.wscsim.core.wafer.Region;
import org.wscsim.core.wafer.WaferSpec;

/** Cores still free on every die while a plan is laid out. Confined to its thread. */
final class Occupancy {
    private final WaferSpec wafer;
    private final int[] freeCores;

    Occupancy(WaferSpec wafer) {
        this.wafer = wafer;
        freeCores = new int[wafer.dies()];
        Arrays.fill(freeCores, wafer.die().cores());
    }

    boolean inside(Region region) {
        return region.x() + region.columns() <= wafer.dieColumns()
                && region.y() + region.rows() <= wafer.dieRows()
                && region.coresInDie() == wafer.die().cores();
    }

    /** Whether every die of the region still has the region's cores. */
    boolean free(Region region) {
        for (int y = region.y(); y < region.y() + region.rows(); y++) {
            for (int x = region.x(); x < region.x() + region.columns(); x++) {
                if (freeCores[y * wafer.dieColumns() + x] < region.coresPerDie()) {
                    return false;
                }
            }
        }
        return true;
    }

    void take(Region region) {
        add(region, -region.coresPerDie());
    }

    void giveBack(Region region) {
        add(region, region.coresPerDie());
    }

    int usedDies() {
        int used = 0;
        for (int cores : freeCores) {
            used += cores < wafer.die().cores() ? 1 : 0;
        }
        return used;
    }

    private void add(Region region, int cores) {
        for (int y = region.y(); y < region.y() + region.rows(); y++) {
            for (int x = region.x(); x < region.x() + region.columns(); x++) {
                freeCores[y * wafer.dieColumns() + x] += cores;
            }
        }
    }
}
