package org.wscsim.core.flit;

/**
 * Where flits and credits go, by router and VC; a place is {@code router << 6 | VC}, which fits an event. Immutable.
 */
final class Wiring {
    static final int ROUTER_SHIFT = 6;
    static final int CHANNEL_MASK = (1 << ROUTER_SHIFT) - 1;
    /** In place of a router's: the node's side of the local port. */
    static final int NODE = -1;

    private final int channels;
    private final int[] others;

    Wiring(RouterGrid grid, int vcs) {
        channels = RouterGrid.PORTS * vcs;
        others = new int[grid.routers() * channels];
        for (int i = 0; i < others.length; i++) {
            int port = i % channels / vcs;
            int router = grid.neighbour(i / channels, port);
            boolean local = port == RouterGrid.LOCAL || router == RouterGrid.NONE;
            others[i] = local ? NODE : place(router, RouterGrid.opposite(port) * vcs + i % vcs);
        }
    }

    static int place(int router, int channel) {
        return (router << ROUTER_SHIFT) | channel;
    }

    /** The input VC that an output VC leads to, and the output VC that an input VC is fed by: the same place. */
    int other(int router, int channel) {
        return others[router * channels + channel];
    }
}
