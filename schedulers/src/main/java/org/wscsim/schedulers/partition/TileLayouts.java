package org.wscsim.schedulers.partition;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.wafer.Region;
import org.wscsim.core.wafer.WaferSpec;
import org.wscsim.core.wafer.Wafers;
import org.wscsim.schedulers.partition.DecodeCentredPlacement.Layout;

/**
 * Layouts of equal tiles: tiles in several orders from the middle outward, the first ones for decode, the next for
 * prefill; then pairs of tiles exchange their use while that shortens the distance. Stateless.
 */
final class TileLayouts {
    private static final byte UNUSED = 0;
    private static final byte PREFILL = 1;
    private static final byte DECODE = 2;

    private TileLayouts() {}

    static @Nullable Layout best(Ground ground, RegionSize size, int prefillCount, int decodeCount) {
        WaferSpec wafer = ground.wafer();
        List<Region> tiles = tiles(ground, size);
        if (tiles.size() < prefillCount + decodeCount) {
            return null;
        }
        Layout best = null;
        for (Comparator<Region> order : orders(wafer)) {
            List<Region> ordered = new ArrayList<>(tiles);
            ordered.sort(order);
            byte[] use = new byte[ordered.size()];
            for (int i = 0; i < prefillCount + decodeCount; i++) {
                use[i] = i < decodeCount ? DECODE : PREFILL;
            }
            descend(ordered, use);
            Layout layout = layout(ordered, use);
            if (best == null || layout.doubledHops() < best.doubledHops()) {
                best = layout;
            }
        }
        return best;
    }

    /** Tiles of the regular tiling that work, in row-major order; every wafer has its own tiling, if the tile fits one. */
    static List<Region> tiles(Ground ground, RegionSize size) {
        WaferSpec wafer = ground.wafer();
        Wafers wafers = wafer.wafers();
        int waferRows = wafers == null ? wafer.dieRows() : wafers.dieRows();
        int waferColumns = wafers == null ? wafer.dieColumns() : wafers.dieColumns();
        List<Region> tiles = new ArrayList<>();
        for (int y : starts(wafer.dieRows(), waferRows, size.rows())) {
            for (int x : starts(wafer.dieColumns(), waferColumns, size.columns())) {
                Region tile = Region.ofDies(wafer, x, y, size.columns(), size.rows());
                if (ground.holds(tile)) {
                    tiles.add(tile);
                }
            }
        }
        return tiles;
    }

    private static int[] starts(int all, int ofWafer, int size) {
        int period = size > ofWafer ? all : ofWafer;
        return IntStream.rangeClosed(0, all - size)
                .filter(at -> at % period % size == 0 && at % period + size <= period)
                .toArray();
    }

    /** Middle row first, middle column first, nearest to the centre first, spread evenly in row-major order. */
    private static List<Comparator<Region>> orders(WaferSpec wafer) {
        Comparator<Region> byRow = Comparator.comparingInt(tile -> offCentreY(wafer, tile));
        Comparator<Region> byColumn = Comparator.comparingInt(tile -> offCentreX(wafer, tile));
        Comparator<Region> byCentre =
                Comparator.comparingInt(tile -> offCentreX(wafer, tile) + offCentreY(wafer, tile));
        Comparator<Region> rowMajor = Comparator.comparingInt(Region::y).thenComparingInt(Region::x);
        return List.of(
                byRow.thenComparing(byColumn).thenComparing(rowMajor),
                byColumn.thenComparing(byRow).thenComparing(rowMajor),
                byCentre.thenComparing(rowMajor),
                rowMajor);
    }

    /** Twice the distance of the centre from the wafer's middle column line. */
    static int offCentreX(WaferSpec wafer, Region tile) {
        return Math.abs(2 * tile.x() + tile.columns() - wafer.dieColumns());
    }

    static int offCentreY(WaferSpec wafer, Region tile) {
        return Math.abs(2 * tile.y() + tile.rows() - wafer.dieRows());
    }

    /** Makes the best exchange of two tiles until none shortens the distance. */
    private static void descend(List<Region> tiles, byte[] use) {
        long cost = layout(tiles, use).doubledHops();
        while (true) {
            long least = cost;
            int bestFirst = -1;
            int bestSecond = -1;
            for (int first = 0; first < use.length; first++) {
                for (int second = first + 1; second < use.length; second++) {
                    long after = use[first] == use[second] ? cost : costIfSwapped(tiles, use, first, second);
                    if (after < least) {
                        least = after;
                        bestFirst = first;
                        bestSecond = second;
                    }
                }
            }
            if (bestFirst < 0) {
                return;
            }
            swap(use, bestFirst, bestSecond);
            cost = least;
        }
    }

    private static long costIfSwapped(List<Region> tiles, byte[] use, int first, int second) {
        swap(use, first, second);
        long cost = layout(tiles, use).doubledHops();
        swap(use, first, second);
        return cost;
    }

    private static void swap(byte[] use, int first, int second) {
        byte kept = use[first];
        use[first] = use[second];
        use[second] = kept;
    }

    private static Layout layout(List<Region> tiles, byte[] use) {
        Layout layout = new Layout();
        for (int i = 0; i < use.length; i++) {
            if (use[i] != UNUSED) {
                (use[i] == PREFILL ? layout.prefill : layout.decode).add(tiles.get(i));
            }
        }
        return layout;
    }
}
