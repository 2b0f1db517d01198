package org.wscsim.core.flit;

/**
 * Allocation of the switch, separable and output-first: of every input port's virtual channels that can send to an output,
 * the first in turn asks for it; every output grants one input, every input accepts one output, both in round-robin order.
 */
final class SwitchStage {
    private static final int PORTS = RouterGrid.PORTS;

    private final RouterState state;
    private final int vcs;
    /** By VC of an input or output: its port, and the VC that follows it in turn. */
    private final byte[] portOf;

    private final byte[] after;
    /** By port: all its VCs. */
    private final long[] ofPort = new long[PORTS];
    /** By output port: the input VCs that ask. */
    private final long[] asking = new long[PORTS];
    /** By input port: the output ports that grant. */
    private final int[] grants = new int[PORTS];

    SwitchStage(RouterState state, int vcs) {
        this.state = state;
        this.vcs = vcs;
        portOf = new byte[state.channels];
        after = new byte[state.channels];
        for (int channel = 0; channel < state.channels; channel++) {
            int port = channel / vcs;
            portOf[channel] = (byte) port;
            after[channel] = (byte) (channel + 1 == (port + 1) * vcs ? port * vcs : channel + 1);
            ofPort[port] |= 1L << channel;
        }
    }

    /** The port of an input or output VC. */
    int port(int channel) {
        return portOf[channel];
    }

    /** Input VCs whose front flit crosses the switch now, at most one per input and output port, of some that could. */
    long allocate(long at, long sendable) {
        if ((sendable & (sendable - 1)) == 0) {
            int input = Long.numberOfTrailingZeros(sendable);
            connect(at, input, portOf[input], portOf[state.out(at, input)]);
            return sendable;
        }
        return accept(at, grant(at, sendable));
    }

    /** Every output grants the first input port at or after its position of which some VC asks; returns who is granted. */
    private int grant(long at, long sendable) {
        int inputs = 0;
        for (int output = 0; output < PORTS; output++) {
            long channels = sendable & state.get(at, RouterState.HOLDING + output);
            asking[output] = channels;
            if (channels != 0) {
                int port = portOf[RouterState.firstFrom(channels, state.swGrant(at, output))];
                grants[port] |= 1 << output;
                inputs |= 1 << port;
            }
        }
        return inputs;
    }

    /** Every input takes one of its grants, for the VC whose turn it is among those that asked for it. */
    private long accept(long at, int inputs) {
        long granted = 0;
        for (int rest = inputs; rest != 0; rest &= rest - 1) {
            int port = Integer.numberOfTrailingZeros(rest);
            int output = RouterState.firstFrom(grants[port], state.swAccept(at, port));
            grants[port] = 0;
            int input = RouterState.firstFrom(asking[output] & ofPort[port], state.turn(at, port));
            connect(at, input, port, output);
            granted |= 1L << input;
        }
        return granted;
    }

    /** The output's position is the first VC of a port. */
    private void connect(long at, int input, int port, int output) {
        state.setSwGrant(at, output, port + 1 == PORTS ? 0 : (port + 1) * vcs);
        state.setSwAccept(at, port, output + 1 == PORTS ? 0 : output + 1);
        state.setTurn(at, port, after[input]);
    }
}
