package org.wscsim.core.serving;

import java.util.BitSet;
import java.util.List;
import org.wscsim.core.failure.LimitReachedException;
import org.wscsim.core.kv.KvCache;
import org.wscsim.core.wafer.HardwareGraph;

/**
 * Where KV blocks can live: one home per instance (the dies of its region in lock step), then one per die outside every
 * instance. Distances between homes are those between their nearest dies.
 *
 * <p>Geometry is immutable; block counts are those of the cache, as of the asking time.
 */
public final class Homes implements HomeView {
    /** As many as a wafer has dies at most; the relation "on a shortest path", a bit per triple of homes, then takes 16 MB. */
    static final int MAX_HOMES = 512;

    private final int[][] dies;
    private final int[] nearestHops;
    private final BitSet onPath;
    private final KvCache cache;
    private Instance[] readers = {};
    private final int[] models;
    private long[] bytesPerToken = {};

    /**
     * Of a run with one model.
     *
     * @param diesOfHome die ids by home
     * @throws LimitReachedException beyond {@value #MAX_HOMES} homes
     */
    public Homes(HardwareGraph graph, List<int[]> diesOfHome, KvCache cache) {
        this(graph, diesOfHome, cache, new int[diesOfHome.size()]);
    }

    /**
     * @param diesOfHome die ids by home
     * @param modelOfHome the one model of the run whose KV blocks may live there, by home
     * @throws LimitReachedException beyond {@value #MAX_HOMES} homes
     */
    public Homes(HardwareGraph graph, List<int[]> diesOfHome, KvCache cache, int[] modelOfHome) {
        models = modelOfHome.clone();
        int count = diesOfHome.size();
        if (count > MAX_HOMES) {
            throw new LimitReachedException(
                    "too many KV homes: homes=" + count + ", max=" + MAX_HOMES + "; use fewer or larger instances");
        }
        dies = diesOfHome.toArray(int[][]::new);
        this.cache = cache;
        nearestHops = new int[count * count];
        onPath = new BitSet(count * count * count);
        for (int a = 0; a < count; a++) {
            for (int b = 0; b < count; b++) {
                nearestHops[a * count + b] = nearest(graph, dies[a], dies[b]);
            }
        }
        for (int a = 0; a < count; a++) {
            for (int b = 0; b < count; b++) {
                markPath(graph, a, b);
            }
        }
    }

    private static int nearest(HardwareGraph graph, int[] from, int[] to) {
        int best = Integer.MAX_VALUE;
        for (int a : from) {
            for (int b : to) {
                best = Math.min(best, graph.hops(a, b));
            }
        }
        return best;
    }

    private void markPath(HardwareGraph graph, int from, int to) {
        int shortest = hops(from, to);
        for (int a : dies[from]) {
            for (int b : dies[to]) {
                if (graph.hops(a, b) == shortest) {
                    markBetween(graph, from, to, a, b);
                }
            }
        }
    }

    private void markBetween(HardwareGraph graph, int from, int to, int a, int b) {
        int shortest = graph.hops(a, b);
        for (int home = 0; home < dies.length; home++) {
            for (int die : dies[home]) {
                if (graph.hops(a, die) + graph.hops(die, b) == shortest) {
                    onPath.set(pathBit(home, from, to));
                }
            }
        }
    }

    private int pathBit(int home, int from, int to) {
        return (home * dies.length + from) * dies.length + to;
    }

    public int[] dies(int home) {
        return dies[home];
    }

    /** The model whose KV blocks live there. */
    public int model(int home) {
        return models[home];
    }

    @Override
    public int homeCount() {
        return dies.length;
    }

    @Override
    public int freeBlocks(int home) {
        return cache.freeBlocks(home);
    }

    @Override
    public int capacityBlocks(int home) {
        return cache.capacityBlocks(home);
    }

    @Override
    public int hops(int fromHome, int toHome) {
        return nearestHops[fromHome * dies.length + toHome];
    }

    /**
     * Who reads; until then no instance does.
     *
     * @param kvBytesPerToken that a token's KV takes when it is read, by instance
     */
    public void attach(Instance[] all, long[] kvBytesPerToken) {
        readers = all;
        bytesPerToken = kvBytesPerToken;
    }

    @Override
    public double readSeconds(int home, int decodeInstance) {
        return decodeInstance < readers.length
                ? readSeconds(home, readers[decodeInstance], bytesPerToken[decodeInstance])
                : Double.POSITIVE_INFINITY;
    }

    private static double readSeconds(int home, Instance reader, long kvBytesPerToken) {
        DecodeBatch batch = reader.batch();
        boolean own = home == reader.instance();
        long tokens = own ? batch.localTokens() : batch.remoteTokens(home);
        double bytes = (double) (tokens + reader.blockTokens()) * kvBytesPerToken;
        return own
                ? bytes
                        / ((double) reader.pricer().nominalDramBytesPerSecond()
                                * reader.region().dies())
                : bytes / reader.load().leftBytesPerSecond(home);
    }

    @Override
    public boolean onShortestPath(int home, int fromHome, int toHome) {
        return onPath.get(pathBit(home, fromHome, toHome));
    }
}
