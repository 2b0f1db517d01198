package org.wscsim.core.flit;

import java.util.SplittableRandom;

/** Where a node of a k x k mesh sends to, as BookSim's patterns of the same names (Dally and Towles 2004, section 3.2). */
public enum TrafficPattern {
    /** Any node with equal chance, the sender included. */
    UNIFORM("uniform"),
    /** Row and column exchanged. */
    TRANSPOSE("transpose"),
    /** One of the given nodes, with equal chance. */
    HOTSPOT("hotspot"),
    /** The opposite node: every bit of the address inverted. */
    BIT_COMPLEMENT("bit-complement"),
    /** Just less than half of the way around in both dimensions. */
    TORNADO("tornado");

    private final String title;

    TrafficPattern(String title) {
        this.title = title;
    }

    /** As on the command line. */
    public String title() {
        return title;
    }

    /** Whether it needs a power of two of nodes in each dimension. */
    public boolean needsPowerOfTwo() {
        return this == BIT_COMPLEMENT;
    }

    int destination(int node, int k, int[] hotspots, SplittableRandom random) {
        int x = node % k;
        int y = node / k;
        return switch (this) {
            case UNIFORM -> random.nextInt(k * k);
            case TRANSPOSE -> x * k + y;
            case HOTSPOT -> hotspots.length == 1 ? hotspots[0] : hotspots[random.nextInt(hotspots.length)];
            case BIT_COMPLEMENT -> k * k - 1 - node;
            case TORNADO -> {
                int turn = (k + 1) / 2 - 1;
                yield (y + turn) % k * k + (x + turn) % k;
            }
        };
    }
}
