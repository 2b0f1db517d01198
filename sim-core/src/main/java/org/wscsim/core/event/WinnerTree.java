package org.wscsim.core.event;

import org.wscsim.core.memory.Cells;
import org.wscsim.core.memory.NativeMemory;

/**
 * The pending events of a run, at most one per component: a binary tournament tree over component slots, keyed by
 * virtual time.
 *
 * <p><strong>Tie rule.</strong> Of equal times the lower slot wins. Slots are laid out in the order FAULT, TRANSFER_END,
 * ARRIVAL, STEP_END, SAMPLE, which so is the order of events at one instant.
 *
 * <p>Each inner node holds the slot that wins below it. With four slots and times 7, 3, 3, none:
 *
 * <pre>
 *              node 1 = 1              winner() = 1, winnerPs() = 3
 *           /             \
 *      node 2 = 1      node 3 = 2
 *       /      \        /      \
 *     s0 7    s1 3    s2 3    s3 none
 * </pre>
 *
 * Scheduling, rescheduling and cancelling are the same thing: write the slot's time and replay its path to the root,
 * which is known before any comparison is made: ceil(log2 of the highest slot used) matches. Reading the winner is one load.
 *
 * <p>Footprint 12 bytes per slot, rounded up to a power of two. Nodes of 16 bytes that carry the time next to the slot
 * are as fast up to 10,000 slots and slower beyond, where they leave the cache first. Confined to the simulation thread; allocates nothing.
 */
public final class WinnerTree {
    /** Time of a slot without an event; later than every event. */
    public static final long NONE = Long.MAX_VALUE;

    private final Cells timesPs;
    private final Cells winners;
    private final int capacity;
    private final int leaves;
    /** The node that stands for all slots used so far; what lies right of it has no event. */
    private int top;

    /** Slots below the top. */
    private int covered;

    /** A tree of {@code capacity} slots, none of which has an event. */
    public WinnerTree(NativeMemory memory, String purpose, int capacity) {
        if (capacity < 1 || capacity > 1 << 30) {
            throw new IllegalArgumentException("slots out of range: purpose=" + purpose + ", capacity=" + capacity);
        }
        this.capacity = capacity;
        leaves = Math.max(2, Integer.highestOneBit(2 * capacity - 1));
        timesPs = memory.cells(purpose, (long) leaves * Long.BYTES);
        winners = memory.cells(purpose, (long) leaves * Integer.BYTES);
        top = leaves >> 1;
        covered = 2;
        timesPs.setLong(0, NONE);
        timesPs.setLong(Long.BYTES, NONE);
    }

    /**
     * Gives a slot its event, in place of the one it had.
     *
     * @param timePs when, at least 0; {@link #NONE} cancels
     */
    public void set(int slot, long timePs) {
        assert slot >= 0 && slot < capacity : "slot out of range: slot=" + slot + ", capacity=" + capacity;
        assert timePs >= 0 : "time before the run: timePs=" + timePs;
        final Cells times = this.timesPs;
        final Cells winners = this.winners;
        while (slot >= covered) {
            raise();
        }
        times.setLong((long) slot * Long.BYTES, timePs);
        final int last = top;
        int winner = slot;
        long winnerPs = timePs;
        int rival = slot ^ 1;
        for (int node = slot + leaves; node > last; ) {
            final long rivalPs = times.getLong((long) rival * Long.BYTES);
            // All ones when the rival loses. It stands to the right of an even node and so loses ties there. Masks,
            // since
            // the outcome is a coin toss: a branch is mispredicted at every other level and costs 1.8-2.6 times as much
            // in all. Times are not negative, so the difference does not overflow.
            final long stays = (winnerPs - rivalPs - 1 + (node & 1)) >> (Long.SIZE - 1);
            winnerPs = rivalPs + ((winnerPs - rivalPs) & stays);
            winner = rival ^ ((winner ^ rival) & (int) stays);
            node >>= 1;
            winners.setInt((long) node * Integer.BYTES, winner);
            rival = winners.getInt((long) (node ^ 1) * Integer.BYTES);
        }
    }

    /**
     * A slot right of the top is used for the first time: slots are taken lowest first, so most of a large tree never is,
     * and only what is gets its first values and its pages.
     */
    private void raise() {
        for (int slot = covered; slot < 2 * covered; slot++) {
            timesPs.setLong((long) slot * Long.BYTES, NONE);
        }
        int width = 1;
        for (int first = top + 1; first < leaves; first <<= 1) {
            for (int node = first; node < first + width; node++) {
                winners.setInt((long) node * Integer.BYTES, leftmostSlot(node));
            }
            width <<= 1;
        }
        winners.setInt((long) (top >> 1) * Integer.BYTES, winners.getInt((long) top * Integer.BYTES));
        top >>= 1;
        covered <<= 1;
    }

    /** The slot whose event comes first; meaningless when {@link #winnerPs} is {@link #NONE}. */
    public int winner() {
        return winners.getInt((long) top * Integer.BYTES);
    }

    /** Time of the first event, or {@link #NONE}. */
    public long winnerPs() {
        return timesPs.getLong((long) winner() * Long.BYTES);
    }

    /** Time of the slot's event, or {@link #NONE}. */
    public long timePs(int slot) {
        assert slot >= 0 && slot < capacity : "slot out of range: slot=" + slot + ", capacity=" + capacity;
        return slot < covered ? timesPs.getLong((long) slot * Long.BYTES) : NONE;
    }

    public int capacity() {
        return capacity;
    }

    private int leftmostSlot(int node) {
        final int levelsToLeaves = Integer.numberOfTrailingZeros(leaves) - (31 - Integer.numberOfLeadingZeros(node));
        return (node << levelsToLeaves) - leaves;
    }
}
