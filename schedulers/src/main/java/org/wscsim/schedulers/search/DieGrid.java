package org.wscsim.schedulers.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.wscsim.core.wafer.Region;
import org.wscsim.core.wafer.WaferSpec;
import org.wscsim.schedulers.partition.Ground;
import org.wscsim.schedulers.partition.RegionSize;

/**
 * The dies that the search may use, and where on them a footprint can lie. Dies that are dead, cut off, or have lost cores
 * or DRAM stacks are left out, so that every place of a kind costs the same. Immutable.
 */
final class DieGrid {
    private final Ground ground;
    private final WaferSpec wafer;
    private final boolean[] usable;
    private final int usableDies;

    DieGrid(Ground ground) {
        this.ground = ground;
        wafer = ground.wafer();
        usable = new boolean[wafer.dies()];
        int count = 0;
        for (int die = 0; die < usable.length; die++) {
            usable[die] = ground.isWhole(die);
            count += usable[die] ? 1 : 0;
        }
        usableDies = count;
    }

    int usableDies() {
        return usableDies;
    }

    int dies() {
        return usable.length;
    }

    boolean isUsable(int die) {
        return usable[die];
    }

    /** Places of a footprint whose upper left die is this one: none, one, or two where it may be turned. */
    List<Region> placesAt(Footprint footprint, int die) {
        List<Region> places = new ArrayList<>(2);
        add(footprint.columns(), footprint.rows(), die, places);
        if (mayTurn(footprint)) {
            add(footprint.rows(), footprint.columns(), die, places);
        }
        return places;
    }

    private boolean mayTurn(Footprint footprint) {
        return footprint.turnable() && new RegionSize(footprint.columns(), footprint.rows()).costsTheSameTurned(wafer);
    }

    /** All places of a footprint, by upper left die. */
    List<Region> places(Footprint footprint) {
        List<Region> places = new ArrayList<>();
        for (int die = 0; die < usable.length; die++) {
            places.addAll(placesAt(footprint, die));
        }
        return places;
    }

    private void add(int columns, int rows, int die, List<Region> places) {
        int x = die % wafer.dieColumns();
        int y = die / wafer.dieColumns();
        if (x + columns > wafer.dieColumns() || y + rows > wafer.dieRows()) {
            return;
        }
        Region place = Region.ofDies(wafer, x, y, columns, rows);
        boolean whole = Arrays.stream(ids(place)).allMatch(id -> usable[id]);
        if (whole && ground.holds(place)) {
            places.add(place);
        }
    }

    int[] ids(Region region) {
        return region.dieIds(wafer.dieColumns());
    }
}
