package org.wscsim.cli.capacity;

import java.util.Arrays;
import org.wscsim.core.metrics.GoodputLimits;
import org.wscsim.core.metrics.RecordSink;
import org.wscsim.core.metrics.RequestRecord;

/**
 * Who met the limits among the requests of one run at one rate, kept so that stretches of requests can be drawn again.
 * Requests are told apart by their id, which counts arrivals, so that every run of the same requests has the same stretches
 * whatever its rate. Confined to the thread that takes the records, then to whoever asks.
 */
public final class AttainmentSample implements RecordSink {
    static final int STRETCHES = StretchDraws.STRETCHES;

    private static final int DECILES = 10;
    private static final int MISSING = -1;

    private final double rate;
    private final GoodputLimits limits;
    private final int[] prompts;
    private final boolean[] met;
    private boolean growing;

    /**
     * @param rate requests per second offered
     * @param requests of the run
     */
    public AttainmentSample(double rate, int requests, GoodputLimits limits) {
        this.rate = rate;
        this.limits = limits;
        prompts = new int[requests];
        Arrays.fill(prompts, MISSING);
        met = new boolean[requests];
    }

    @Override
    public void accept(RequestRecord request) {
        int id = (int) request.requestId;
        prompts[id] = request.prefillTokens;
        met[id] = request.rejection == null && limits.met(request);
    }

    /** The queue grew without end: the rate is beyond the capacity whoever met the limits. */
    public void grows() {
        growing = true;
    }

    public double rate() {
        return rate;
    }

    boolean isGrowing() {
        return growing;
    }

    public int counted() {
        int counted = 0;
        for (int prompt : prompts) {
            counted += prompt == MISSING ? 0 : 1;
        }
        return counted;
    }

    public int good() {
        int good = 0;
        for (boolean one : met) {
            good += one ? 1 : 0;
        }
        return good;
    }

    /** Share of the worst decile of prompt length, every request once. */
    public double leastOfDeciles() {
        int[] once = new int[STRETCHES];
        Arrays.fill(once, 1);
        return table().leastOfDeciles(once);
    }

    AttainmentTable table() {
        int[] bounds = longestOfDeciles();
        int[][] requests = new int[STRETCHES][DECILES];
        int[][] good = new int[STRETCHES][DECILES];
        for (int id = 0; id < prompts.length; id++) {
            if (prompts[id] != MISSING) {
                int stretch = (int) ((long) id * STRETCHES / prompts.length);
                int decile = decile(bounds, prompts[id]);
                requests[stretch][decile]++;
                good[stretch][decile] += met[id] ? 1 : 0;
            }
        }
        return new AttainmentTable(requests, good);
    }

    /** A request is in the first decile whose longest prompt is not shorter than its own, as everywhere. */
    private static int decile(int[] longest, int prompt) {
        int decile = 0;
        while (longest[decile] < prompt) {
            decile++;
        }
        return decile;
    }

    private int[] longestOfDeciles() {
        int[] sorted = Arrays.stream(prompts)
                .filter(prompt -> prompt != MISSING)
                .sorted()
                .toArray();
        int[] longest = new int[DECILES];
        for (int decile = 0; decile < DECILES; decile++) {
            int to = (int) ((long) sorted.length * (decile + 1) / DECILES);
            longest[decile] = to == 0 ? 0 : sorted[to - 1];
        }
        longest[DECILES - 1] = Integer.MAX_VALUE;
        return longest;
    }
}
