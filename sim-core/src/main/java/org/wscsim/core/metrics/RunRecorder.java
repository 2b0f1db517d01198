package org.wscsim.core.metrics;

import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.memory.NativeMemory;
import org.wscsim.core.request.Arrival;

/**
 * Everything counted while a run goes on: latencies, tokens, concurrency, occupancy, rejections. Confined to the
 * simulation thread; allocates nothing per request (a first rejection of a kind allocates its counter).
 */
public final class RunRecorder {
    /** Seconds of which tokens are counted at the same time, a power of two; instances lag behind by less. */
    private static final int SECONDS = 4_096;

    private final LatencyRecorder ttft;
    private final LatencyRecorder tpot;
    private final LatencyRecorder e2e;
    private final LatencyRecorder itl = LatencyRecorder.histogram();
    private final QueueProbe queue;
    private final ArrivalWindow window;
    private final RecordSink sink;
    private final ServiceRecorder service;
    private final Sum128[] attribution = new Sum128[7];
    private final SortedMap<String, long[]> rejections = new TreeMap<>();
    private final Sum128 blockTime = new Sum128();
    private final long[] completedOfModel;
    private final long[] outputTokensOfModel;
    /** Null in a run with one model. */
    private @Nullable KvOccupancy models;
    /** Null where nobody asks for a report. */
    private @Nullable Observation observation;
    /** Null where nobody asks for a trace of steps. */
    private @Nullable RunWitness witness;

    private long arrived;
    private long completed;
    private long rejected;
    private long measured;
    private long good;
    private long promptTokens;
    private long outputTokens;
    private long preemptions;
    private long transfers;
    private long inSystem;
    private long peakInSystem;
    private final long[] tokenSeconds = new long[SECONDS];
    private final long[] tokensOfSecond = new long[SECONDS];
    private long peakTokensPerSecond;
    private long lastCompletionPs;
    private long latestCriticalPs;
    private long lastOccupancyPs;
    private long peakBlocks;

    /** Of a run with one model. */
    public RunRecorder(NativeMemory memory, ArrivalWindow window, ClassLimits limits, RecordSink sink) {
        this(memory, window, limits, sink, 1);
    }

    /**
     * @param models how many models the run serves
     */
    public RunRecorder(NativeMemory memory, ArrivalWindow window, ClassLimits limits, RecordSink sink, int models) {
        completedOfModel = new long[models];
        outputTokensOfModel = new long[models];
        ttft = LatencyRecorder.exact(memory, "ttft values");
        tpot = LatencyRecorder.exact(memory, "tpot values");
        e2e = LatencyRecorder.exact(memory, "e2e values");
        queue = new QueueProbe(window.spanPs());
        this.window = window;
        service = new ServiceRecorder(memory, window, limits, models);
        this.sink = sink;
        for (int i = 0; i < attribution.length; i++) {
            attribution[i] = new Sum128();
        }
    }

    /** KV blocks are to be told apart by model, too. */
    public void attach(KvOccupancy byModel) {
        models = byModel;
    }

    /** Before the first event. */
    public void attach(Observation toFill) {
        observation = toFill;
    }

    /** Before the first event. */
    public void attach(RunWitness toTell) {
        witness = toTell;
    }

    /** Whoever wants to see every step and every transition, or null. */
    public @Nullable RunWitness witness() {
        return witness;
    }

    public void arrived(Arrival arrival) {
        arrived++;
        inSystem++;
        peakInSystem = Math.max(peakInSystem, inSystem);
        if (observation != null) {
            observation.arrived(arrival);
        }
    }

    /** The number of requests that wait (for prefill or for a place in a decode batch) changes. */
    public void waiting(int delta, long nowPs) {
        queue.change(delta, nowPs);
        if (observation != null) {
            observation.waiting(delta, nowPs);
        }
    }

    /** Tokens that came out then; instances may lag behind each other by up to a thousand seconds. */
    public void tokens(long count, long nowPs) {
        long second = nowPs / VirtualTime.PS_PER_SECOND;
        int place = (int) second & (SECONDS - 1);
        if (tokenSeconds[place] != second) {
            assert tokenSeconds[place] < second : "tokens of a second long past: second=" + second;
            tokenSeconds[place] = second;
            tokensOfSecond[place] = 0;
        }
        tokensOfSecond[place] += count;
        peakTokensPerSecond = Math.max(peakTokensPerSecond, tokensOfSecond[place]);
        if (observation != null) {
            observation.tokens(count, nowPs);
        }
    }

    /** {@code count} sequences got a token this long after their previous one. */
    public void gap(long gapPs, long count) {
        if (count > 0) {
            itl.record(gapPs, count);
        }
    }

    public void preempted() {
        preemptions++;
    }

    public void transferred() {
        transfers++;
    }

    /** Called before blocks change and at the end: {@code usedBlocks} were in use since the last call. */
    public void occupancy(long usedBlocks, long nowPs) {
        blockTime.addProduct(usedBlocks, nowPs - lastOccupancyPs);
        if (observation != null) {
            observation.occupancy(usedBlocks, lastOccupancyPs);
        }
        lastOccupancyPs = nowPs;
        if (models != null) {
            models.until(nowPs);
        }
        peak(usedBlocks);
    }

    /** Blocks of a home that were taken some time before the last call of {@link #occupancy}, which did not know of them. */
    public void grew(int home, long blocks, long heldPs) {
        blockTime.addProduct(blocks, heldPs);
        if (observation != null) {
            observation.grew(blocks, lastOccupancyPs - heldPs, lastOccupancyPs);
        }
        if (models != null) {
            models.grew(home, blocks, heldPs);
        }
    }

    /** So many blocks are in use. */
    public void peak(long usedBlocks) {
        peakBlocks = Math.max(peakBlocks, usedBlocks);
        if (models != null) {
            models.peak();
        }
    }

    /** A request leaves, completed or rejected. */
    public void left(RequestRecord request) {
        inSystem--;
        good += service.left(request) ? 1 : 0;
        if (observation != null) {
            observation.left(request);
        }
        if (request.rejection == null) {
            complete(request);
        } else {
            rejected++;
            rejections.computeIfAbsent(request.rejection, reason -> new long[1])[0]++;
        }
        sink.accept(request);
    }

    private void complete(RequestRecord request) {
        completed++;
        promptTokens += request.prefillTokens;
        outputTokens += request.decodeTokens;
        completedOfModel[request.modelId]++;
        outputTokensOfModel[request.modelId] += request.decodeTokens;
        lastCompletionPs = Math.max(lastCompletionPs, request.finishedAtPs);
        if (!window.counts(request.arrivedAtPs)) {
            return;
        }
        measured++;
        ttft.record(request.ttftPs);
        e2e.record(request.e2ePs);
        if (request.tpotPs != RequestRecord.ABSENT) {
            tpot.record(request.tpotPs);
        }
        attribution[0].add(request.queuePs);
        attribution[1].add(request.prefillComputePs);
        attribution[2].add(request.kvTransferPs);
        attribution[3].add(request.decodeComputePs);
        attribution[4].add(request.dramWaitPs);
        attribution[5].add(request.nocWaitPs);
        attribution[6].add(request.preemptionPs);
        if (observation != null) {
            observation.measured(request);
        }
    }

    /** The last event has happened. */
    public void ended(long nowPs) {
        if (observation != null) {
            observation.ended(nowPs, ttft, tpot, itl, e2e);
        }
    }

    /** A lower bound of the completion time of some request: its arrival plus its service with the machine to itself. */
    public void criticalPath(long earliestCompletionPs) {
        latestCriticalPs = Math.max(latestCriticalPs, earliestCompletionPs);
    }

    public long arrivedCount() {
        return arrived;
    }

    public long completedCount() {
        return completed;
    }

    public long rejectedCount() {
        return rejected;
    }

    /** Completed requests that count in latencies and goodput. */
    public long measuredCount() {
        return measured;
    }

    public long goodCount() {
        return good;
    }

    /** Prompt tokens of completed requests. */
    public long promptTokens() {
        return promptTokens;
    }

    /** Tokens generated for completed requests. */
    public long outputTokens() {
        return outputTokens;
    }

    /** Mean output length of the model's completed requests; 0 before the first. */
    public double meanOutputTokens(int model) {
        long count = completedOfModel[model];
        return count == 0 ? 0 : outputTokensOfModel[model] / (double) count;
    }

    public long preemptions() {
        return preemptions;
    }

    public long transfers() {
        return transfers;
    }

    public long peakInSystem() {
        return peakInSystem;
    }

    public long peakTokensPerSecond() {
        return peakTokensPerSecond;
    }

    /** Completion of the last completed request; 0 when none completed. */
    public long lastCompletionPs() {
        return lastCompletionPs;
    }

    public long latestCriticalPs() {
        return latestCriticalPs;
    }

    public long peakBlocks() {
        return peakBlocks;
    }

    /** Time-average of blocks in use over {@code durationPs}. */
    public double meanBlocks(long durationPs) {
        return durationPs == 0 ? 0 : blockTime.toDouble() / durationPs;
    }

    /** Reason to count, sorted. */
    public SortedMap<String, Long> rejections() {
        SortedMap<String, Long> counts = new TreeMap<>();
        rejections.forEach((reason, count) -> counts.put(reason, count[0]));
        return counts;
    }

    /** Mean over measured requests of attribution part 0..6, in the order of the record's fields. */
    public double meanAttributionPs(int part) {
        return attribution[part].meanOf(measured);
    }

    /** By class, tenant and prompt length. */
    public ServiceRecorder service() {
        return service;
    }

    public QueueProbe queue() {
        return queue;
    }

    public LatencySummary ttft() {
        return ttft.summary();
    }

    public LatencySummary tpot() {
        return tpot.summary();
    }

    public LatencySummary itl() {
        return itl.summary();
    }

    public LatencySummary e2e() {
        return e2e.summary();
    }
}
