package org.wscsim.schedulers.partition;

import java.util.ArrayList;
import java.util.List;
import org.wscsim.core.engine.InstancePlan;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.operator.InstanceShape;
import org.wscsim.core.serving.Role;
import org.wscsim.core.wafer.Region;
import org.wscsim.core.wafer.WaferSpec;

/**
 * Plans of equal tiles in row-major order: what a system does that knows nothing of the mesh.
 *
 * <p>The default tile is TP 8 on 2x4 dies (six of them on case 3). Where the wafer is too small for the tile asked for,
 * the largest rectangle of at most as many dies takes its place; where the model does not fit the tile, the smallest
 * rectangle that holds it. Among rectangles of equal size the one that gives most tiles wins, then the squarer, then the
 * one with fewer columns. The plan's notes say so. Stateless.
 */
public final class TiledPlans {
    /** Columns of the default tile. */
    public static final int DEFAULT_COLUMNS = 2;
    /** Rows of the default tile. */
    public static final int DEFAULT_ROWS = 4;

    private static final int BLOCK_TOKENS = 16;

    private TiledPlans() {}

    /** Mixed instances of TP 8 on 2x4 dies: the default of orca and vllm. */
    public static WaferPlan mixed(WaferSpec wafer, ModelSpec model) {
        return mixed(wafer, model, DEFAULT_COLUMNS, DEFAULT_ROWS);
    }

    /** As many mixed instances of {@code columns x rows} dies as the wafer takes. */
    public static WaferPlan mixed(WaferSpec wafer, ModelSpec model, int columns, int rows) {
        List<String> notes = new ArrayList<>();
        RegionSize tile = tile(wafer, model, new RegionSize(columns, rows), notes);
        int count = tiles(wafer, tile);
        return plan(wafer, tile, 0, 0, count, notes);
    }

    /**
     * The default tiling with its first {@code prefill} tiles for prompts and the next {@code decode} for generation.
     */
    public static WaferPlan split(WaferSpec wafer, ModelSpec model, int prefill, int decode) {
        List<String> notes = new ArrayList<>();
        RegionSize tile = splitTile(wafer, model, notes);
        int count = tiles(wafer, tile);
        if (prefill < 1 || decode < 1 || prefill + decode > count) {
            throw new BadInputException("split out of range: prefill=" + prefill + ", decode=" + decode + ", tiles="
                    + count + " of " + tile + "; give at least one of each and no more than there are tiles");
        }
        return plan(wafer, tile, prefill, decode, 0, notes);
    }

    /** Every split of all tiles of the default tiling, from 1 prefill instance to all but one. */
    public static List<WaferPlan> splits(WaferSpec wafer, ModelSpec model) {
        int count = tiles(wafer, splitTile(wafer, model, new ArrayList<>()));
        List<WaferPlan> plans = new ArrayList<>();
        for (int prefill = 1; prefill < count; prefill++) {
            plans.add(split(wafer, model, prefill, count - prefill));
        }
        return plans;
    }

    /** The default tile, or the largest smaller one of which the wafer takes two. */
    private static RegionSize splitTile(WaferSpec wafer, ModelSpec model, List<String> notes) {
        RegionSize tile = tile(wafer, model, new RegionSize(DEFAULT_COLUMNS, DEFAULT_ROWS), notes);
        if (tiles(wafer, tile) >= 2) {
            return tile;
        }
        RegionSize smaller = best(wafer, model, 1, tile.dies() - 1, false, 2);
        if (smaller == null) {
            throw new BadInputException("wafer too small for a prefill and a decode instance: wafer="
                    + wafer.dieColumns() + "x" + wafer.dieRows() + ", model=" + model.name()
                    + ", tile=" + tile + "; use a mixed system or a larger wafer");
        }
        notes.add("tiles of " + smaller + " dies instead of " + tile + ": two instances are needed");
        return smaller;
    }

    private static RegionSize tile(WaferSpec wafer, ModelSpec model, RegionSize asked, List<String> notes) {
        if (asked.fitsIn(wafer) && fits(wafer, model, asked)) {
            return asked;
        }
        RegionSize largest = best(wafer, model, 1, asked.dies(), false, 1);
        RegionSize found = largest != null ? largest : best(wafer, model, asked.dies() + 1, wafer.dies(), true, 1);
        if (found == null) {
            throw tooLarge(wafer, model);
        }
        String reason = asked.fitsIn(wafer) ? "the model does not fit" : "the wafer is smaller";
        notes.add("tiles of " + found + " dies instead of " + asked + ": " + reason);
        return found;
    }

    /** Best rectangle with a number of dies in the range that holds the model and tiles often enough, or null. */
    private static @org.jspecify.annotations.Nullable RegionSize best(
            WaferSpec wafer, ModelSpec model, int leastDies, int mostDies, boolean smallest, int leastTiles) {
        RegionSize best = null;
        for (int columns = 1; columns <= wafer.dieColumns(); columns++) {
            for (int rows = 1; rows <= wafer.dieRows(); rows++) {
                RegionSize size = new RegionSize(columns, rows);
                boolean allowed = size.dies() >= leastDies
                        && size.dies() <= mostDies
                        && tiles(wafer, size) >= leastTiles
                        && fits(wafer, model, size);
                if (allowed && (best == null || precedes(wafer, size, best, smallest))) {
                    best = size;
                }
            }
        }
        return best;
    }

    private static boolean precedes(WaferSpec wafer, RegionSize size, RegionSize best, boolean smallest) {
        if (size.dies() != best.dies()) {
            return smallest == (size.dies() < best.dies());
        }
        int more = Integer.compare(tiles(wafer, size), tiles(wafer, best));
        return more != 0 ? more > 0 : size.elongation() < best.elongation();
    }

    private static boolean fits(WaferSpec wafer, ModelSpec model, RegionSize size) {
        return new InstanceShape(model, wafer, size.columns(), size.rows(), 1).kvBlocks(BLOCK_TOKENS) > 0;
    }

    private static int tiles(WaferSpec wafer, RegionSize size) {
        return (wafer.dieColumns() / size.columns()) * (wafer.dieRows() / size.rows());
    }

    private static BadInputException tooLarge(WaferSpec wafer, ModelSpec model) {
        InstanceShape whole = new InstanceShape(model, wafer, wafer.dieColumns(), wafer.dieRows(), 1);
        return new BadInputException("model does not fit the wafer: model=" + model.name() + ", wafer=" + wafer.name()
                + ", neededBytesPerDie=" + whole.weightBytesPerDie() + ", availableBytesPerDie="
                + (whole.kvBytesPerDie() + whole.weightBytesPerDie()) + "; choose a wafer with more dram");
    }

    private static WaferPlan plan(
            WaferSpec wafer, RegionSize tile, int prefill, int decode, int mixed, List<String> notes) {
        List<InstancePlan> instances = new ArrayList<>();
        int perRow = wafer.dieColumns() / tile.columns();
        for (int i = 0; i < prefill + decode + mixed; i++) {
            int x = (i % perRow) * tile.columns();
            int y = (i / perRow) * tile.rows();
            Role role = i < prefill ? Role.PREFILL : i < prefill + decode ? Role.DECODE : Role.MIXED;
            instances.add(new InstancePlan(role, Region.ofDies(wafer, x, y, tile.columns(), tile.rows())));
        }
        String name = mixed > 0 ? mixed + "xM:" + tile : prefill + "xP:" + tile + "," + decode + "xD:" + tile;
        return new WaferPlan(name, instances, notes);
    }
}
