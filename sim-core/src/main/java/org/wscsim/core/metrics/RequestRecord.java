package org.wscsim.core.metrics;

import org.jspecify.annotations.Nullable;

/**
 * What is reported of one request when it leaves; caller-owned row, overwritten for every request.
 *
 * <p>The seven attribution fields sum to {@link #e2ePs} exactly for a completed request. Times in ps; -1 = absent.
 */
public final class RequestRecord {
    public static final long ABSENT = -1;

    public long requestId;
    public long arrivedAtPs;
    public long finishedAtPs;
    public int prefillTokens;
    public int decodeTokens;
    /** Arrival to first token. */
    public long ttftPs;
    /** (E2E - TTFT) / (output tokens - 1), rounded half up to ps; absent for one token. */
    public long tpotPs;

    public long e2ePs;
    public long queuePs;
    public long prefillComputePs;
    public long kvTransferPs;
    public long decodeComputePs;
    public long dramWaitPs;
    public long nocWaitPs;
    public long preemptionPs;
    public int preemptions;
    public int cachedTokens;
    public int prefillInstance;
    /** -1 when the request never reached a decode instance. */
    public int decodeInstance;

    public int tenantId;
    public int sloClass;
    /** Index among the models of the run. */
    public int modelId;

    /** Null for a completed request, else why it was rejected ({@code exceeds_kv_capacity}, ...) or {@code unfinished}. */
    public @Nullable String rejection;

    public void copyFrom(RequestRecord o) {
        requestId = o.requestId;
        arrivedAtPs = o.arrivedAtPs;
        finishedAtPs = o.finishedAtPs;
        prefillTokens = o.prefillTokens;
        decodeTokens = o.decodeTokens;
        ttftPs = o.ttftPs;
        tpotPs = o.tpotPs;
        e2ePs = o.e2ePs;
        queuePs = o.queuePs;
        prefillComputePs = o.prefillComputePs;
        kvTransferPs = o.kvTransferPs;
        decodeComputePs = o.decodeComputePs;
        dramWaitPs = o.dramWaitPs;
        nocWaitPs = o.nocWaitPs;
        preemptionPs = o.preemptionPs;
        preemptions = o.preemptions;
        cachedTokens = o.cachedTokens;
        prefillInstance = o.prefillInstance;
        decodeInstance = o.decodeInstance;
        tenantId = o.tenantId;
        sloClass = o.sloClass;
        modelId = o.modelId;
        rejection = o.rejection;
    }
}
