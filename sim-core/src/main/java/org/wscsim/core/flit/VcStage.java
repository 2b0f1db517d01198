package org.wscsim.core.flit;

/**
 * Allocation of output VCs to packets, separable and output-first: every free output VC grants one of the input VCs that
 * wait for its port, every input VC accepts one of its grants; both in round-robin order, whose position moves on only
 * when a grant is accepted.
 */
final class VcStage {
    private final RouterState state;
    private final int vcs;
    /** By port: all its output VCs. */
    private final long[] ofPort = new long[RouterGrid.PORTS];
    /** By output VC: the input VCs of its route class. */
    private final long[] sameClass;

    private final long[] grants;

    VcStage(RouterState state, RouterGrid grid, int vcs) {
        this.state = state;
        this.vcs = vcs;
        grants = new long[state.channels];
        sameClass = new long[state.channels];
        for (int port = 0; port < RouterGrid.PORTS; port++) {
            ofPort[port] = ((1L << vcs) - 1) << (port * vcs);
        }
        for (int output = 0; output < state.channels; output++) {
            for (int input = 0; input < state.channels; input++) {
                if (routeClass(grid, vcs, output % vcs) == routeClass(grid, vcs, input % vcs)) {
                    sameClass[output] |= 1L << input;
                }
            }
        }
    }

    /** The route class a virtual channel belongs to: the classes share the channels evenly. */
    static int routeClass(RouterGrid grid, int vcs, int vc) {
        return vc * grid.classes() / vcs;
    }

    /** Input VCs that have got an output VC. */
    long allocate(long at) {
        long granted = 0;
        long free = state.get(at, RouterState.FREE);
        for (int port = 0; port < RouterGrid.PORTS; port++) {
            long waiting = state.get(at, port);
            if (waiting != 0) {
                granted |= grant(at, waiting, free & ofPort[port]);
            }
        }
        for (long rest = granted; rest != 0; rest &= rest - 1) {
            accept(at, Long.numberOfTrailingZeros(rest));
        }
        return granted;
    }

    private long grant(long at, long waiting, long outputs) {
        long granted = 0;
        for (long rest = outputs; rest != 0; rest &= rest - 1) {
            int output = Long.numberOfTrailingZeros(rest);
            long asking = waiting & sameClass[output];
            if (asking != 0) {
                int input = RouterState.firstFrom(asking, state.vcGrant(at, output));
                grants[input] |= 1L << output;
                granted |= 1L << input;
            }
        }
        return granted;
    }

    private void accept(long at, int input) {
        int output = RouterState.firstFrom(grants[input], state.vcAccept(at, input));
        grants[input] = 0;
        state.setVcGrant(at, output, input + 1 == state.channels ? 0 : input + 1);
        state.setVcAccept(at, input, output + 1 == state.channels ? 0 : output + 1);
        state.set(at, RouterState.FREE, state.get(at, RouterState.FREE) & ~(1L << output));
        state.setOut(at, input, output);
        int port = output / vcs;
        state.set(at, port, state.get(at, port) & ~(1L << input));
    }

    boolean nobodyWaits(long at) {
        long waiting = 0;
        for (int port = 0; port < RouterGrid.PORTS; port++) {
            waiting |= state.get(at, port);
        }
        return waiting == 0;
    }
}
