package org.wscsim.core.network;

import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.memory.Cells;
import org.wscsim.core.wafer.HardwareGraph;
import org.wscsim.core.wafer.HardwareGraph.Direction;
import org.wscsim.core.wafer.IslandLinks;

/**
 * The way of every message: for each route class, die and destination the side by which to leave the die, one byte each
 * (3 kB for 6 x 9 dies). All mesh models and the flit network follow this one table.
 *
 * <p>Dimension-order kinds exist on a mesh without holes only. {@link RoutingKind#FAULT_AWARE} takes over when a link
 * fails during a run ({@link #fail}, {@link #rebuild}). Within a class no set of routes can deadlock: dimension order
 * never turns back into its first dimension, and a fault-aware route never goes up after it went down ({@link
 * UpDownRoutes}).
 *
 * <p>O(1) per hop; {@link #rebuild} is O(dies cubed) up to 128 dies, O(dies squared) beyond. Confined to the simulation
 * thread; nothing is allocated after construction.
 */
public final class Routing {
    private static final byte NONE = 0;
    private static final Direction[] SIDES = Direction.values();

    private final HardwareGraph graph;
    private final int dies;
    private final int classes;
    /** Side + 1 by class, die and destination; 0 at the destination and where there is no way. */
    private final Cells sides;
    /** 1 for links that failed during the run. */
    private final Cells failed;

    private final UpDownRoutes upDown;
    private final int maxHops;
    private final @Nullable IslandLinks islands;
    private RoutingKind kind;
    /** Class of the next message. */
    private int turn;

    /**
     * Routes over what is alive.
     *
     * @param mayFail whether links may fail later, which makes room for longer routes
     * @param map gives zeroed memory for a purpose and a number of bytes
     * @throws BadInputException for a dimension-order kind on a mesh with holes
     */
    public Routing(RoutingKind kind, HardwareGraph graph, boolean mayFail, BiFunction<String, Long, Cells> map) {
        this.kind = kind;
        this.graph = graph;
        dies = graph.dies();
        classes = kind.classes();
        boolean shortest = kind != RoutingKind.FAULT_AWARE && !mayFail;
        islands = graph.islands();
        if (islands != null && !(shortest && kind == RoutingKind.XY)) {
            throw new BadInputException("switched dies have one route: routing=" + kind.text() + ", faults=" + mayFail
                    + "; leave out --routing and --fault");
        }
        maxHops = shortest ? graph.longestRoute() : dies - 1;
        sides = map.apply("routes", (long) classes * dies * dies);
        failed = map.apply("failed links", (long) graph.links());
        upDown = new UpDownRoutes(this);
        if (kind == RoutingKind.FAULT_AWARE) {
            rebuild();
        } else if (islands != null) {
            // Written from the switches every time.
            return;
        } else if (graph.defects().hasHoles()) {
            throw new BadInputException("routes would cross what is dead: routing=" + kind.text() + ", defects="
                    + graph.defects() + "; use --routing fault-aware");
        } else {
            fillDimensionOrder();
        }
    }

    /** The kind a user means: what was named, else XY, or fault-aware where the mesh has holes. */
    public static RoutingKind choose(String named, HardwareGraph graph) {
        if (!named.isEmpty()) {
            return RoutingKind.of(named);
        }
        return graph.defects().hasHoles() ? RoutingKind.FAULT_AWARE : RoutingKind.XY;
    }

    private void fillDimensionOrder() {
        for (int routeClass = 0; routeClass < classes; routeClass++) {
            boolean xFirst = kind == RoutingKind.XY || (kind == RoutingKind.O1TURN && routeClass == 0);
            for (int die = 0; die < dies; die++) {
                for (int to = 0; to < dies; to++) {
                    if (to != die) {
                        set(routeClass, die, to, dimensionOrder(die, to, xFirst));
                    }
                }
            }
        }
    }

    private Direction dimensionOrder(int die, int to, boolean xFirst) {
        int dx = to % graph.columns() - die % graph.columns();
        int dy = to / graph.columns() - die / graph.columns();
        Direction alongX = dx > 0 ? Direction.EAST : Direction.WEST;
        Direction alongY = dy > 0 ? Direction.SOUTH : Direction.NORTH;
        if (xFirst) {
            return dx != 0 ? alongX : alongY;
        }
        return dy != 0 ? alongY : alongX;
    }

    private long place(int routeClass, int die, int to) {
        return ((long) routeClass * dies + die) * dies + to;
    }

    private void set(int routeClass, int die, int to, Direction side) {
        sides.setByte(place(routeClass, die, to), (byte) (side.ordinal() + 1));
    }

    /** From now on all classes leave {@code die} for {@code to} by this side. */
    void setAll(int die, int to, Direction side) {
        for (int routeClass = 0; routeClass < classes; routeClass++) {
            set(routeClass, die, to, side);
        }
    }

    public HardwareGraph graph() {
        return graph;
    }

    /** As built, or fault-aware after a {@link #rebuild}. */
    public RoutingKind kind() {
        return kind;
    }

    /** Route classes; messages take them in turn. */
    public int classes() {
        return classes;
    }

    /** Links of the longest route there can be. */
    public int maxHops() {
        return maxHops;
    }

    /** The link by which a message of the class leaves a die on its way; -1 at its end and where there is no way. */
    public int next(int routeClass, int die, int to) {
        byte side = sides.getByte(place(routeClass, die, to));
        return side == NONE ? -1 : graph.link(die, SIDES[side - 1]);
    }

    public boolean reaches(int from, int to) {
        if (islands != null) {
            return true;
        }
        return from == to ? graph.dieAlive(from) : sides.getByte(place(0, from, to)) != NONE;
    }

    /**
     * Writes the route's links, DRAM ports excluded, from index {@code first} on; returns the index after the last.
     *
     * @throws BadInputException when there is no way
     */
    public int route(int routeClass, int from, int to, int[] into, int first) {
        if (islands != null) {
            return islands.route(from, to, into, first);
        }
        int next = first;
        for (int die = from; die != to; die = graph.to(into[next - 1])) {
            int link = next(routeClass, die, to);
            if (link < 0) {
                throw unreachable(from, to);
            }
            into[next++] = link;
        }
        return next;
    }

    private BadInputException unreachable(int from, int to) {
        return new BadInputException("die cannot be reached: from=" + from + ", die=" + to + ", defects="
                + graph.defects() + "; leave it out of the plan");
    }

    /**
     * Writes the path of a message, from the source's DRAM port to the destination's; returns the last index. Messages
     * take the route classes in turn.
     */
    public int routeWithPorts(int from, int to, int[] into) {
        into[0] = graph.dramPort(from);
        int last = route(turn, from, to, into, 1);
        turn = turn + 1 == classes ? 0 : turn + 1;
        into[last] = graph.dramPort(to);
        return last;
    }

    /** Whether a route of some class from one die to another, ports included, uses a link that has failed. */
    public boolean crossesFailed(int from, int to) {
        if (from == to) {
            return false;
        }
        if (isFailed(graph.dramPort(from)) || isFailed(graph.dramPort(to))) {
            return true;
        }
        for (int routeClass = 0; routeClass < classes; routeClass++) {
            for (int die = from; die != to; ) {
                int link = next(routeClass, die, to);
                if (link < 0 || isFailed(link)) {
                    return true;
                }
                die = graph.to(link);
            }
        }
        return false;
    }

    /**
     * Takes a link or a DRAM port out of service; routes keep crossing it until {@link #rebuild}. Links between dies fail in
     * both directions, before the next rebuild.
     */
    public void fail(int link) {
        failed.setByte(link, (byte) 1);
    }

    public boolean isFailed(int link) {
        return failed.getByte(link) != 0;
    }

    /** The living link by that side, or -1. */
    int living(int die, Direction side) {
        int link = graph.link(die, side);
        return link < 0 || isFailed(link) ? -1 : link;
    }

    /** Finds all routes anew over what is alive now; the kind is fault-aware from then on. */
    public void rebuild() {
        kind = RoutingKind.FAULT_AWARE;
        sides.segment().fill(NONE);
        upDown.fill();
    }

    /**
     * How much longer routes are than shortest paths, over all ordered pairs of living dies that reach each other.
     *
     * @param mean sum of hops over sum of shortest hops
     * @param longest largest ratio of a pair
     * @param pairs that reach each other
     */
    public record Stretch(double mean, double longest, int pairs) {}

    /** Measures all routes, as they were built; O(dies squared x hops). For reports. */
    public Stretch stretch() {
        long hops = 0;
        long shortest = 0;
        double longest = 1;
        int pairs = 0;
        int[] into = new int[maxHops()];
        for (int from = 0; from < dies; from++) {
            for (int to = 0; to < dies; to++) {
                if (from != to && graph.dieAlive(from) && reaches(from, to)) {
                    int own = route(0, from, to, into, 0);
                    hops += own;
                    shortest += graph.hops(from, to);
                    longest = Math.max(longest, own / (double) graph.hops(from, to));
                    pairs++;
                }
            }
        }
        return new Stretch(pairs == 0 ? 1 : hops / (double) shortest, longest, pairs);
    }
}
