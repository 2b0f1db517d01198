package org.wscsim.core.flit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import org.wscsim.core.flit.PacketSource.Packet;

/** The routers of {@link FlitNetwork} in textbook loops: an object per flit, an array per table, no sets. */
final class NaiveFlitNetwork {
    private static final int PORTS = RouterGrid.PORTS;

    private record Flit(Packet packet, boolean head, boolean tail) {}

    private static final class Input {
        final Deque<Flit> queue = new ArrayDeque<>();
        int heldOutput = -1;

        boolean waits() {
            return heldOutput < 0 && !queue.isEmpty();
        }
    }

    private final class Router {
        final int id;
        final Input[] inputs = new Input[PORTS * vcs];
        final int[] credits = new int[PORTS * vcs];
        final boolean[] taken = new boolean[PORTS * vcs];
        final int[] vcGrant = new int[PORTS * vcs];
        final int[] vcAccept = new int[PORTS * vcs];
        final int[] swGrant = new int[PORTS];
        final int[] swAccept = new int[PORTS];
        final int[] turn = new int[PORTS];

        Router(int id) {
            this.id = id;
            for (int i = 0; i < inputs.length; i++) {
                inputs[i] = new Input();
                credits[i] = buffer;
            }
        }
    }

    private final class Node {
        Packet sending = new Packet();
        int left;
        int vc = -1;
        int lastVc = vcs - 1;
        long wake;
        final int[] credits = new int[vcs];
        final boolean[] taken = new boolean[vcs];
    }

    private final RouterGrid grid;
    private final int vcs;
    private final int buffer;
    private final int channelCycles;
    private final PacketSource source;
    private final List<Router> routers = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final TreeMap<Long, List<Runnable>> events = new TreeMap<>();
    private long cycle;

    NaiveFlitNetwork(RouterGrid grid, FlitShape shape, PacketSource source) {
        this.grid = grid;
        this.source = source;
        vcs = shape.vcs();
        buffer = shape.bufferFlits();
        channelCycles = shape.channelCycles();
        for (int id = 0; id < grid.routers(); id++) {
            routers.add(new Router(id));
            Node node = new Node();
            java.util.Arrays.fill(node.credits, buffer);
            nodes.add(node);
        }
    }

    void step() {
        List<Runnable> due = events.remove(cycle);
        if (due != null) {
            due.forEach(Runnable::run);
        }
        for (int node = 0; node < nodes.size(); node++) {
            inject(node, nodes.get(node));
        }
        for (Router router : routers) {
            allocate(router);
        }
        cycle++;
    }

    private void at(long when, Runnable event) {
        events.computeIfAbsent(when, c -> new ArrayList<>()).add(event);
    }

    private void inject(int id, Node node) {
        if (node.left == 0 && node.wake <= cycle) {
            node.sending = new Packet();
            node.wake = source.next(id, cycle, node.sending);
            node.sending.from = id;
            node.left = node.sending.flits;
            node.vc = -1;
        }
        if (node.left == 0) {
            return;
        }
        boolean head = node.vc < 0;
        for (int i = 1; head && i <= vcs && node.vc < 0; i++) {
            int vc = (node.lastVc + i) % vcs;
            if (classOf(vc) == node.sending.routeClass && !node.taken[vc] && node.credits[vc] > 0) {
                node.vc = vc;
            }
        }
        if (node.vc < 0 || node.credits[node.vc] == 0) {
            return;
        }
        if (head) {
            node.taken[node.vc] = true;
            node.lastVc = node.vc;
            node.sending.injectedCycle = cycle;
        }
        node.credits[node.vc]--;
        node.left--;
        Flit flit = new Flit(node.sending, head, node.left == 0);
        if (flit.tail()) {
            node.taken[node.vc] = false;
        }
        Input input = routers.get(id).inputs[RouterGrid.LOCAL * vcs + node.vc];
        at(cycle + 2, () -> input.queue.add(flit));
    }

    private int classOf(int vc) {
        return vc * grid.classes() / vcs;
    }

    private void allocate(Router router) {
        int[] sent = switchAllocation(router);
        vcAllocation(router);
        for (int input : sent) {
            if (input >= 0) {
                send(router, input);
            }
        }
    }

    private int wantedPort(Router router, Input input) {
        Packet packet = input.queue.getFirst().packet();
        return grid.port(packet.routeClass, router.id, packet.to);
    }

    private void vcAllocation(Router router) {
        int channels = PORTS * vcs;
        int[] grantTo = new int[channels];
        for (int output = 0; output < channels; output++) {
            grantTo[output] = -1;
            for (int i = 0; i < channels && grantTo[output] < 0 && !router.taken[output]; i++) {
                int input = (router.vcGrant[output] + i) % channels;
                Input from = router.inputs[input];
                if (from.waits()
                        && wantedPort(router, from) == output / vcs
                        && classOf(input % vcs) == classOf(output % vcs)) {
                    grantTo[output] = input;
                }
            }
        }
        for (int input = 0; input < channels; input++) {
            for (int i = 0; i < channels; i++) {
                int output = (router.vcAccept[input] + i) % channels;
                if (grantTo[output] == input) {
                    router.inputs[input].heldOutput = output;
                    router.taken[output] = true;
                    router.vcGrant[output] = (input + 1) % channels;
                    router.vcAccept[input] = (output + 1) % channels;
                    break;
                }
            }
        }
    }

    private int[] switchAllocation(Router router) {
        int[][] candidate = new int[PORTS][PORTS];
        for (int port = 0; port < PORTS; port++) {
            java.util.Arrays.fill(candidate[port], -1);
            for (int i = 0; i < vcs; i++) {
                int input = port * vcs + (router.turn[port] + i) % vcs;
                int held = router.inputs[input].heldOutput;
                boolean asks = held >= 0 && !router.inputs[input].queue.isEmpty() && router.credits[held] > 0;
                if (asks && candidate[port][held / vcs] < 0) {
                    candidate[port][held / vcs] = input;
                }
            }
        }
        int[] grantTo = new int[PORTS];
        for (int output = 0; output < PORTS; output++) {
            grantTo[output] = -1;
            for (int i = 0; i < PORTS && grantTo[output] < 0; i++) {
                int port = (router.swGrant[output] + i) % PORTS;
                if (candidate[port][output] >= 0) {
                    grantTo[output] = port;
                }
            }
        }
        int[] sent = new int[PORTS];
        for (int port = 0; port < PORTS; port++) {
            sent[port] = -1;
            for (int i = 0; i < PORTS && sent[port] < 0; i++) {
                int output = (router.swAccept[port] + i) % PORTS;
                if (grantTo[output] == port) {
                    sent[port] = candidate[port][output];
                    router.swGrant[output] = (port + 1) % PORTS;
                    router.swAccept[port] = (output + 1) % PORTS;
                    router.turn[port] = (sent[port] % vcs + 1) % vcs;
                }
            }
        }
        return sent;
    }

    private void send(Router router, int index) {
        Input input = router.inputs[index];
        Flit flit = input.queue.removeFirst();
        int output = input.heldOutput;
        router.credits[output]--;
        if (flit.head()) {
            flit.packet().routers++;
        }
        if (flit.tail()) {
            router.taken[output] = false;
            input.heldOutput = -1;
        }
        returnCredit(router, index);
        if (output / vcs == RouterGrid.LOCAL) {
            at(cycle + 3, () -> eject(router, output, flit));
        } else {
            Router next = routers.get(grid.neighbour(router.id, output / vcs));
            Input there = next.inputs[RouterGrid.opposite(output / vcs) * vcs + output % vcs];
            at(cycle + 2 + channelCycles, () -> there.queue.add(flit));
        }
    }

    private void returnCredit(Router router, int index) {
        int vc = index % vcs;
        if (index / vcs == RouterGrid.LOCAL) {
            Node node = nodes.get(router.id);
            at(cycle + 2, () -> node.credits[vc]++);
        } else {
            Router before = routers.get(grid.neighbour(router.id, index / vcs));
            int output = RouterGrid.opposite(index / vcs) * vcs + vc;
            at(cycle + 2 + channelCycles, () -> before.credits[output]++);
        }
    }

    private void eject(Router router, int output, Flit flit) {
        at(cycle + 3, () -> router.credits[output]++);
        if (flit.tail()) {
            source.arrived(flit.packet(), cycle);
        }
    }
}
