package org.wscsim.core.event;

/**
 * A 64-bit fingerprint of what happened to the requests of a run, in the order in which it happened. Two runs with equal
 * inputs have equal values, whatever the stepping mode, thread count, machine or JDK; a change of any field of any
 * transition, or of their order, changes the value but for one chance in 2<sup>64</sup>.
 *
 * <p><strong>Definition.</strong> Arithmetic is modulo 2<sup>64</sup>, {@code rotl} rotates left, {@code >>>} shifts in
 * zeros. The constants are odd and come from xxHash64 (Collet, "xxHash fast digest algorithm", XXH64):
 *
 * <pre>
 *   P1 = 0x9E3779B185EBCA87   P2 = 0xC2B2AE3D27D4EB4F   P3 = 0x165667B19E3779F9   P4 = 0x27D4EB2F165667C5
 *
 *   state = P4, count = 0
 *   for each transition (code, ps, requestId, instance):
 *     word  = code * 2^32 + (instance mod 2^32)          -- instance -1 is 0xFFFFFFFF
 *     mixed = rotl(ps * P1, 31) * P2 + rotl(requestId * P3, 29) * P1 + rotl(word * P2, 33) * P3
 *     state = rotl(state xor mixed, 27) * P1 + P4
 *     count = count + 1
 *   value:
 *     v = state xor (count * P3)
 *     v = (v xor (v >>> 33)) * P2
 *     v = (v xor (v >>> 29)) * P3
 *     v = v xor (v >>> 32)
 * </pre>
 *
 * <p>Only the line of {@code state} waits for the transition before it (about 6 cycles). Confined to the simulation
 * thread; allocates nothing.
 */
public final class TapeHash {
    private static final long P1 = 0x9E3779B185EBCA87L;
    private static final long P2 = 0xC2B2AE3D27D4EB4FL;
    private static final long P3 = 0x165667B19E3779F9L;
    private static final long P4 = 0x27D4EB2F165667C5L;

    private long state = P4;
    private long count;

    /**
     * Appends one transition.
     *
     * @param instance where it happened, or -1 where there is none
     */
    public void transition(Transition kind, long ps, long requestId, int instance) {
        final long word = (long) kind.code() << Integer.SIZE | Integer.toUnsignedLong(instance);
        final long mixed = Long.rotateLeft(ps * P1, 31) * P2
                + Long.rotateLeft(requestId * P3, 29) * P1
                + Long.rotateLeft(word * P2, 33) * P3;
        state = Long.rotateLeft(state ^ mixed, 27) * P1 + P4;
        count++;
    }

    /** The fingerprint of all transitions so far; appending may go on afterwards. */
    public long value() {
        long v = state ^ count * P3;
        v = (v ^ v >>> 33) * P2;
        v = (v ^ v >>> 29) * P3;
        return v ^ v >>> 32;
    }

    /** Transitions appended. */
    public long count() {
        return count;
    }
}
