package org.wscsim.core.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.wscsim.core.wafer.HardwareGraph;

/**
 * The links of a {@link KvRoute}, in classes: links crossed by the same messages, of one bandwidth, with one demand. What max-min
 * sharing makes of a transfer that meets nobody depends on the classes alone, and there are about ten of them where there are
 * forty links. Books what passed by class and message, to be put on the links when somebody asks.
 *
 * <p>Made when a route is first used; allocates then. Confined to the simulation thread.
 */
final class QuietRoute {
    /** More messages than this are sent one by one. */
    static final int MAX_PARTS = 32;

    final int parts;
    /** By message: its links from port to port. */
    final int[][] paths;

    final long[] latencyPs;
    final long[] aloneRate;
    /** By class, in the order of their lowest links: messages as a bit mask. */
    final int[] members;

    /** Links of each class, ascending. */
    final int[][] links;

    /** Group of links ({@link LinkTable#groupOf}) that a class belongs to; 0 for none. */
    final int[] groups;

    /** Whom changes on the links concern, for {@link LinkWatch#crossed}. */
    final int[] standing;

    /** By message, then by class: what is not on the links yet. */
    final long[] carriedBytes;

    final long[] busyPs;
    final long[] waitingPs;

    private record LinkClass(int members, long bytesPerSecond, int group, List<Integer> links) {}

    private QuietRoute(int[][] paths, List<LinkClass> classes, HardwareGraph graph, LinkWatch watch) {
        this.paths = paths;
        parts = paths.length;
        latencyPs = new long[parts];
        aloneRate = new long[parts];
        for (int part = 0; part < parts; part++) {
            aloneRate[part] = Long.MAX_VALUE;
            for (int link : paths[part]) {
                latencyPs[part] += graph.latencyPs(link);
                aloneRate[part] = Math.min(aloneRate[part], graph.bytesPerSecond(link));
            }
        }
        members = classes.stream().mapToInt(LinkClass::members).toArray();
        groups = classes.stream().mapToInt(LinkClass::group).toArray();
        links = classes.stream().map(of -> ints(of.links)).toArray(int[][]::new);
        standing =
                watch.standing(Arrays.stream(links).flatMapToInt(Arrays::stream).toArray());
        carriedBytes = new long[parts];
        busyPs = new long[members.length];
        waitingPs = new long[members.length];
    }

    private static int[] ints(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Whether transfers along the route can be looked at as one: their messages have one way each, between different dies. */
    static boolean suits(KvRoute route, Routing routing) {
        boolean apart = route.parts() <= MAX_PARTS && routing.classes() == 1;
        for (int part = 0; apart && part < route.parts(); part++) {
            apart = route.from(part) != route.to(part);
        }
        return apart;
    }

    static QuietRoute of(KvRoute route, Routing routing, LinkTable table, LinkWatch watch) {
        int[][] paths = new int[route.parts()][];
        int[] path = new int[routing.maxHops() + 2];
        for (int part = 0; part < paths.length; part++) {
            int last = routing.routeWithPorts(route.from(part), route.to(part), path);
            paths[part] = Arrays.copyOf(path, last + 1);
        }
        HardwareGraph graph = routing.graph();
        int[] membersOf = new int[graph.links()];
        for (int part = 0; part < paths.length; part++) {
            for (int link : paths[part]) {
                membersOf[link] |= 1 << part;
            }
        }
        List<LinkClass> classes = new ArrayList<>();
        for (int link = 0; link < membersOf.length; link++) {
            if (membersOf[link] != 0) {
                add(classes, link, membersOf[link], graph.bytesPerSecond(link), table.groupOf(link));
            }
        }
        classes.sort(Comparator.comparing(of -> of.links.getFirst()));
        return new QuietRoute(paths, classes, graph, watch);
    }

    private static void add(List<LinkClass> classes, int link, int members, long bytesPerSecond, int group) {
        for (LinkClass of : classes) {
            if (of.members == members && of.bytesPerSecond == bytesPerSecond && of.group == group) {
                of.links.add(link);
                return;
            }
        }
        classes.add(new LinkClass(members, bytesPerSecond, group, new ArrayList<>(List.of(link))));
    }

    int classes() {
        return members.length;
    }

    /** Whether a message crosses a link of the group. */
    boolean crosses(int group) {
        for (int of : groups) {
            if (of == group) {
                return true;
            }
        }
        return false;
    }

    /** Puts what was booked on the links. */
    void settle(LinkTable table) {
        for (int part = 0; part < parts; part++) {
            for (int link : paths[part]) {
                table.addTransferBytes(link, carriedBytes[part]);
            }
            carriedBytes[part] = 0;
        }
        for (int of = 0; of < members.length; of++) {
            for (int link : links[of]) {
                table.addBusyPs(link, busyPs[of]);
            }
            table.addWaitingPs(links[of][0], waitingPs[of]);
            busyPs[of] = 0;
            waitingPs[of] = 0;
        }
    }
}
