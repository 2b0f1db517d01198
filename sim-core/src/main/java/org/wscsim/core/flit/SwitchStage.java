package org.wscsim.core.flit;

/**
 * Allocation of the switch, separable and output-first: of every input port's virtual channels that can send to an output,
 * the first in turn asks for it; every output grants one input, every input accepts one output, both in round-robin order.
 */
final class SwitchStage {
    private static final int PORTS = RouterGrid.PORTS;

    private final RouterState state;
    /** By VC of an input or output: its port, and the VC that follows it in turn. */
    private final byte[] portOf;

    private final byte[] after;
    /** By port: all its VCs. */
    private final long[] ofPort = new long[PORTS];
    /** By output port: the input ports that ask. */
    private final int[] asking = new int[PORTS];
    /** By input and output port: the input VC that asks. */
    private final int[] candidate = new int[PORTS * PORTS];
    /** By input port: the output ports that grant. */
    private final int[] grants = new int[PORTS];

    SwitchStage(RouterState state, int vcs) {
        this.state = state;
        portOf = new byte[state.channels];
        after = new byte[state.channels];
        for (int channel = 0; channel < state.channels; channel++) {
            int port = channel / vcs;
            portOf[channel] = (byte) port;
            after[channel] = (byte) (channel + 1 == (port + 1) * vcs ? port * vcs : channel + 1);
            ofPort[port] |= 1L << channel;
        }
    }

    /** Input VCs whose front flit crosses the switch now, at most one per input and output port, of some that could. */
    long allocate(long at, long sendable) {
        if ((sendable & (sendable - 1)) == 0) {
            int input = Long.numberOfTrailingZeros(sendable);
            connect(at, input, portOf[input], portOf[state.out(at, input)]);
            return sendable;
        }
        int asked = 0;
        for (long rest = sendable; rest != 0; ) {
            int port = portOf[Long.numberOfTrailingZeros(rest)];
            long channels = rest & ofPort[port];
            rest ^= channels;
            int turn = state.turn(at, port);
            long later = (channels >>> turn) << turn;
            asked |= ask(at, port, later) | ask(at, port, channels ^ later);
        }
        return accept(at, grant(at, asked));
    }

    /** Output ports that an input port's channels ask for, in ascending order. */
    private int ask(long at, int port, long channels) {
        int asked = 0;
        for (long rest = channels; rest != 0; rest &= rest - 1) {
            int input = Long.numberOfTrailingZeros(rest);
            int output = portOf[state.out(at, input)];
            if (((asking[output] >>> port) & 1) == 0) {
                asking[output] |= 1 << port;
                candidate[port * PORTS + output] = input;
                asked |= 1 << output;
            }
        }
        return asked;
    }

    /** Input ports that are granted anything. */
    private int grant(long at, int asked) {
        int inputs = 0;
        for (int rest = asked; rest != 0; rest &= rest - 1) {
            int output = Integer.numberOfTrailingZeros(rest);
            int port = RouterState.firstFrom(asking[output], state.swGrant(at, output));
            asking[output] = 0;
            grants[port] |= 1 << output;
            inputs |= 1 << port;
        }
        return inputs;
    }

    private long accept(long at, int inputs) {
        long granted = 0;
        for (int rest = inputs; rest != 0; rest &= rest - 1) {
            int port = Integer.numberOfTrailingZeros(rest);
            int output = RouterState.firstFrom(grants[port], state.swAccept(at, port));
            grants[port] = 0;
            int input = candidate[port * PORTS + output];
            connect(at, input, port, output);
            granted |= 1L << input;
        }
        return granted;
    }

    private void connect(long at, int input, int port, int output) {
        state.setSwGrant(at, output, port + 1 == PORTS ? 0 : port + 1);
        state.setSwAccept(at, port, output + 1 == PORTS ? 0 : output + 1);
        state.setTurn(at, port, after[input]);
    }
}
