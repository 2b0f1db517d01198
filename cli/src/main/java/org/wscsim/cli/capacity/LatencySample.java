package org.wscsim.cli.capacity;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.metrics.GoodputLimits;
import org.wscsim.core.metrics.RecordSink;
import org.wscsim.core.metrics.RequestRecord;

/**
 * Latencies of one run's requests in order of arrival, kept so that stretches of requests can be drawn again ({@link LatencyBands}).
 * Holds 25 bytes a request. Confined to the thread that takes the records, then to whoever asks.
 */
public final class LatencySample implements RecordSink {
    private static final int FIRST_CAPACITY = 1024;
    private static final long MISSING = -1;

    private final @Nullable GoodputLimits limits;
    /** TTFT, TPOT, E2E by request id. */
    private final long[][] latencyPs = new long[LatencyBands.LATENCIES][];

    private boolean[] met = new boolean[FIRST_CAPACITY];
    private boolean[] seen = new boolean[FIRST_CAPACITY];
    private int size;
    private int counted;

    /**
     * @param limits of goodput; null for none
     */
    public LatencySample(@Nullable GoodputLimits limits) {
        this.limits = limits;
        Arrays.setAll(latencyPs, i -> new long[FIRST_CAPACITY]);
    }

    @Override
    public void accept(RequestRecord request) {
        int id = Math.toIntExact(request.requestId);
        if (id >= met.length) {
            grow(Math.max(id + 1, 2 * met.length));
        }
        size = Math.max(size, id + 1);
        counted++;
        boolean served = request.rejection == null;
        seen[id] = true;
        latencyPs[0][id] = served ? request.ttftPs : MISSING;
        latencyPs[1][id] = served ? request.tpotPs : MISSING;
        latencyPs[2][id] = served ? request.e2ePs : MISSING;
        met[id] = served && limits != null && limits.met(request);
    }

    private void grow(int capacity) {
        for (int i = 0; i < latencyPs.length; i++) {
            latencyPs[i] = Arrays.copyOf(latencyPs[i], capacity);
        }
        met = Arrays.copyOf(met, capacity);
        seen = Arrays.copyOf(seen, capacity);
    }

    /** Requests that count. */
    public int counted() {
        return counted;
    }

    boolean isLimited() {
        return limits != null;
    }

    private int stretch(int id) {
        return (int) ((long) id * StretchDraws.STRETCHES / size);
    }

    /** Requests and those of them that met the limits, by stretch. */
    long[][] metByStretch() {
        long[][] counts = new long[2][StretchDraws.STRETCHES];
        for (int id = 0; id < size; id++) {
            counts[0][stretch(id)] += seen[id] ? 1 : 0;
            counts[1][stretch(id)] += met[id] ? 1 : 0;
        }
        return counts;
    }

    /** Latencies that are known, rising, each times 32 plus its stretch. */
    long[] rising(int latency) {
        long[] own = new long[size];
        int known = 0;
        for (int id = 0; id < size; id++) {
            if (seen[id] && latencyPs[latency][id] >= 0) {
                own[known++] = latencyPs[latency][id] << LatencyBands.STRETCH_BITS | stretch(id);
            }
        }
        long[] sorted = Arrays.copyOf(own, known);
        Arrays.sort(sorted);
        return sorted;
    }
}
