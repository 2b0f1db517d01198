package org.wscsim.core.flit;

/**
 * Allocation of output VCs to packets, separable and output-first: every free output VC grants one of the input VCs that
 * wait for its port, every input VC accepts one of its grants; both in round-robin order, whose position moves on only
 * when a grant is accepted.
 */
final class VcStage {
    private final RouterState state;
    private final int channels;
    /** By port: all its output VCs. */
    private final long[] ofPort = new long[RouterGrid.PORTS];
    /** By VC of an input or output: the VCs of its route class. */
    private final long[] sameClass;

    private final long[] grants;

    VcStage(RouterState state, RouterGrid grid, int vcs) {
        this.state = state;
        channels = state.channels;
        grants = new long[channels];
        sameClass = new long[channels];
        for (int port = 0; port < RouterGrid.PORTS; port++) {
            ofPort[port] = ((1L << vcs) - 1) << (port * vcs);
        }
        for (int output = 0; output < channels; output++) {
            for (int input = 0; input < channels; input++) {
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
    long allocate(long at, long waitingAny) {
        long free = state.get(at, RouterState.FREE);
        long granted = 0;
        long rest = waitingAny;
        while (rest != 0) {
            int input = Long.numberOfTrailingZeros(rest);
            int port = state.wants(at, input);
            long waiting = state.get(at, port);
            rest &= ~waiting;
            long outputs = free & ofPort[port];
            granted |= waiting == 1L << input ? only(at, input, outputs) : grant(at, waiting, outputs);
        }
        return granted;
    }

    /** Nobody else wants the port: every free VC of it is granted. */
    private long only(long at, int input, long outputs) {
        long grants = outputs & sameClass[input];
        if (grants == 0) {
            return 0;
        }
        accept(at, input, grants);
        return 1L << input;
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
        for (long rest = granted; rest != 0; rest &= rest - 1) {
            int input = Long.numberOfTrailingZeros(rest);
            accept(at, input, grants[input]);
            grants[input] = 0;
        }
        return granted;
    }

    private void accept(long at, int input, long grants) {
        int output = RouterState.firstFrom(grants, state.vcAccept(at, input));
        state.setVcGrant(at, output, input + 1 == channels ? 0 : input + 1);
        state.setVcAccept(at, input, output + 1 == channels ? 0 : output + 1);
        state.set(at, RouterState.FREE, state.get(at, RouterState.FREE) & ~(1L << output));
        long bit = 1L << input;
        int port = state.wants(at, input);
        state.hold(at, input, output, port);
        state.set(at, port, state.get(at, port) & ~bit);
        state.set(at, RouterState.WAITING, state.get(at, RouterState.WAITING) & ~bit);
        long supplied = state.get(at, RouterState.SUPPLIED);
        state.set(at, RouterState.SUPPLIED, state.credits(at, output) > 0 ? supplied | bit : supplied & ~bit);
    }
}
