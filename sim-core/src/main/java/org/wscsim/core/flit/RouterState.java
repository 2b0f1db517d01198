package org.wscsim.core.flit;

import java.util.function.BiFunction;
import org.wscsim.core.memory.Cells;

/**
 * The state of every router, off heap. An input VC has the index {@code port * vcs + vc}, an output VC likewise; sets of
 * them are 64-bit masks.
 *
 * <pre>
 *   longs  waiting[5]    input VCs whose head waits for a VC of that output
 *          waitingAny    the union of these
 *          free          output VCs that no packet holds
 *          ready         input VCs that hold an output VC and have a flit in front
 *          supplied      input VCs that hold an output VC with a free place downstream
 *          holding[5]    input VCs that hold a VC of that output
 *   bytes  out[iv]       output VC held by an input VC       owner[ov]   its inverse    wants[iv]  port it waits for
 *          vcGrant[ov]   vcAccept[iv]  swGrant[port]  swAccept[port]  turn[port]   round-robin positions
 *   shorts head[iv]  count[iv]  credits[ov]
 * </pre>
 */
final class RouterState {
    static final int WAITING = 5;
    static final int FREE = 6;
    static final int READY = 7;
    static final int SUPPLIED = 8;
    /** The first of five, by output port. */
    static final int HOLDING = 9;

    private static final int LONGS = HOLDING + RouterGrid.PORTS;
    private static final int OUT = LONGS * Long.BYTES;

    final int channels;
    private final Block memory;
    private final int routers;
    private final long stride;
    private final int owner;
    private final int wants;
    private final int vcGrant;
    private final int vcAccept;
    private final int swGrant;
    private final int swAccept;
    private final int turn;
    private final int head;
    private final int count;
    private final int credits;

    RouterState(int routers, FlitShape shape, BiFunction<String, Long, Cells> map) {
        this.routers = routers;
        channels = RouterGrid.PORTS * shape.vcs();
        owner = OUT + channels;
        wants = owner + channels;
        vcGrant = wants + channels;
        vcAccept = vcGrant + channels;
        swGrant = vcAccept + channels;
        swAccept = swGrant + RouterGrid.PORTS;
        turn = swAccept + RouterGrid.PORTS;
        head = (turn + RouterGrid.PORTS + 1) & -2;
        count = head + channels * Short.BYTES;
        credits = count + channels * Short.BYTES;
        stride = (credits + channels * (long) Short.BYTES + 63) & -64;
        memory = new Block("flit routers", routers * stride, map);
        for (int router = 0; router < routers; router++) {
            long at = at(router);
            set(at, FREE, allChannels());
            for (int channel = 0; channel < channels; channel++) {
                setCredits(at, channel, shape.bufferFlits());
            }
        }
    }

    private long allChannels() {
        return (1L << channels) - 1;
    }

    /** Nothing is held, waits or is missing anywhere: as constructed, but for round-robin positions. */
    boolean isAtRest(int bufferFlits) {
        boolean rest = true;
        for (int router = 0; router < routers; router++) {
            long at = at(router);
            rest &= get(at, FREE) == allChannels() && get(at, READY) == 0 && get(at, WAITING) == 0;
            for (int channel = 0; channel < channels; channel++) {
                rest &= credits(at, channel) == bufferFlits && count(at, channel) == 0;
            }
        }
        return rest;
    }

    /** Where a router's state starts; what the other methods take. */
    long at(int router) {
        return router * stride;
    }

    long get(long at, int field) {
        return memory.getLong(at + (long) field * Long.BYTES);
    }

    void set(long at, int field, long value) {
        memory.setLong(at + (long) field * Long.BYTES, value);
    }

    int out(long at, int channel) {
        return memory.getByte(at + OUT + channel);
    }

    int owner(long at, int output) {
        return memory.getByte(at + owner + output);
    }

    /** An input VC holds an output VC of that port from now on. */
    void hold(long at, int channel, int output, int port) {
        memory.setByte(at + OUT + channel, output);
        memory.setByte(at + owner + output, channel);
        set(at, HOLDING + port, get(at, HOLDING + port) | (1L << channel));
    }

    /** The tail has left: the input VC holds no VC of that port any more, and its output VC is free. */
    void release(long at, int channel, int output, int port) {
        set(at, HOLDING + port, get(at, HOLDING + port) & ~(1L << channel));
        set(at, FREE, get(at, FREE) | (1L << output));
    }

    int wants(long at, int channel) {
        return memory.getByte(at + wants + channel);
    }

    void setWants(long at, int channel, int port) {
        memory.setByte(at + wants + channel, port);
    }

    int vcGrant(long at, int output) {
        return memory.getByte(at + vcGrant + output);
    }

    void setVcGrant(long at, int output, int position) {
        memory.setByte(at + vcGrant + output, position);
    }

    int vcAccept(long at, int channel) {
        return memory.getByte(at + vcAccept + channel);
    }

    void setVcAccept(long at, int channel, int position) {
        memory.setByte(at + vcAccept + channel, position);
    }

    int swGrant(long at, int port) {
        return memory.getByte(at + swGrant + port);
    }

    void setSwGrant(long at, int port, int position) {
        memory.setByte(at + swGrant + port, position);
    }

    int swAccept(long at, int port) {
        return memory.getByte(at + swAccept + port);
    }

    void setSwAccept(long at, int port, int position) {
        memory.setByte(at + swAccept + port, position);
    }

    int turn(long at, int port) {
        return memory.getByte(at + turn + port);
    }

    void setTurn(long at, int port, int channel) {
        memory.setByte(at + turn + port, channel);
    }

    int head(long at, int channel) {
        return memory.getShort(at + head + (long) channel * Short.BYTES);
    }

    void setHead(long at, int channel, int place) {
        memory.setShort(at + head + (long) channel * Short.BYTES, place);
    }

    int count(long at, int channel) {
        return memory.getShort(at + count + (long) channel * Short.BYTES);
    }

    void setCount(long at, int channel, int flits) {
        memory.setShort(at + count + (long) channel * Short.BYTES, flits);
    }

    int credits(long at, int output) {
        return memory.getShort(at + credits + (long) output * Short.BYTES);
    }

    void setCredits(long at, int output, int flits) {
        memory.setShort(at + credits + (long) output * Short.BYTES, flits);
    }

    /** The first member at or after a position, else the first of all; the set is not empty. */
    static int firstFrom(long set, int position) {
        long later = (set >>> position) << position;
        return Long.numberOfTrailingZeros(later != 0 ? later : set);
    }
}
