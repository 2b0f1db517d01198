package org.wscsim.core.network;

import java.util.SplittableRandom;
import org.wscsim.core.wafer.DefectMap;
import org.wscsim.core.wafer.WaferSpec;
import org.wscsim.core.wafer.YieldModel;

/** Wafers with holes, from none to so many that they fall apart. */
final class RandomDefects {
    private RandomDefects() {}

    static WaferSpec wafer(SplittableRandom random) {
        return Grids.wafer(1 + random.nextInt(7), 1 + random.nextInt(7), 1e12, 1e12);
    }

    static DefectMap map(WaferSpec wafer, SplittableRandom random) {
        double die = 1 - 0.3 * random.nextDouble() * random.nextInt(2);
        double link = 1 - 0.5 * random.nextDouble() * random.nextInt(2);
        return new YieldModel.Kgd(die, link, 0.95, 4).draw(wafer, random.nextLong());
    }
}
