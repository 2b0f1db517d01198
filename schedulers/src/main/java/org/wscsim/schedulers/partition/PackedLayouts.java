package org.wscsim.schedulers.partition;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.wafer.Region;
import org.wscsim.core.wafer.WaferSpec;
import org.wscsim.schedulers.partition.DecodeCentredPlacement.Layout;

/**
 * Layouts of two sizes: first fit in several orders of places, either phase first, so that one of the 32 combinations
 * packs tightly and another keeps decode in the middle; then single instances move to free places while that shortens
 * the distance. Stateless.
 */
final class PackedLayouts {
    private PackedLayouts() {}

    static @Nullable Layout best(
            Ground ground, RegionSize prefill, int prefillCount, RegionSize decode, int decodeCount) {
        List<List<Region>> prefillOrders = orders(ground, prefill);
        List<List<Region>> decodeOrders = orders(ground, decode);
        if (prefillOrders.getFirst().size() < prefillCount
                || decodeOrders.getFirst().size() < decodeCount) {
            return null;
        }
        Layout best = null;
        for (List<Region> prefillPlaces : prefillOrders) {
            for (List<Region> decodePlaces : decodeOrders) {
                for (boolean decodeFirst : new boolean[] {true, false}) {
                    Packing packing = new Packing(new Occupancy(ground), new Layout(), prefillPlaces, decodePlaces);
                    boolean packed = packing.fill(prefillCount, decodeCount, decodeFirst);
                    if (packed) {
                        packing.descend();
                    }
                    if (packed && (best == null || packing.layout.doubledHops() < best.doubledHops())) {
                        best = packing.layout;
                    }
                }
            }
        }
        return best;
    }

    private static List<List<Region>> orders(Ground ground, RegionSize size) {
        WaferSpec wafer = ground.wafer();
        List<Region> rowMajor = new ArrayList<>();
        for (int y = 0; y + size.rows() <= wafer.dieRows(); y++) {
            for (int x = 0; x + size.columns() <= wafer.dieColumns(); x++) {
                Region place = Region.ofDies(wafer, x, y, size.columns(), size.rows());
                if (ground.holds(place)) {
                    rowMajor.add(place);
                }
            }
        }
        Comparator<Region> offCentre = Comparator.comparingInt(
                place -> TileLayouts.offCentreX(wafer, place) + TileLayouts.offCentreY(wafer, place));
        // Sorting is stable, so ties stay in row-major order.
        return List.of(
                sorted(rowMajor, offCentre),
                rowMajor,
                sorted(rowMajor, Comparator.comparingInt(Region::x)),
                sorted(rowMajor, offCentre.reversed()));
    }

    private static List<Region> sorted(List<Region> places, Comparator<Region> order) {
        List<Region> copy = new ArrayList<>(places);
        copy.sort(order);
        return copy;
    }

    /** One attempt. */
    private record Packing(Occupancy occupancy, Layout layout, List<Region> prefillPlaces, List<Region> decodePlaces) {

        boolean fill(int prefillCount, int decodeCount, boolean decodeFirst) {
            if (decodeFirst) {
                return fill(layout.decode, decodePlaces, decodeCount)
                        && fill(layout.prefill, prefillPlaces, prefillCount);
            }
            return fill(layout.prefill, prefillPlaces, prefillCount) && fill(layout.decode, decodePlaces, decodeCount);
        }

        private boolean fill(List<Region> into, List<Region> places, int count) {
            for (Region place : places) {
                if (into.size() < count && occupancy.free(place)) {
                    occupancy.take(place);
                    into.add(place);
                }
            }
            return into.size() == count;
        }

        void descend() {
            boolean moved = true;
            while (moved) {
                moved = moveOne(layout.decode, decodePlaces) || moveOne(layout.prefill, prefillPlaces);
            }
        }

        /** Moves the first instance that some free place brings nearer, to the best such place. */
        private boolean moveOne(List<Region> regions, List<Region> places) {
            for (int i = 0; i < regions.size(); i++) {
                Region from = regions.get(i);
                occupancy.giveBack(from);
                Region to = bestPlace(regions, i, places);
                regions.set(i, to);
                occupancy.take(to);
                if (!to.equals(from)) {
                    return true;
                }
            }
            return false;
        }

        private Region bestPlace(List<Region> regions, int i, List<Region> places) {
            Region best = regions.get(i);
            long least = layout.doubledHops();
            for (Region place : places) {
                if (occupancy.free(place)) {
                    regions.set(i, place);
                    long cost = layout.doubledHops();
                    if (cost < least) {
                        least = cost;
                        best = place;
                    }
                }
            }
            return best;
        }
    }
}
