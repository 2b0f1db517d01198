package org.wscsim.core.network;

/** A message on its path; one per mesh, overwritten by every send. */
final class Message {
    /** Source's DRAM port, mesh links, destination's DRAM port: {@code 0..last}. */
    final int[] path;
    /** When the head starts on each of them, ps. */
    final long[] startsPs;

    int last;
    long bytes;
    long sentPs;
    /** Rate of the slowest link, bytes per second. */
    long rate;

    Message(int longestPath) {
        path = new int[longestPath];
        startsPs = new long[longestPath];
    }
}
