package org.wscsim.schedulers.partition;

import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.operator.InstanceShape;
import org.wscsim.core.wafer.DefectMap;
import org.wscsim.core.wafer.Region;
import org.wscsim.core.wafer.WaferSpec;

/**
 * What plans are laid out on: a wafer less what is dead. Immutable.
 *
 * @param wafer the wafer as designed
 * @param defects what does not work
 * @param model the model that every instance has to hold, or null when that is checked later
 * @param given dies that belong to instances of another model
 */
public record Ground(
        WaferSpec wafer, DefectMap defects, @Nullable ModelSpec model, Set<Integer> given) {
    private static final int BLOCK_TOKENS = 16;

    public Ground {
        given = Set.copyOf(given);
    }

    /** All of it for one model. */
    public Ground(WaferSpec wafer, DefectMap defects, @Nullable ModelSpec model) {
        this(wafer, defects, model, Set.of());
    }

    /** A wafer without defects. */
    public static Ground whole(WaferSpec wafer) {
        return new Ground(wafer, DefectMap.none(wafer), null);
    }

    /** The same ground for instances of a model. */
    public Ground forModel(ModelSpec held) {
        return new Ground(wafer, defects, held, given);
    }

    /** What other models leave. */
    Ground without(Set<Integer> dies) {
        return new Ground(wafer, defects, model, dies);
    }

    /** Cores that may be given to instances: those that work, on dies that reach each other. */
    public int cores(int die) {
        return defects.inMainPart(die) && !given.contains(die) ? defects.livingCores(die) : 0;
    }

    /** Whether the die may be given to instances and has lost nothing. */
    public boolean isWhole(int die) {
        return cores(die) == wafer.die().cores() && defects.dramShare(die) == 1;
    }

    /** Dies that may be given to instances. */
    public int usableDies() {
        int usable = 0;
        for (int die = 0; die < wafer.dies(); die++) {
            usable += cores(die) > 0 ? 1 : 0;
        }
        return usable;
    }

    /** Whether an instance can stand here: nothing it needs is dead, and what DRAM is left holds the model. */
    public boolean holds(Region region) {
        if (wafer.straddles(region) || touchesGiven(region)) {
            return false;
        }
        return defects.isEmpty() || (defects.holds(region) && (model == null || holds(region, model)));
    }

    private boolean touchesGiven(Region region) {
        if (given.isEmpty()) {
            return false;
        }
        return Arrays.stream(region.dieIds(wafer.dieColumns())).anyMatch(given::contains);
    }

    private boolean holds(Region region, ModelSpec held) {
        return shape(region, held).kvBlocks(BLOCK_TOKENS) > 0;
    }

    /** The instance as it is priced: every die like its worst. */
    InstanceShape shape(Region region, ModelSpec held) {
        return new InstanceShape(
                held, defects.worstOf(wafer, region), region.columns(), region.rows(), region.dieShare());
    }
}
