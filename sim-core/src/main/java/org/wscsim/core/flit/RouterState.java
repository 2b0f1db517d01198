package org.wscsim.core.flit;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.util.function.BiFunction;

/**
 * The state of every router, off heap. An input VC has the index {@code port * vcs + vc}, an output VC likewise; sets of
 * them are 64-bit masks.
 *
 * <pre>
 *   longs  waiting[5]    input VCs whose head waits for a VC of that output
 *          free          output VCs that no packet holds
 *          ready         input VCs that hold an output VC and have a flit in front
 *          credited      output VCs with a free place downstream
 *   bytes  out[iv]       output VC held by an input VC
 *          vcGrant[ov]   vcAccept[iv]  swGrant[port]  swAccept[port]  turn[port]   round-robin positions
 *   shorts head[iv]  count[iv]  credits[ov]
 * </pre>
 */
final class RouterState {
    static final int FREE = 5;
    static final int READY = 6;
    static final int CREDITED = 7;
    private static final int LONGS = 8;

    final MemorySegment memory;
    final int channels;
    private final long stride;
    private final int vcGrant;
    private final int vcAccept;
    private final int swGrant;
    private final int swAccept;
    private final int turn;
    private final int head;
    private final int count;
    private final int credits;

    RouterState(int routers, FlitShape shape, BiFunction<String, Long, MemorySegment> map) {
        channels = RouterGrid.PORTS * shape.vcs();
        int out = LONGS * Long.BYTES;
        vcGrant = out + channels;
        vcAccept = vcGrant + channels;
        swGrant = vcAccept + channels;
        swAccept = swGrant + RouterGrid.PORTS;
        turn = swAccept + RouterGrid.PORTS;
        head = (turn + RouterGrid.PORTS + 1) & -2;
        count = head + channels * Short.BYTES;
        credits = count + channels * Short.BYTES;
        stride = (credits + channels * (long) Short.BYTES + 63) & -64;
        memory = map.apply("flit routers", routers * stride);
        long all = channels == Long.SIZE ? -1 : (1L << channels) - 1;
        for (int router = 0; router < routers; router++) {
            long at = at(router);
            set(at, FREE, all);
            set(at, CREDITED, all);
            for (int channel = 0; channel < channels; channel++) {
                setCredits(at, channel, shape.bufferFlits());
            }
        }
    }

    /** Where a router's state starts; what the other methods take. */
    long at(int router) {
        return router * stride;
    }

    long get(long at, int field) {
        return memory.get(JAVA_LONG, at + (long) field * Long.BYTES);
    }

    void set(long at, int field, long value) {
        memory.set(JAVA_LONG, at + (long) field * Long.BYTES, value);
    }

    int out(long at, int channel) {
        return memory.get(JAVA_BYTE, at + (LONGS * Long.BYTES) + channel);
    }

    void setOut(long at, int channel, int output) {
        memory.set(JAVA_BYTE, at + (LONGS * Long.BYTES) + channel, (byte) output);
    }

    int vcGrant(long at, int output) {
        return memory.get(JAVA_BYTE, at + vcGrant + output);
    }

    void setVcGrant(long at, int output, int position) {
        memory.set(JAVA_BYTE, at + vcGrant + output, (byte) position);
    }

    int vcAccept(long at, int channel) {
        return memory.get(JAVA_BYTE, at + vcAccept + channel);
    }

    void setVcAccept(long at, int channel, int position) {
        memory.set(JAVA_BYTE, at + vcAccept + channel, (byte) position);
    }

    int swGrant(long at, int port) {
        return memory.get(JAVA_BYTE, at + swGrant + port);
    }

    void setSwGrant(long at, int port, int position) {
        memory.set(JAVA_BYTE, at + swGrant + port, (byte) position);
    }

    int swAccept(long at, int port) {
        return memory.get(JAVA_BYTE, at + swAccept + port);
    }

    void setSwAccept(long at, int port, int position) {
        memory.set(JAVA_BYTE, at + swAccept + port, (byte) position);
    }

    int turn(long at, int port) {
        return memory.get(JAVA_BYTE, at + turn + port);
    }

    void setTurn(long at, int port, int vc) {
        memory.set(JAVA_BYTE, at + turn + port, (byte) vc);
    }

    int head(long at, int channel) {
        return memory.get(JAVA_SHORT, at + head + (long) channel * Short.BYTES);
    }

    void setHead(long at, int channel, int place) {
        memory.set(JAVA_SHORT, at + head + (long) channel * Short.BYTES, (short) place);
    }

    int count(long at, int channel) {
        return memory.get(JAVA_SHORT, at + count + (long) channel * Short.BYTES);
    }

    void setCount(long at, int channel, int flits) {
        memory.set(JAVA_SHORT, at + count + (long) channel * Short.BYTES, (short) flits);
    }

    int credits(long at, int output) {
        return memory.get(JAVA_SHORT, at + credits + (long) output * Short.BYTES);
    }

    void setCredits(long at, int output, int flits) {
        memory.set(JAVA_SHORT, at + credits + (long) output * Short.BYTES, (short) flits);
    }

    /** The first member at or after a position, else the first of all; the set is not empty. */
    static int firstFrom(long set, int position) {
        long later = (set >>> position) << position;
        return Long.numberOfTrailingZeros(later != 0 ? later : set);
    }
}
