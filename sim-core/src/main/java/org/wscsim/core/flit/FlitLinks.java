package org.wscsim.core.flit;

import java.util.Arrays;
import java.util.function.BiFunction;
import org.wscsim.core.memory.Cells;
import org.wscsim.core.network.SharingRule;
import org.wscsim.core.wafer.HardwareGraph;

/**
 * The links of a hardware graph as channels of a flit-level network: what each carries, and what demands leave of it. All
 * die-to-die links have one bandwidth and one latency.
 */
final class FlitLinks {
    private static final int ROW_BYTES = 32;
    private static final int DEMAND = 0;
    private static final int TRANSFER_BYTES = 8;
    private static final int IN_STEP_BYTES = 16;
    /** Messages in flight whose way it is on. */
    private static final int MESSAGES = 24;

    private final HardwareGraph graph;
    private final RouterGrid grid;
    private final Block rows;
    /** By router and port: the link. */
    private final int[] links;
    /** By link: the port it leaves its die by. */
    private final int[] ports;

    private final long bytesPerSecond;
    private final long latencyPs;

    FlitLinks(HardwareGraph graph, RouterGrid grid, BiFunction<String, Long, Cells> map) {
        this.graph = graph;
        this.grid = grid;
        rows = new Block("flit links", (long) graph.links() * ROW_BYTES, map);
        links = new int[graph.dies() * RouterGrid.PORTS];
        ports = new int[graph.links()];
        Arrays.fill(links, RouterGrid.NONE);
        long bandwidth = 0;
        long latency = 0;
        for (int link = 0; link < graph.links(); link++) {
            int from = graph.from(link);
            int port = graph.isDramPort(link) ? RouterGrid.LOCAL : portTo(from, graph.to(link));
            links[from * RouterGrid.PORTS + port] = link;
            ports[link] = port;
            if (port != RouterGrid.LOCAL) {
                boolean first = bandwidth == 0;
                boolean same = bandwidth == graph.bytesPerSecond(link) && latency == graph.latencyPs(link);
                if (!first && !same) {
                    throw new IllegalArgumentException("links differ: link=" + link + ", bytesPerSecond="
                            + graph.bytesPerSecond(link) + ", others=" + bandwidth);
                }
                bandwidth = graph.bytesPerSecond(link);
                latency = graph.latencyPs(link);
            }
        }
        // A single die has no link, and nothing is ever sent.
        bytesPerSecond = bandwidth == 0 ? graph.bytesPerSecond(graph.dramPort(0)) : bandwidth;
        latencyPs = latency;
    }

    private int portTo(int from, int to) {
        for (int port = 0; port < RouterGrid.LOCAL; port++) {
            if (grid.neighbour(from, port) == to) {
                return port;
            }
        }
        throw new IllegalArgumentException("dies are no neighbours: from=" + from + ", to=" + to);
    }

    /** Of a die-to-die link. */
    long bytesPerSecond() {
        return bytesPerSecond;
    }

    /** Of a die-to-die link. */
    long latencyPs() {
        return latencyPs;
    }

    int port(int link) {
        return ports[link];
    }

    private long get(int link, int field) {
        return rows.getLong((long) link * ROW_BYTES + field);
    }

    private void add(int link, int field, long delta) {
        rows.setLong((long) link * ROW_BYTES + field, get(link, field) + delta);
    }

    long demand(int link) {
        return get(link, DEMAND);
    }

    void addDemand(int link, long delta) {
        add(link, DEMAND, delta);
        assert demand(link) >= 0 : "more demand taken back than added: link=" + link;
    }

    /** Of the flits that a die-to-die link could carry, in bytes per second: those that this link cannot, or not for us. */
    long takenBytesPerSecond(int link) {
        return Math.max(0, bytesPerSecond - SharingRule.transfer(graph.bytesPerSecond(link), demand(link)));
    }

    void carryInStep(int link, long bytes) {
        add(link, IN_STEP_BYTES, bytes);
    }

    long transferBytes(int link) {
        return get(link, TRANSFER_BYTES);
    }

    long bytesCarried(int link) {
        return get(link, TRANSFER_BYTES) + get(link, IN_STEP_BYTES);
    }

    boolean hasMessage(int link) {
        return get(link, MESSAGES) > 0;
    }

    /** A message takes its way (+1 message and its bytes), or has arrived (-1 and none); returns its hops. */
    int pass(int routeClass, int from, int to, int messages, long bytes) {
        int hops = 0;
        addMessage(graph.dramPort(from), messages, bytes);
        int die = from;
        while (die != to) {
            int port = grid.port(routeClass, die, to);
            addMessage(links[die * RouterGrid.PORTS + port], messages, bytes);
            die = grid.neighbour(die, port);
            hops++;
        }
        addMessage(graph.dramPort(to), messages, bytes);
        return hops;
    }

    private void addMessage(int link, int messages, long bytes) {
        add(link, MESSAGES, messages);
        add(link, TRANSFER_BYTES, bytes);
    }
}
