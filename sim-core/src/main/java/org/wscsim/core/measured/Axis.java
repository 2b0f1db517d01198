package org.wscsim.core.measured;

/** Nodes of one axis of a measured grid, ascending: where a value lies among them. Stateless, any thread. */
final class Axis {
    private Axis() {}

    /** The last node at or below the value; the first node when all are above. */
    static int floorIndex(int[] nodes, double value) {
        int low = 0;
        int high = nodes.length - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (nodes[middle] <= value) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** Index of the node at or below the value plus the linear fraction to the next; clamped to the nodes. */
    static double position(int[] nodes, double value) {
        int at = floorIndex(nodes, value);
        if (at == nodes.length - 1 || value <= nodes[at]) {
            return at;
        }
        return Math.min(at + (value - nodes[at]) / (nodes[at + 1] - nodes[at]), Math.nextDown(at + 1.0));
    }

    /** The value, or the nearest of first and last node. */
    static double clamp(int[] nodes, double value) {
        return Math.clamp(value, nodes[0], nodes[nodes.length - 1]);
    }

    static Range range(int[] nodes, double value) {
        return Range.of(value, nodes[0], nodes[nodes.length - 1]);
    }
}
