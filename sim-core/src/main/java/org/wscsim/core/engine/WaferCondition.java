package org.wscsim.core.engine;

import java.util.List;
import org.wscsim.core.wafer.DefectMap;
import org.wscsim.core.wafer.Fault;
import org.wscsim.core.wafer.WaferSpec;

/**
 * In what state a run finds its wafer, and what breaks meanwhile. Immutable.
 *
 * @param defects what does not work from the start
 * @param routing name of a {@link org.wscsim.core.network.RoutingKind}; empty for XY, or fault-aware where there are holes
 * @param faults what breaks during the run
 */
public record WaferCondition(DefectMap defects, String routing, List<Fault> faults) {
    public WaferCondition {
        faults = List.copyOf(faults);
    }

    /** A wafer that works and keeps working. */
    public static WaferCondition whole(WaferSpec wafer) {
        return new WaferCondition(DefectMap.none(wafer), "", List.of());
    }
}
