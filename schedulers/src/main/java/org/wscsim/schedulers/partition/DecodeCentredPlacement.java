package org.wscsim.schedulers.partition;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.engine.InstancePlan;
import org.wscsim.core.serving.Role;
import org.wscsim.core.wafer.Region;
import org.wscsim.core.wafer.WaferSpec;

/**
 * Places prefill and decode instances so that prompts are near to where they are generated: decode instances in the
 * middle, prefill instances around them (WSC-LLM, ISCA 2025, section on placement).
 *
 * <p>Minimises equation 1 of the paper without its term for shared links: the sum over prefill instances of the distance
 * to the nearest decode instance, measured between centres in hops. Several first layouts are tried, then each is
 * improved by steepest deterministic descent: exchanging two tiles where both sizes are equal, moving one instance to a
 * free place otherwise. The result is a local optimum, not a proof; packing of unequal sizes is greedy and may miss a
 * packing that exists.
 *
 * <p>Stateless; for n instances on D dies O(D squared n) per round of descent, milliseconds on a wafer.
 */
public final class DecodeCentredPlacement {
    private DecodeCentredPlacement() {}

    /** {@link #place(Ground, RegionSize, int, RegionSize, int)} on a wafer without defects. */
    public static @Nullable List<InstancePlan> place(
            WaferSpec wafer, RegionSize prefill, int prefillCount, RegionSize decode, int decodeCount) {
        return place(Ground.whole(wafer), prefill, prefillCount, decode, decodeCount);
    }

    /**
     * @return prefill instances, then decode instances, each in row-major order; null when no packing was found
     */
    public static @Nullable List<InstancePlan> place(
            Ground ground, RegionSize prefill, int prefillCount, RegionSize decode, int decodeCount) {
        WaferSpec wafer = ground.wafer();
        long dies = (long) prefill.dies() * prefillCount + (long) decode.dies() * decodeCount;
        boolean tooMany = dies > ground.usableDies();
        if (tooMany || !prefill.fitsIn(wafer) || !decode.fitsIn(wafer)) {
            return null;
        }
        Layout best = prefill.equals(decode) ? TileLayouts.best(ground, prefill, prefillCount, decodeCount) : null;
        boolean holed = !ground.defects().isEmpty();
        if (best == null && (holed || !prefill.equals(decode))) {
            best = PackedLayouts.best(ground, prefill, prefillCount, decode, decodeCount);
        }
        return best == null ? null : best.instances();
    }

    /**
     * Twice the sum over prefill instances of the centre distance to the nearest decode instance (twice, so that it is an
     * integer); 0 without decode instances.
     */
    public static long doubledHops(List<InstancePlan> instances) {
        Layout layout = new Layout();
        for (InstancePlan instance : instances) {
            if (instance.role() == Role.PREFILL) {
                layout.prefill.add(instance.region());
            } else if (instance.role() == Role.DECODE) {
                layout.decode.add(instance.region());
            }
        }
        return layout.doubledHops();
    }

    /** Regions of both phases while they are being laid out. */
    static final class Layout {
        final List<Region> prefill = new ArrayList<>();
        final List<Region> decode = new ArrayList<>();

        long doubledHops() {
            long sum = 0;
            for (Region from : prefill) {
                int nearest = Integer.MAX_VALUE;
                for (Region to : decode) {
                    nearest = Math.min(nearest, from.doubledCentreDistance(to));
                }
                sum += decode.isEmpty() ? 0 : nearest;
            }
            return sum;
        }

        List<InstancePlan> instances() {
            Comparator<Region> rowMajor = Comparator.comparingInt(Region::y).thenComparingInt(Region::x);
            List<InstancePlan> instances = new ArrayList<>();
            prefill.stream().sorted(rowMajor).forEach(region -> instances.add(new InstancePlan(Role.PREFILL, region)));
            decode.stream().sorted(rowMajor).forEach(region -> instances.add(new InstancePlan(Role.DECODE, region)));
            return instances;
        }
    }
}
