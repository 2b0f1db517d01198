package org.wscsim.core.flit;

import java.util.Arrays;
import org.wscsim.core.wafer.HardwareGraph;

/**
 * Routers, the channels between them and the way of every packet: what is fixed about a flit-level network. Every router
 * has five ports, +x, -x, +y, -y and the local one, at which one node injects and ejects.
 *
 * <p>Immutable after construction; any thread.
 */
public final class RouterGrid {
    public static final int PORTS = 5;
    public static final int LOCAL = 4;
    public static final int NONE = -1;

    private final int columns;
    private final int rows;
    private final int[] neighbours;
    private final byte[] ports;
    private final int classes;

    /** How a packet finds its way. */
    public enum Routing {
        /** Along x, then along y. */
        XY,
        /** Along y, then along x. */
        YX,
        /** Each packet takes one of the two, drawn evenly; each way has half of the virtual channels (O1TURN). */
        O1TURN
    }

    private RouterGrid(int columns, int rows, int classes) {
        this.columns = columns;
        this.rows = rows;
        this.classes = classes;
        neighbours = new int[columns * rows * PORTS];
        ports = new byte[classes * columns * rows * columns * rows];
        Arrays.fill(neighbours, NONE);
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++) {
                int at = (y * columns + x) * PORTS;
                neighbours[at] = x + 1 < columns ? y * columns + x + 1 : NONE;
                neighbours[at + 1] = x > 0 ? y * columns + x - 1 : NONE;
                neighbours[at + 2] = y + 1 < rows ? (y + 1) * columns + x : NONE;
                neighbours[at + 3] = y > 0 ? (y - 1) * columns + x : NONE;
            }
        }
    }

    /** A whole mesh under dimension-order routing; router id = y * columns + x. */
    public static RouterGrid mesh(int columns, int rows, Routing routing) {
        RouterGrid grid = new RouterGrid(columns, rows, routing == Routing.O1TURN ? 2 : 1);
        for (int router = 0; router < grid.routers(); router++) {
            for (int to = 0; to < grid.routers(); to++) {
                grid.setPort(0, router, to, grid.dimensionOrder(router, to, routing != Routing.YX));
                if (grid.classes == 2) {
                    grid.setPort(1, router, to, grid.dimensionOrder(router, to, false));
                }
            }
        }
        return grid;
    }

    /** A mesh whose packets follow a routing table; no packet takes a link that is dead. */
    public static RouterGrid of(org.wscsim.core.network.Routing routes) {
        HardwareGraph graph = routes.graph();
        RouterGrid grid = new RouterGrid(graph.columns(), graph.rows(), routes.classes());
        for (int routeClass = 0; routeClass < routes.classes(); routeClass++) {
            for (int router = 0; router < grid.routers(); router++) {
                for (int to = 0; to < grid.routers(); to++) {
                    int link = routes.next(routeClass, router, to);
                    int port = link < 0 ? LOCAL : grid.portTo(router, graph.to(link));
                    grid.setPort(routeClass, router, to, port);
                }
            }
        }
        return grid;
    }

    private int portTo(int router, int neighbour) {
        int port = 0;
        while (neighbours[router * PORTS + port] != neighbour) {
            port++;
        }
        return port;
    }

    private int dimensionOrder(int router, int to, boolean xFirst) {
        int dx = to % columns - router % columns;
        int dy = to / columns - router / columns;
        int alongX = dx > 0 ? 0 : 1;
        int alongY = dy > 0 ? 2 : 3;
        if (dx == 0 && dy == 0) {
            return LOCAL;
        }
        if (xFirst) {
            return dx != 0 ? alongX : alongY;
        }
        return dy != 0 ? alongY : alongX;
    }

    private void setPort(int routeClass, int router, int to, int port) {
        ports[(routeClass * routers() + router) * routers() + to] = (byte) port;
    }

    public int columns() {
        return columns;
    }

    public int rows() {
        return rows;
    }

    public int routers() {
        return columns * rows;
    }

    /** Route classes: sets of packets that must not share virtual channels. */
    public int classes() {
        return classes;
    }

    /** The router at the other end of a port, {@link #NONE} where there is none. */
    public int neighbour(int router, int port) {
        return neighbours[router * PORTS + port];
    }

    /** The port by which a packet of a class leaves a router on its way. */
    public int port(int routeClass, int router, int to) {
        return ports[(routeClass * routers() + router) * routers() + to];
    }

    /** The port of the neighbour that leads back. */
    static int opposite(int port) {
        return port ^ 1;
    }
}
