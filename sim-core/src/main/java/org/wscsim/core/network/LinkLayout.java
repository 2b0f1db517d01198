package org.wscsim.core.network;

/**
 * Offsets of one link's row: a 64-byte line of accounts and three lines of reservations.
 *
 * <pre>
 *   0        8        16       24       32       40       48       56    60    64
 *   +--------+--------+--------+--------+--------+--------+--------+-----+-----+
 *   | next   | demand | trans- | in-step| busy   | waiting| band-  |first|count|
 *   | free ps| B/s    | fer B  | bytes  | ps     | ps     | width  |     |     |
 *   +--------+--------+--------+--------+--------+--------+--------+-----+-----+
 *   | 8 reservations, a ring, oldest at {@code first}: start ps, until ps, rate B/s          |
 *   +--------------------------------------------------------------------------- 256
 * </pre>
 *
 * <p>The ring tells which transfer covers a moment although later ones are already booked. Rows are powers of two apart
 * so that a link's address is a shift.
 */
final class LinkLayout {
    static final int LINE_BYTES = 64;

    static final int NEXT_FREE_PS = 0;
    static final int DEMAND = 8;
    static final int TRANSFER_BYTES = 16;
    static final int IN_STEP_BYTES = 24;
    static final int BUSY_PS = 32;
    static final int WAITING_PS = 40;
    static final int BANDWIDTH = 48;
    static final int RING_FIRST = 56;
    static final int RING_COUNT = 60;

    static final int RING = LINE_BYTES;
    static final int RESERVATIONS = 8;
    static final int RESERVATION_BYTES = 24;
    static final int START_PS = 0;
    static final int UNTIL_PS = 8;
    static final int RATE = 16;

    static final int ROW_SHIFT = 8;
    static final int ROW_BYTES = 1 << ROW_SHIFT;

    private LinkLayout() {}

    /** Offset of the row of a link. */
    static long row(int link) {
        return (long) link << ROW_SHIFT;
    }

    /** Offset in the row of the {@code index}-th oldest reservation. */
    static int reservation(int first, int index) {
        return RING + ((first + index) & (RESERVATIONS - 1)) * RESERVATION_BYTES;
    }
}
