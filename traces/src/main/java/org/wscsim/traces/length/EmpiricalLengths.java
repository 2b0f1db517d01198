package org.wscsim.traces.length;

import java.util.Arrays;
import org.wscsim.core.failure.LimitReachedException;
import org.wscsim.core.request.Arrival;
import org.wscsim.core.request.ArrivalSource;
import org.wscsim.traces.synthetic.RandomStream;

/**
 * Pairs drawn with replacement from a trace's, so that prompt and output keep their dependence (the bootstrap; Efron,
 * Annals of Statistics 7, 1979). 8 bytes a request of the trace. Confined to one thread.
 */
public final class EmpiricalLengths implements LengthPairs {
    private static final int MAX_PAIRS = 1 << 27;

    private final long[] pairs;
    private long pair;

    private EmpiricalLengths(long[] pairs) {
        this.pairs = pairs;
    }

    /** Reads the source to its end and closes it. */
    public static EmpiricalLengths of(ArrivalSource source) {
        final Arrival request = new Arrival();
        long[] pairs = new long[1 << 12];
        int count = 0;
        try (source) {
            while (source.next(request)) {
                if (count == MAX_PAIRS) {
                    throw new LimitReachedException(
                            "trace too long to draw lengths from: limit=" + MAX_PAIRS + " requests; give a part of it");
                }
                if (count == pairs.length) {
                    pairs = Arrays.copyOf(pairs, 2 * count);
                }
                pairs[count++] = (long) request.promptTokens << 32 | request.outputTokens;
            }
        }
        return new EmpiricalLengths(Arrays.copyOf(pairs, count));
    }

    /** Draws of their own from the same pairs. */
    public EmpiricalLengths again() {
        return new EmpiricalLengths(pairs);
    }

    @Override
    public void next(RandomStream random) {
        pair = pairs[(int) (random.nextDouble() * pairs.length)];
    }

    @Override
    public int promptTokens() {
        return (int) (pair >>> 32);
    }

    @Override
    public int outputTokens() {
        return (int) pair;
    }
}
