package org.wscsim.core.network;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.wscsim.core.wafer.HardwareGraph;

/** Max-min fair sharing written as its definition reads: every rate anew after every change, arbitrary precision. */
final class NaiveMaxMin {
    static final class Flow {
        final int transfer;
        final List<Integer> path;
        final long latencyPs;
        BigInteger left;
        long rate;

        Flow(int transfer, List<Integer> path, long latencyPs, long bytes) {
            this.transfer = transfer;
            this.path = path;
            this.latencyPs = latencyPs;
            left = BigInteger.valueOf(bytes).multiply(PER_BYTE);
        }

        long drainPs(long nowPs) {
            BigInteger rates = BigInteger.valueOf(rate);
            return left.add(rates).subtract(BigInteger.ONE).divide(rates).longValueExact() + nowPs;
        }
    }

    private static final BigInteger PER_BYTE = BigInteger.valueOf(1_000_000_000_000L);

    private final HardwareGraph graph;
    private final NaiveMesh routes;
    private final long[] demands;
    private final Map<Integer, Long> latestPs = new HashMap<>();
    final List<Flow> flows = new ArrayList<>();
    long nowPs;

    NaiveMaxMin(HardwareGraph graph) {
        this.graph = graph;
        routes = new NaiveMesh(graph);
        demands = new long[graph.links()];
    }

    void send(int transfer, int from, int to, long bytes) {
        List<Integer> path = routes.path(from, to);
        long latencyPs =
                from == to ? 0 : path.stream().mapToLong(graph::latencyPs).sum();
        if (from != to && bytes > 0) {
            flows.add(new Flow(transfer, path, latencyPs, bytes));
        } else {
            latestPs.merge(transfer, nowPs + latencyPs, Math::max);
        }
        solve();
    }

    void addDemand(int link, long delta) {
        demands[link] += delta;
        solve();
    }

    long capacity(int link) {
        return SharingRule.transfer(graph.bytesPerSecond(link), demands[link]);
    }

    void advance(long toPs) {
        while (nowPs < toPs) {
            long nextPs = toPs;
            for (Flow flow : flows) {
                nextPs = Math.min(nextPs, flow.drainPs(nowPs));
            }
            BigInteger stayed = BigInteger.valueOf(nextPs - nowPs);
            nowPs = nextPs;
            for (Flow flow : List.copyOf(flows)) {
                flow.left = flow.left.subtract(stayed.multiply(BigInteger.valueOf(flow.rate)));
                if (flow.left.signum() <= 0) {
                    latestPs.merge(flow.transfer, nowPs + flow.latencyPs, Math::max);
                    flows.remove(flow);
                }
            }
            solve();
        }
    }

    /** When the transfer ends if nothing changes any more. */
    long endPs(int transfer) {
        long endPs = latestPs.getOrDefault(transfer, 0L);
        for (Flow flow : flows) {
            if (flow.transfer == transfer) {
                endPs = Math.max(endPs, flow.drainPs(nowPs) + flow.latencyPs);
            }
        }
        return endPs;
    }

    private void solve() {
        long[] left = new long[graph.links()];
        for (int link = 0; link < left.length; link++) {
            left[link] = capacity(link);
        }
        Set<Flow> unrated = new HashSet<>(flows);
        while (!unrated.isEmpty()) {
            int tightest = -1;
            long least = Long.MAX_VALUE;
            for (int link = 0; link < left.length; link++) {
                int on = link;
                long count =
                        unrated.stream().filter(flow -> flow.path.contains(on)).count();
                if (count > 0 && left[link] / count < least) {
                    least = left[link] / count;
                    tightest = link;
                }
            }
            for (Flow flow : List.copyOf(unrated)) {
                if (flow.path.contains(tightest)) {
                    flow.rate = least;
                    unrated.remove(flow);
                    for (int link : flow.path) {
                        left[link] -= least;
                    }
                }
            }
        }
    }
}
