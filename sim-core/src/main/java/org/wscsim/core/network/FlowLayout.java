package org.wscsim.core.network;

/**
 * Offsets of the state of flows: one row per flow, which holds a node per link of its path; one row per link, the head of
 * the doubly linked list of its nodes; one row per transfer, the head of the list of its flows.
 *
 * <pre>
 *   flow     0        8        16       24       32       40       48       56       64
 *            +--------+--------+--------+--------+--------+--------+--------+--------+
 *            |bytes   |1e-12 B |rate    |rate    |drained |latency |rate    |new rate|
 *            |left    |left    |B/s     |since ps|ps      |ps      |if alone|        |
 *            +--------+---+----+---+----+---+----+---+----+--------+--------+--------+
 *   64       |trans-|links|heap |next |bottle|mark | new  | - | nodes: 12 bytes per link
 *            |fer   |     |index|     |neck  |     |bottl.|   | of the path, from 96 on
 *            +------+-----+-----+-----+------+-----+------+---+-------------
 *   node     | link, next node, previous node |      a node's number is flow * 2^bits + place on the path; 0 ends a list,
 *   link     | first node | flows | sum of rates | held since |                  so numbers are stored plus one
 *   transfer | first flow | mark  | latest arrival of what has drained | end told to the clock |
 * </pre>
 */
final class FlowLayout {
    static final int BYTES_LEFT = 0;
    static final int FRACTION_LEFT = 8;
    static final int RATE = 16;
    static final int SINCE_PS = 24;
    static final int DRAIN_PS = 32;
    static final int LATENCY_PS = 40;
    static final int ALONE_RATE = 48;
    static final int NEW_RATE = 56;
    static final int TRANSFER = 64;
    static final int LINKS = 68;
    static final int HEAP_INDEX = 72;
    static final int NEXT = 76;
    static final int BOTTLENECK = 80;
    static final int MARK = 84;
    static final int NEW_BOTTLENECK = 88;
    static final int NODES = 96;

    static final int NODE_BYTES = 12;
    static final int NODE_LINK = 0;
    static final int NODE_NEXT = 4;
    static final int NODE_PREVIOUS = 8;

    static final int LINK_BYTES = 32;
    static final int LINK_FIRST = 0;
    static final int LINK_COUNT = 4;
    static final int LINK_RATES = 8;
    static final int LINK_SINCE_PS = 16;

    static final int TRANSFER_BYTES = 32;
    static final int TRANSFER_FIRST = 0;
    static final int TRANSFER_MARK = 4;
    static final int TRANSFER_LATEST_PS = 8;
    static final int TRANSFER_TOLD_PS = 16;

    private static final int LINE_BYTES = 64;

    private FlowLayout() {}

    /** Bytes of a flow's row, whole cache lines. */
    static int rowBytes(int longestPath) {
        return (NODES + NODE_BYTES * longestPath + LINE_BYTES - 1) / LINE_BYTES * LINE_BYTES;
    }
}
