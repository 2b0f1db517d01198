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

    /** {@link #mixed(Ground, ModelSpec)} on a wafer without defects. */
    public static WaferPlan mixed(WaferSpec wafer, ModelSpec model) {
        return mixed(Ground.whole(wafer), model);
    }

    /** {@link #mixed(Ground, ModelSpec, int, int)} on a wafer without defects. */
    public static WaferPlan mixed(WaferSpec wafer, ModelSpec model, int columns, int rows) {
        return mixed(Ground.whole(wafer), model, columns, rows);
    }

    /** {@link #split(Ground, ModelSpec, int, int)} on a wafer without defects. */
    public static WaferPlan split(WaferSpec wafer, ModelSpec model, int prefill, int decode) {
        return split(Ground.whole(wafer), model, prefill, decode);
    }

    /** {@link #splits(Ground, ModelSpec)} on a wafer without defects. */
    public static List<WaferPlan> splits(WaferSpec wafer, ModelSpec model) {
        return splits(Ground.whole(wafer), model);
    }

    /** Mixed instances of TP 8 on 2x4 dies: the default of orca and vllm. */
    public static WaferPlan mixed(Ground ground, ModelSpec model) {
        return mixed(ground, model, DEFAULT_COLUMNS, DEFAULT_ROWS);
    }

    /** As many mixed instances of {@code columns x rows} dies as the wafer takes. */
    public static WaferPlan mixed(Ground anyGround, ModelSpec model, int columns, int rows) {
        Ground ground = anyGround.forModel(model);
        List<String> notes = new ArrayList<>();
        RegionSize tile = tile(ground, model, new RegionSize(columns, rows), notes);
        int count = tiles(ground, tile);
        return plan(ground, tile, 0, 0, count, notes);
    }

    /**
     * The default tiling with its first {@code prefill} tiles for prompts and the next {@code decode} for generation.
     */
    public static WaferPlan split(Ground anyGround, ModelSpec model, int prefill, int decode) {
        Ground ground = anyGround.forModel(model);
        List<String> notes = new ArrayList<>();
        RegionSize tile = splitTile(ground, model, notes);
        int count = tiles(ground, tile);
        if (prefill < 1 || decode < 1 || prefill + decode > count) {
            throw new BadInputException("split out of range: prefill=" + prefill + ", decode=" + decode + ", tiles="
                    + count + " of " + tile + "; give at least one of each and no more than there are tiles");
        }
        return plan(ground, tile, prefill, decode, 0, notes);
    }

    /** Every split of all tiles of the default tiling, from 1 prefill instance to all but one. */
    public static List<WaferPlan> splits(Ground anyGround, ModelSpec model) {
        Ground ground = anyGround.forModel(model);
        int count = tiles(ground, splitTile(ground, model, new ArrayList<>()));
        List<WaferPlan> plans = new ArrayList<>();
        for (int prefill = 1; prefill < count; prefill++) {
            plans.add(split(ground, model, prefill, count - prefill));
        }
        return plans;
    }

    /** The default tile, or the largest smaller one of which the wafer takes two. */
    private static RegionSize splitTile(Ground ground, ModelSpec model, List<String> notes) {
        RegionSize tile = tile(ground, model, new RegionSize(DEFAULT_COLUMNS, DEFAULT_ROWS), notes);
        if (tiles(ground, tile) >= 2) {
            return tile;
        }
        RegionSize smaller = best(ground, model, 1, tile.dies() - 1, false, 2);
        if (smaller == null) {
            throw new BadInputException("wafer too small for a prefill and a decode instance: wafer="
                    + ground.wafer().dieColumns() + "x" + ground.wafer().dieRows() + ", model=" + model.name()
                    + ", tile=" + tile + "; use a mixed system or a larger wafer");
        }
        notes.add("tiles of " + smaller + " dies instead of " + tile + ": two instances are needed");
        return smaller;
    }

    private static RegionSize tile(Ground ground, ModelSpec model, RegionSize asked, List<String> notes) {
        boolean fits = asked.fitsIn(ground.wafer()) && fits(ground, model, asked);
        if (fits && tiles(ground, asked) > 0) {
            return asked;
        }
        RegionSize largest = best(ground, model, 1, asked.dies(), false, 1);
        RegionSize found = largest != null
                ? largest
                : best(ground, model, asked.dies() + 1, ground.wafer().dies(), true, 1);
        if (found == null) {
            throw tooLarge(ground, model);
        }
        String reason = fits
                ? "no tile works"
                : asked.fitsIn(ground.wafer()) ? "the model does not fit" : "the wafer is smaller";
        notes.add("tiles of " + found + " dies instead of " + asked + ": " + reason);
        return found;
    }

    /** Best rectangle with a number of dies in the range that holds the model and tiles often enough, or null. */
    private static @org.jspecify.annotations.Nullable RegionSize best(
            Ground ground, ModelSpec model, int leastDies, int mostDies, boolean smallest, int leastTiles) {
        RegionSize best = null;
        for (int columns = 1; columns <= ground.wafer().dieColumns(); columns++) {
            for (int rows = 1; rows <= ground.wafer().dieRows(); rows++) {
                RegionSize size = new RegionSize(columns, rows);
                boolean allowed = size.dies() >= leastDies
                        && size.dies() <= mostDies
                        && tiles(ground, size) >= leastTiles
                        && fits(ground, model, size);
                if (allowed && (best == null || precedes(ground, size, best, smallest))) {
                    best = size;
                }
            }
        }
        return best;
    }

    private static boolean precedes(Ground ground, RegionSize size, RegionSize best, boolean smallest) {
        if (size.dies() != best.dies()) {
            return smallest == (size.dies() < best.dies());
        }
        int more = Integer.compare(tiles(ground, size), tiles(ground, best));
        return more != 0 ? more > 0 : size.elongation() < best.elongation();
    }

    private static boolean fits(Ground ground, ModelSpec model, RegionSize size) {
        return new InstanceShape(model, ground.wafer(), size.columns(), size.rows(), 1).kvBlocks(BLOCK_TOKENS) > 0;
    }

    private static int tiles(Ground ground, RegionSize size) {
        return places(ground, size).size();
    }

    /**
     * The regular tiling; on a wafer with defects, what of it works, or tiles put wherever the next one fits, by rows or by
     * columns, turned ones too, when those are more.
     */
    private static List<Region> places(Ground ground, RegionSize size) {
        List<Region> places = TileLayouts.tiles(ground, size);
        if (!ground.defects().isEmpty()) {
            for (List<RegionSize> sizes : List.of(List.of(size), size.ways(ground.wafer()))) {
                for (boolean byRow : new boolean[] {true, false}) {
                    List<Region> found = firstFit(ground, sizes, byRow);
                    places = found.size() > places.size() ? found : places;
                }
            }
        }
        return places;
    }

    static List<Region> firstFit(Ground ground, List<RegionSize> sizes, boolean byRow) {
        int columns = ground.wafer().dieColumns();
        int rows = ground.wafer().dieRows();
        Occupancy occupancy = new Occupancy(ground);
        List<Region> found = new ArrayList<>();
        for (int i = 0; i < columns * rows; i++) {
            int x = byRow ? i % columns : i / rows;
            int y = byRow ? i / columns : i % rows;
            for (RegionSize size : sizes) {
                Region place = Region.ofDies(ground.wafer(), x, y, size.columns(), size.rows());
                if (occupancy.inside(place) && occupancy.free(place)) {
                    occupancy.take(place);
                    found.add(place);
                }
            }
        }
        return found;
    }

    private static BadInputException tooLarge(Ground ground, ModelSpec model) {
        InstanceShape whole = new InstanceShape(
                model,
                ground.wafer(),
                ground.wafer().dieColumns(),
                ground.wafer().dieRows(),
                1);
        return new BadInputException("model does not fit the wafer: model=" + model.name() + ", wafer="
                + ground.wafer().name() + ", defects=" + ground.defects()
                + ", neededBytesPerDie=" + whole.weightBytesPerDie() + ", availableBytesPerDie="
                + (whole.kvBytesPerDie() + whole.weightBytesPerDie()) + "; choose a wafer with more dram");
    }

    private static WaferPlan plan(
            Ground ground, RegionSize tile, int prefill, int decode, int mixed, List<String> notes) {
        List<InstancePlan> instances = new ArrayList<>();
        List<Region> places = places(ground, tile);
        for (int i = 0; i < prefill + decode + mixed; i++) {
            Role role = i < prefill ? Role.PREFILL : i < prefill + decode ? Role.DECODE : Role.MIXED;
            instances.add(new InstancePlan(role, places.get(i)));
        }
        if (!ground.defects().isEmpty()) {
            notes.add("tiles around " + ground.defects());
        }
        String name = mixed > 0 ? mixed + "xM:" + tile : prefill + "xP:" + tile + "," + decode + "xD:" + tile;
        return new WaferPlan(name, instances, notes);
    }
}
