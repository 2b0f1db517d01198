package org.wscsim.core.flit;

import java.util.function.BiFunction;
import org.wscsim.core.memory.Cells;

/**
 * Cycles in which a channel carries nothing of ours: standing loads use it, or the memory behind it is slower. A share s
 * (in 2<sup>-32</sup>) takes the cycles c at which {@code floor(c s)} grows, spread as evenly as can be and the same in
 * every run.
 */
final class StolenCycles {
    /** Channels of a router: its outputs by port, then the node's channel into it. */
    static final int CHANNELS = RouterGrid.PORTS + 1;

    static final int INJECTION = RouterGrid.PORTS;
    private static final int SHARE_BITS = 32;
    private static final long FRACTION = (1L << SHARE_BITS) - 1;

    private final Block shares;
    private int shared;

    StolenCycles(int routers, BiFunction<String, Long, Cells> map) {
        shares = new Block("flit shares", (long) routers * CHANNELS * Long.BYTES, map);
    }

    private static long at(int router, int channel) {
        return ((long) router * CHANNELS + channel) * Long.BYTES;
    }

    /** Takes away {@code part} of {@code whole} cycles of a channel from now on. */
    void set(int router, int channel, long part, long whole) {
        assert part >= 0 && part <= whole : "share above one: part=" + part + ", whole=" + whole;
        long share = part == whole ? FRACTION : (long) StrictMath.scalb((double) part / whole, SHARE_BITS);
        long before = shares.getLong(at(router, channel));
        shares.setLong(at(router, channel), share);
        shared += (share == 0 ? 0 : 1) - (before == 0 ? 0 : 1);
    }

    /** No channel has a share: nothing needs to be asked. */
    boolean isNone() {
        return shared == 0;
    }

    boolean isStolen(int router, int channel, long cycle) {
        long share = shares.getLong(at(router, channel));
        return (cycle * share & FRACTION) + share > FRACTION;
    }
}
