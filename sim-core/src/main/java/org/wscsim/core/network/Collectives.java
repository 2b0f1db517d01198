package org.wscsim.core.network;

/**
 * What collectives cost on a rectangle of {@code columns x rows} dies, in seconds, without other traffic. Every link has
 * the same bandwidth per direction and the same hop latency; the slowest die decides. Stateless, any thread; a handful
 * of arithmetic operations, no allocation.
 *
 * <p><strong>Ring.</strong> The dies form one directed ring, each step hands a 1/n part to the next die: reduce-scatter,
 * then all-gather, 2 (n-1) steps. With hop latency a, bandwidth B and message size M the time is {@code 2 (n-1) a + 2
 * (n-1)/n M/B} when ring neighbours are mesh neighbours, which a rectangle with an even side allows (a boustrophedon
 * with a return column). Other rectangles have one longer return edge:
 *
 * <ul>
 *   <li>a line of n &gt; 2 dies returns over n-1 hops, on the links of the other direction, which are free;
 *   <li>odd x odd has no closed tour of single hops (colour the dies like a chess board); its return edge has 2 hops.
 * </ul>
 *
 * <p>There is no barrier between steps, so the last part to arrive has crossed 2 (n-1) consecutive edges: all edges of
 * two laps but two, at worst two short ones. Hence {@code (2 H - 2) a}, H being the hops of a lap. No two ring edges
 * share a directed link, so bandwidth is not divided. Only one direction of the ring is used; splitting the message over
 * both would halve the bandwidth term and is not assumed.
 *
 * <p><strong>2-D.</strong> The ring on every row, then on every column, each with the whole message: fewer hops, more
 * bytes. A line of two dies is a ring of single hops.
 *
 * <p>Source: Thakur, Rabenseifner and Gropp 2005 for the ring; wormhole (cut-through) forwarding over the return edge.
 */
public final class Collectives {
    private Collectives() {}

    /** Time of the cheaper all-reduce, 0 on one die. */
    public static double allReduceSeconds(
            int columns, int rows, double messageBytes, double linkBytesPerSecond, double hopSeconds) {
        double ring = ringAllReduceSeconds(columns, rows, messageBytes, linkBytesPerSecond, hopSeconds);
        double grid = gridAllReduceSeconds(columns, rows, messageBytes, linkBytesPerSecond, hopSeconds);
        return Math.min(ring, grid);
    }

    /** All-reduce on one ring through all dies. */
    public static double ringAllReduceSeconds(
            int columns, int rows, double messageBytes, double linkBytesPerSecond, double hopSeconds) {
        int dies = columns * rows;
        if (dies == 1) {
            return 0;
        }
        double hops = 2.0 * lapHops(columns, rows) - 2;
        return hops * hopSeconds + 2.0 * (dies - 1) / dies * messageBytes / linkBytesPerSecond;
    }

    /** All-reduce along the rows, then along the columns. */
    public static double gridAllReduceSeconds(
            int columns, int rows, double messageBytes, double linkBytesPerSecond, double hopSeconds) {
        return ringAllReduceSeconds(columns, 1, messageBytes, linkBytesPerSecond, hopSeconds)
                + ringAllReduceSeconds(1, rows, messageBytes, linkBytesPerSecond, hopSeconds);
    }

    /**
     * Time of the cheaper all-gather, after which every die holds all {@code gatheredBytes}, of which it gave 1/n; 0 on
     * one die. In its 2-D form the rows gather their share first, the columns then exchange whole rows.
     */
    public static double allGatherSeconds(
            int columns, int rows, double gatheredBytes, double linkBytesPerSecond, double hopSeconds) {
        double ring = ringAllGatherSeconds(columns, rows, gatheredBytes, linkBytesPerSecond, hopSeconds);
        double grid = ringAllGatherSeconds(columns, 1, gatheredBytes / rows, linkBytesPerSecond, hopSeconds)
                + ringAllGatherSeconds(1, rows, gatheredBytes, linkBytesPerSecond, hopSeconds);
        return Math.min(ring, grid);
    }

    /** All-gather on one ring through all dies: n-1 steps, all edges of a lap but one short one. */
    public static double ringAllGatherSeconds(
            int columns, int rows, double gatheredBytes, double linkBytesPerSecond, double hopSeconds) {
        int dies = columns * rows;
        if (dies == 1) {
            return 0;
        }
        double hops = lapHops(columns, rows) - 1.0;
        return hops * hopSeconds + (double) (dies - 1) / dies * gatheredBytes / linkBytesPerSecond;
    }

    /**
     * Bytes that the cheaper all-reduce puts on links, every hop counted, per die (their mean; the links that the
     * collective uses carry equal parts).
     */
    public static double allReduceLinkBytesPerDie(
            int columns, int rows, double messageBytes, double linkBytesPerSecond, double hopSeconds) {
        double ring = ringAllReduceSeconds(columns, rows, messageBytes, linkBytesPerSecond, hopSeconds);
        double grid = gridAllReduceSeconds(columns, rows, messageBytes, linkBytesPerSecond, hopSeconds);
        if (ring <= grid) {
            return 2 * ringPassLinkBytesPerDie(columns, rows, messageBytes);
        }
        return 2 * (ringPassLinkBytesPerDie(columns, 1, messageBytes) + ringPassLinkBytesPerDie(1, rows, messageBytes));
    }

    /** Bytes that the cheaper all-gather puts on links, every hop counted, per die (their mean). */
    public static double allGatherLinkBytesPerDie(
            int columns, int rows, double gatheredBytes, double linkBytesPerSecond, double hopSeconds) {
        double ring = ringAllGatherSeconds(columns, rows, gatheredBytes, linkBytesPerSecond, hopSeconds);
        if (ring <= allGatherSeconds(columns, rows, gatheredBytes, linkBytesPerSecond, hopSeconds)) {
            return ringPassLinkBytesPerDie(columns, rows, gatheredBytes);
        }
        return ringPassLinkBytesPerDie(columns, 1, gatheredBytes / rows)
                + ringPassLinkBytesPerDie(1, rows, gatheredBytes);
    }

    /** Bytes that each link of the ring carries in an all-reduce of the ring form: 2 (n-1)/n of the message. */
    public static double ringAllReduceBytesPerLink(int dies, double messageBytes) {
        return 2.0 * (dies - 1) / dies * messageBytes;
    }

    /** Hops of one lap of the ring embedded in the rectangle. */
    static int lapHops(int columns, int rows) {
        int dies = columns * rows;
        boolean line = columns == 1 || rows == 1;
        if (line) {
            return 2 * (dies - 1);
        }
        return dies % 2 == 0 ? dies : dies + 1;
    }

    private static double ringPassLinkBytesPerDie(int columns, int rows, double messageBytes) {
        int dies = columns * rows;
        return (double) (dies - 1) / dies * messageBytes * lapHops(columns, rows) / dies;
    }
}
