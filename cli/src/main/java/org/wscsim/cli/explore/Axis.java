package org.wscsim.cli.explore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.design.Design;

/** What a designer chooses of a die. The grid of dies follows, and a link takes what edge the DRAM leaves. */
enum Axis {
    MATRIX("matrix TFLOP/s per core"),
    SRAM("SRAM KiB per core"),
    CORES("cores per die"),
    STACKS("DRAM stacks per die"),
    D2D("D2D TB/s per link");

    private final String text;

    Axis(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    double of(Design design) {
        return switch (this) {
            case MATRIX -> design.matrixFlopsPerCore() / 1e12;
            case SRAM -> design.sramBytesPerCore() / 1024.0;
            case CORES -> design.cores();
            case STACKS -> design.dramStacks();
            case D2D -> design.d2dBytesPerSecond() / 1e12;
        };
    }

    /**
     * For each other value of this axis the candidate that is else like the centre: same system, other axes equal, the link as
     * near as there is, the grid that the fluid objective likes best.
     */
    List<Entry> along(Entry centre, List<Entry> all) {
        TreeMap<Double, Entry> found = new TreeMap<>();
        for (Entry entry : all) {
            if (entry != centre && isAlong(centre, entry)) {
                found.merge(of(entry.candidate().design()), entry, (a, b) -> nearer(centre, a, b));
            }
        }
        found.remove(of(centre.candidate().design()));
        return List.copyOf(found.values());
    }

    private boolean isAlong(Entry centre, Entry entry) {
        Design at = centre.candidate().design();
        Design other = entry.candidate().design();
        return centre.candidate().system().equals(entry.candidate().system())
                && Arrays.stream(values())
                        .filter(axis -> axis != this && axis != D2D)
                        .allMatch(axis -> axis.of(at) == axis.of(other));
    }

    private Entry nearer(Entry centre, Entry a, Entry b) {
        double wanted = D2D.of(centre.candidate().design());
        Comparator<Entry> order = Comparator.comparingDouble((Entry entry) ->
                        this == D2D ? 0 : Math.abs(D2D.of(entry.candidate().design()) - wanted))
                .thenComparing(Comparator.comparingDouble(Entry::fluid).reversed())
                .thenComparingInt(entry -> entry.candidate().index());
        return order.compare(a, b) <= 0 ? a : b;
    }

    /** One step up and down each axis, and the other systems on the same wafer. */
    static List<Entry> neighbours(Entry centre, List<Entry> all) {
        List<Entry> around = new ArrayList<>();
        for (Axis axis : values()) {
            double here = axis.of(centre.candidate().design());
            Entry below = null;
            Entry above = null;
            for (Entry entry : axis.along(centre, all)) {
                boolean less = axis.of(entry.candidate().design()) < here;
                below = less ? entry : below;
                above = less || above != null ? above : entry;
            }
            addIfThere(around, below);
            addIfThere(around, above);
        }
        for (Entry entry : all) {
            boolean same = entry.candidate().design().equals(centre.candidate().design());
            addIfThere(around, same && entry != centre ? entry : null);
        }
        return around;
    }

    private static void addIfThere(List<Entry> around, @Nullable Entry entry) {
        if (entry != null) {
            around.add(entry);
        }
    }
}
