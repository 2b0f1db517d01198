package org.wscsim.core.flit;

/** A flit as an int: its packet's slot, and whether it is the first or the last of it. */
final class Flit {
    private static final int TAIL = 1;
    private static final int HEAD = 2;
    private static final int PACKET_SHIFT = 2;

    private Flit() {}

    static int of(int packet, boolean head, boolean tail) {
        return (packet << PACKET_SHIFT) | (head ? HEAD : 0) | (tail ? TAIL : 0);
    }

    static int packet(int flit) {
        return flit >>> PACKET_SHIFT;
    }

    static boolean isHead(int flit) {
        return (flit & HEAD) != 0;
    }

    static boolean isTail(int flit) {
        return (flit & TAIL) != 0;
    }
}
