package org.wscsim.cli.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.wscsim.core.wafer.WaferSpec;
import org.wscsim.schedulers.search.FluidProblem;
import org.wscsim.schedulers.search.InstanceFluid;
import org.wscsim.schedulers.search.InstancePricing;
import org.wscsim.schedulers.search.InstanceShapes;

/**
 * Prices of kinds of instances by the die they stand on: wafers that differ in their grid of dies only have them in common. Those
 * of the {@value #MOST} dies asked for last are kept. Any thread; what is priced does not depend on what was.
 */
final class KindPrices {
    private static final int MOST = 64;

    private final Map<Key, Map<InstanceShapes.Kind, InstanceFluid>> byDie = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Map<InstanceShapes.Kind, InstanceFluid>> eldest) {
            return size() > MOST;
        }
    };

    /** Everything that a price depends on, but the kind. */
    private record Key(
            WaferSpec.Core core,
            WaferSpec.Die die,
            WaferSpec.Link d2d,
            WaferSpec.Achievable achievable,
            WaferSpec.Host host,
            Object others) {}

    /**
     * All kinds of a problem, in the order of {@link InstanceShapes}.
     *
     * @param others model, workload, system and limits
     */
    List<InstanceFluid> priced(FluidProblem problem, Object others) {
        WaferSpec wafer = problem.ground().wafer();
        Map<InstanceShapes.Kind, InstanceFluid> known =
                of(new Key(wafer.core(), wafer.die(), wafer.d2d(), wafer.achievable(), wafer.host(), others));
        List<InstanceFluid> priced = new ArrayList<>();
        for (InstanceShapes.Kind kind : InstanceShapes.of(problem)) {
            priced.add(known.computeIfAbsent(kind, absent -> InstancePricing.of(problem, absent)));
        }
        return priced;
    }

    private synchronized Map<InstanceShapes.Kind, InstanceFluid> of(Key key) {
        return byDie.computeIfAbsent(key, absent -> new ConcurrentHashMap<>());
    }
}
