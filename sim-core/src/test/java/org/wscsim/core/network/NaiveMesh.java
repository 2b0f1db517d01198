package org.wscsim.core.network;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.wscsim.core.wafer.HardwareGraph;

/** The reserving mesh written as its specification reads: lists of intervals, arbitrary precision, coordinates. */
final class NaiveMesh {
    record Interval(long startPs, long untilPs, long rate) {}

    private final HardwareGraph graph;
    private final Map<String, Integer> linkBetween = new TreeMap<>();
    private final Map<Integer, List<Interval>> intervals = new TreeMap<>();
    private final Map<Integer, BigInteger> demands = new TreeMap<>();
    private final Map<Integer, Long> bytes = new TreeMap<>();

    NaiveMesh(HardwareGraph graph) {
        this.graph = graph;
        for (int link = graph.dies(); link < graph.links(); link++) {
            linkBetween.put(graph.from(link) + ">" + graph.to(link), link);
        }
    }

    List<Integer> path(int from, int to) {
        List<Integer> path = new ArrayList<>();
        path.add(graph.dramPort(from));
        int width = graph.columns();
        int die = from;
        while (die != to) {
            int x = die % width;
            int y = die / width;
            int next = x != to % width
                    ? y * width + x + Integer.signum(to % width - x)
                    : (y + Integer.signum(to / width - y)) * width + x;
            path.add(linkBetween.get(die + ">" + next));
            die = next;
        }
        path.add(graph.dramPort(to));
        return path;
    }

    long send(int from, int to, long messageBytes, long nowPs) {
        if (from == to) {
            return nowPs;
        }
        List<Integer> path = path(from, to);
        BigDecimal rate = null;
        List<Long> starts = new ArrayList<>();
        long headPs = nowPs;
        for (int link : path) {
            BigDecimal linkRate = new BigDecimal(transferShare(link));
            rate = rate == null ? linkRate : rate.min(linkRate);
            long freePs = on(link).stream().mapToLong(Interval::untilPs).max().orElse(0);
            starts.add(Math.max(headPs, freePs));
            headPs = starts.getLast() + graph.latencyPs(link);
        }
        long serialisationPs = new BigDecimal(messageBytes)
                .multiply(new BigDecimal("1e12"))
                .divide(rate, 0, RoundingMode.CEILING)
                .longValueExact();
        long latencyAfterPs = 0;
        long untilLastPs = starts.getLast() + serialisationPs;
        for (int i = path.size() - 1; i >= 0; i--) {
            int link = path.get(i);
            latencyAfterPs += i == path.size() - 1 ? 0 : graph.latencyPs(link);
            on(link).add(new Interval(starts.get(i), untilLastPs - latencyAfterPs, rate.longValueExact()));
            bytes.merge(link, messageBytes, Long::sum);
        }
        return untilLastPs + graph.latencyPs(path.getLast());
    }

    void addDemand(int link, long delta) {
        demands.merge(link, BigInteger.valueOf(delta), BigInteger::add);
    }

    long available(int link, long own, long nowPs) {
        BigInteger bandwidth = BigInteger.valueOf(graph.bytesPerSecond(link));
        BigInteger demand = demand(link);
        BigInteger transfer = BigInteger.ZERO;
        for (Interval interval : on(link)) {
            if (interval.startPs <= nowPs && nowPs < interval.untilPs) {
                transfer = BigInteger.valueOf(interval.rate).min(transferShare(link));
            }
        }
        BigInteger left =
                bandwidth.subtract(demand.subtract(BigInteger.valueOf(own))).subtract(transfer);
        BigInteger capacity = transfer.signum() == 0 ? bandwidth : bandwidth.divide(BigInteger.TWO);
        BigInteger fair = demand.signum() == 0
                ? capacity
                : capacity.multiply(BigInteger.valueOf(own)).divide(demand);
        return left.max(fair).max(BigInteger.ONE).longValueExact();
    }

    /** Reservations of the link that have not ended. */
    long pending(int link, long nowPs) {
        return on(link).stream().filter(interval -> interval.untilPs > nowPs).count();
    }

    List<Interval> on(int link) {
        return intervals.computeIfAbsent(link, key -> new ArrayList<>());
    }

    long bytes(int link) {
        return bytes.getOrDefault(link, 0L);
    }

    private BigInteger demand(int link) {
        return demands.getOrDefault(link, BigInteger.ZERO);
    }

    private BigInteger transferShare(int link) {
        BigInteger bandwidth = BigInteger.valueOf(graph.bytesPerSecond(link));
        return bandwidth.subtract(demand(link).min(bandwidth.divide(BigInteger.TWO)));
    }
}
