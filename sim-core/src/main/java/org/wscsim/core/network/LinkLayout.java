package org.wscsim.core.network;

/**
 * Offsets of one link's state: a 64-byte line that every message touches, and a row of older reservations that is
 * touched only where messages meet. Lines lie together, and so do rows: the lines of 6 x 9 dies (15 kB) stay in the L1
 * cache.
 *
 * <pre>
 *   line  0        8        16       24       32       40       48       56       64
 *         +--------+--------+--------+--------+--------+--------+--------+--------+
 *         | next   | newest | newest | demand | trans- | in-step| busy   | waiting|
 *         | free ps| start  | rate   | B/s    | fer B  | bytes  | ps     | ps     |
 *         +--------+--------+--------+--------+--------+--------+--------+--------+
 *   row   0     4     8        16       24       32                    176      192
 *         +-----+-----+--------+--------+--------+---------------------+--------+
 *         |first|count| start  | until  | rate   | 6 more of the three | unused |
 *         +-----+-----+--------+--------+--------+---------------------+--------+
 * </pre>
 *
 * <p>The newest reservation is in the line and ends when the link is next free. The row is a ring, oldest at
 * {@code first}, of those before it that may not have ended.
 */
final class LinkLayout {
    static final int LINE_BYTES = 64;

    static final int NEXT_FREE_PS = 0;
    static final int NEWEST_START_PS = 8;
    static final int NEWEST_RATE = 16;
    static final int DEMAND = 24;
    static final int TRANSFER_BYTES = 32;
    static final int IN_STEP_BYTES = 40;
    static final int BUSY_PS = 48;
    static final int WAITING_PS = 56;

    static final int ROW_BYTES = 192;
    static final int FIRST = 0;
    static final int COUNT = 4;
    static final int START_PS = 8;
    static final int UNTIL_PS = 16;
    static final int RATE = 24;
    static final int RESERVATION_BYTES = 24;

    /** Reservations in a row. */
    static final int OLDER = 7;

    /** Reservations of a link that are told apart. */
    static final int RESERVATIONS = OLDER + 1;

    private LinkLayout() {}

    /** Offset of a link's line. */
    static long line(int link) {
        return (long) link * LINE_BYTES;
    }

    /** Offset of a link's row. */
    static long row(int link) {
        return (long) link * ROW_BYTES;
    }

    /** What to add to a row's offset to reach the fields of its {@code index}-th oldest reservation. */
    static long older(int first, int index) {
        int place = first + index;
        return (place < OLDER ? place : place - OLDER) * (long) RESERVATION_BYTES;
    }
}
