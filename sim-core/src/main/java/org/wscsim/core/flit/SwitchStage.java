package org.wscsim.core.flit;

import java.util.Arrays;

/**
 * Allocation of the switch, separable and output-first: of every input port's virtual channels that have a flit and a
 * credit for an output, the first in turn asks for it; every output grants one input, every input accepts one output, both
 * in round-robin order.
 */
final class SwitchStage {
    private static final int PORTS = RouterGrid.PORTS;

    private final RouterState state;
    private final int vcs;
    private final long vcMask;
    /** By output port: the input ports that ask. */
    private final int[] asking = new int[PORTS];
    /** By input and output port: the input VC that asks. */
    private final int[] candidate = new int[PORTS * PORTS];
    /** By input port: the output ports that grant. */
    private final int[] grants = new int[PORTS];

    SwitchStage(RouterState state, int vcs) {
        this.state = state;
        this.vcs = vcs;
        vcMask = (1L << vcs) - 1;
    }

    /** Input VCs whose front flit crosses the switch now; at most one per input and output port. */
    long allocate(long at) {
        long ready = state.get(at, RouterState.READY);
        if (ready == 0) {
            return 0;
        }
        Arrays.fill(asking, 0);
        long credited = state.get(at, RouterState.CREDITED);
        for (int port = 0; port < PORTS; port++) {
            long channels = (ready >>> (port * vcs)) & vcMask;
            if (channels != 0) {
                ask(at, port, channels, credited);
            }
        }
        for (int output = 0; output < PORTS; output++) {
            if (asking[output] != 0) {
                grants[RouterState.firstFrom(asking[output], state.swGrant(at, output))] |= 1 << output;
            }
        }
        return accept(at);
    }

    private void ask(long at, int port, long channels, long credited) {
        int turn = state.turn(at, port);
        long rest = channels;
        while (rest != 0) {
            int vc = RouterState.firstFrom(rest, turn);
            rest &= ~(1L << vc);
            int input = port * vcs + vc;
            int held = state.out(at, input);
            int output = held / vcs;
            if (((credited >>> held) & 1) != 0 && ((asking[output] >>> port) & 1) == 0) {
                asking[output] |= 1 << port;
                candidate[port * PORTS + output] = input;
            }
        }
    }

    private long accept(long at) {
        long granted = 0;
        for (int port = 0; port < PORTS; port++) {
            if (grants[port] != 0) {
                int output = RouterState.firstFrom(grants[port], state.swAccept(at, port));
                grants[port] = 0;
                state.setSwGrant(at, output, port + 1 == PORTS ? 0 : port + 1);
                state.setSwAccept(at, port, output + 1 == PORTS ? 0 : output + 1);
                int input = candidate[port * PORTS + output];
                int vc = input - port * vcs;
                state.setTurn(at, port, vc + 1 == vcs ? 0 : vc + 1);
                granted |= 1L << input;
            }
        }
        return granted;
    }
}
