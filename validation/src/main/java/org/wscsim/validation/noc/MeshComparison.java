package org.wscsim.validation.noc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.hipparchus.stat.descriptive.rank.Percentile;
import org.wscsim.core.event.TransferClock;
import org.wscsim.core.flit.FlitMesh;
import org.wscsim.core.memory.Cells;
import org.wscsim.core.memory.NativeMemory;
import org.wscsim.core.network.AnalyticMesh;
import org.wscsim.core.network.MaxMinMesh;
import org.wscsim.core.network.MeshModel;
import org.wscsim.core.network.MessageReplay;
import org.wscsim.core.network.MessageReplay.Message;
import org.wscsim.core.network.ReservingMesh;
import org.wscsim.core.network.Routing;
import org.wscsim.core.network.RoutingKind;
import org.wscsim.core.wafer.HardwareGraph;

/**
 * The same messages through every mesh model, and how far the times of groups are from those of the flit-level mesh.
 * Cost: that of the flit-level mesh, 0.1 us per flit and router.
 */
public final class MeshComparison {
    private static final String YARDSTICK_NAME = "flit";
    private static final Build YARDSTICK = FlitMesh::new;

    private final HardwareGraph graph;
    private final Map<String, Build> models = new LinkedHashMap<>();

    public MeshComparison(HardwareGraph graph) {
        this.graph = graph;
        models.put("analytic", (routes, clock, transfers, messages, map) -> new AnalyticMesh(routes, clock, map));
        models.put("reserving", (routes, clock, transfers, messages, map) -> new ReservingMesh(routes, clock, map));
        models.put("max-min", MaxMinMesh::new);
    }

    @FunctionalInterface
    private interface Build {
        MeshModel mesh(
                Routing routing,
                TransferClock clock,
                int maxTransfers,
                int maxMessages,
                BiFunction<String, Long, Cells> map);
    }

    /**
     * One model on one kind of group.
     *
     * @param groups how many
     * @param meanPs mean time from sending to the last arrival, ps
     * @param p50Ps median time from sending to the last arrival, ps
     * @param p99Ps its 99th percentile, ps
     * @param meanPercent difference of the mean from the flit-level mesh's, percent
     * @param p50Percent difference of the median from the flit-level mesh's, percent
     * @param p99Percent the same of the 99th percentile
     * @param medianApe median over groups of the absolute difference, percent
     */
    public record Line(
            String mesh,
            String kind,
            int groups,
            double meanPs,
            double p50Ps,
            double p99Ps,
            double meanPercent,
            double p50Percent,
            double p99Percent,
            double medianApe) {}

    /** Sends all groups through every model; one line per model and kind. */
    public List<Line> run(List<MeshTraffic.Group> groups) {
        double[] exact = times(groups, YARDSTICK);
        Map<String, double[]> times = new LinkedHashMap<>();
        times.put(YARDSTICK_NAME, exact);
        models.forEach((name, build) -> times.put(name, times(groups, build)));
        List<Line> lines = new ArrayList<>();
        for (String kind :
                groups.stream().map(MeshTraffic.Group::kind).distinct().toList()) {
            if (kind.equals(MeshTraffic.UNSCORED)) {
                continue;
            }
            double[] yardstick = ofKind(groups, exact, kind);
            times.forEach((name, all) -> lines.add(line(name, kind, ofKind(groups, all, kind), yardstick)));
        }
        return lines;
    }

    /** By group: from sending until the last arrival, ps, in one model. */
    double[] times(String mesh, List<MeshTraffic.Group> groups) {
        Build build = mesh.equals(YARDSTICK_NAME) ? YARDSTICK : models.get(mesh);
        if (build == null) {
            throw new IllegalArgumentException("unknown mesh model: mesh=" + mesh);
        }
        return times(groups, build);
    }

    private double[] times(List<MeshTraffic.Group> groups, Build build) {
        List<Message> messages = new ArrayList<>();
        for (MeshTraffic.Group group : groups) {
            int first = messages.size();
            for (Message of : group.messages()) {
                List<Integer> after =
                        of.after().stream().map(index -> first + index).toList();
                messages.add(new Message(of.sentPs(), of.fromDie(), of.toDie(), of.bytes(), after));
            }
        }
        long[] durations;
        try (NativeMemory memory = new NativeMemory()) {
            durations = MessageReplay.durationsPs(
                    messages,
                    clock -> build.mesh(
                            new Routing(RoutingKind.XY, graph, false, memory::cells),
                            clock,
                            messages.size(),
                            messages.size(),
                            memory::cells));
        }
        double[] times = new double[groups.size()];
        int next = 0;
        for (int group = 0; group < times.length; group++) {
            for (int i = 0; i < groups.get(group).messages().size(); i++) {
                times[group] = Math.max(times[group], (double) durations[next++]);
            }
        }
        return times;
    }

    private static double[] ofKind(List<MeshTraffic.Group> groups, double[] times, String kind) {
        double[] some = new double[times.length];
        int count = 0;
        for (int group = 0; group < times.length; group++) {
            if (groups.get(group).kind().equals(kind)) {
                some[count++] = times[group];
            }
        }
        return Arrays.copyOf(some, count);
    }

    private static Line line(String mesh, String kind, double[] times, double[] yardstick) {
        double[] apart = new double[times.length];
        Arrays.setAll(apart, i -> Math.abs(percent(times[i], yardstick[i])));
        double mean = Arrays.stream(times).average().orElse(0);
        double p50 = new Percentile(50).evaluate(times);
        double p99 = new Percentile(99).evaluate(times);
        return new Line(
                mesh,
                kind,
                times.length,
                mean,
                p50,
                p99,
                percent(mean, Arrays.stream(yardstick).average().orElse(0)),
                percent(p50, new Percentile(50).evaluate(yardstick)),
                percent(p99, new Percentile(99).evaluate(yardstick)),
                new Percentile(50).evaluate(apart));
    }

    private static double percent(double value, double against) {
        return against == 0 ? 0 : 100 * (value - against) / against;
    }
}
