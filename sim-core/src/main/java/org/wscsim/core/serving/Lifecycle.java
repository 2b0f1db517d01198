package org.wscsim.core.serving;

import org.jspecify.annotations.Nullable;
import org.wscsim.core.event.TapeHash;
import org.wscsim.core.event.Transition;
import org.wscsim.core.metrics.RequestRecord;
import org.wscsim.core.metrics.RunRecorder;
import org.wscsim.core.metrics.RunWitness;
import org.wscsim.core.request.Arrival;
import org.wscsim.core.request.Phase;
import org.wscsim.core.request.RequestTable;

/**
 * The walk of a request, one method per transition: row, tape hash, attribution and record, and nothing else.
 *
 * <p>Attribution: prefill steps are booked as they end; decode steps as the difference of the instance's totals between
 * join and leave; transfers and preemptions as intervals; what is left of E2E is queueing. So the seven parts sum to E2E
 * by construction. Confined to the simulation thread; allocates nothing.
 */
public final class Lifecycle {
    private final RequestTable requests;
    private final TapeHash tape;
    private final RunRecorder recorder;
    private final @Nullable PrefixReuse prefixes;
    private final RequestRecord row = new RequestRecord();

    /**
     * @param prefixes told who comes and goes; null without a prefix cache
     */
    public Lifecycle(RequestTable requests, TapeHash tape, RunRecorder recorder, @Nullable PrefixReuse prefixes) {
        this.requests = requests;
        this.prefixes = prefixes;
        this.tape = tape;
        this.recorder = recorder;
    }

    private void mark(Transition transition, int slot, int instance, long nowPs) {
        tape.transition(transition, nowPs, requests.requestId(slot), instance);
        RunWitness witness = recorder.witness();
        if (witness != null) {
            witness.transition(transition, nowPs, requests.requestId(slot), instance);
        }
    }

    /** Takes a slot for a request that arrives now. */
    public int arrived(Arrival arrival) {
        int slot = requests.admit(arrival);
        if (prefixes != null) {
            prefixes.arrived(slot, arrival);
        }
        recorder.arrived(arrival);
        mark(Transition.ARRIVED, slot, -1, arrival.arrivalPs);
        return slot;
    }

    /** The router has decided. */
    public void routed(int slot, int prefillInstance, int decodeInstance, long nowPs) {
        requests.prefillInstance(slot, prefillInstance);
        requests.decodeInstance(slot, decodeInstance);
        if (prefixes != null) {
            prefixes.routed(slot);
        }
        mark(Transition.ROUTED, slot, prefillInstance, nowPs);
    }

    /** In a waiting list from now on. */
    void waits(int slot, long nowPs) {
        requests.phase(slot, Phase.WAITING);
        recorder.waiting(1, nowPs);
    }

    /** A prefix cache has the first tokens of a request that is being admitted. */
    void cached(int slot, int tokens) {
        requests.prefilledTokens(slot, tokens);
        if (requests.firstTokenPs(slot) < 0) {
            requests.cachedTokens(slot, tokens);
        }
    }

    void prefillStarted(int slot, int instance, long nowPs) {
        requests.phase(slot, Phase.PREFILLING);
        recorder.waiting(-1, nowPs);
        mark(Transition.PREFILL_START, slot, instance, nowPs);
    }

    /** One prefill step of the request has ended; recomputation is booked as preemption instead, when it ends. */
    void prefilled(int slot, int chunkTokens, StepClock step) {
        requests.prefilledTokens(slot, requests.prefilledTokens(slot) + chunkTokens);
        if (requests.preemptions(slot) == 0) {
            requests.prefillComputePs(slot, requests.prefillComputePs(slot) + step.stepComputePs());
            requests.dramWaitPs(slot, requests.dramWaitPs(slot) + step.stepDramPs());
            requests.nocWaitPs(slot, requests.nocWaitPs(slot) + step.stepNocPs());
        }
    }

    /** The prompt is done, and with it the next token. */
    void prefillEnded(int slot, int instance, long nowPs) {
        if (requests.preemptions(slot) > 0) {
            requests.preemptionPs(slot, requests.preemptionPs(slot) + nowPs - requests.phaseStartPs(slot));
        }
        if (requests.firstTokenPs(slot) < 0) {
            requests.firstTokenPs(slot, nowPs);
        } else {
            recorder.gap(nowPs - requests.lastTokenPs(slot), 1);
        }
        requests.generatedTokens(slot, requests.generatedTokens(slot) + 1);
        requests.lastTokenPs(slot, nowPs);
        requests.phaseStartPs(slot, nowPs);
        recorder.tokens(1, nowPs);
        mark(Transition.PREFILL_END, slot, instance, nowPs);
    }

    /** The KV cache is complete and waits to be fetched. */
    void offered(int slot) {
        requests.phase(slot, Phase.OFFERED);
    }

    /** The decode side has room: the wait for it was queueing. */
    void fetched(int slot, int instance, long nowPs) {
        requests.phaseStartPs(slot, nowPs);
        transferStarted(slot, instance, nowPs);
    }

    /** The KV cache leaves a decode instance for another; the time until it is there counts as transfer. */
    void moved(int slot, int fromInstance, long nowPs) {
        if (requests.phase(slot) == Phase.READY) {
            recorder.waiting(-1, nowPs);
        }
        requests.phaseStartPs(slot, nowPs);
        transferStarted(slot, fromInstance, nowPs);
    }

    /** A finished cache is to be fetched by another instance than was thought. */
    void redirected(int slot, int decodeInstance, long nowPs) {
        requests.decodeInstance(slot, decodeInstance);
        mark(Transition.ROUTED, slot, requests.prefillInstance(slot), nowPs);
    }

    void transferStarted(int slot, int instance, long nowPs) {
        requests.phase(slot, Phase.TRANSFERRING);
        recorder.transferred();
        mark(Transition.TRANSFER_START, slot, instance, nowPs);
    }

    void transferEnded(int slot, int instance, long nowPs) {
        requests.phase(slot, Phase.READY);
        requests.kvTransferPs(slot, requests.kvTransferPs(slot) + nowPs - requests.phaseStartPs(slot));
        recorder.waiting(1, nowPs);
        mark(Transition.TRANSFER_END, slot, instance, nowPs);
    }

    /** A member of the instance's decode batch from now on. */
    void joined(int slot, int instance, StepClock clock, long nowPs) {
        if (requests.phase(slot) == Phase.READY) {
            recorder.waiting(-1, nowPs);
        }
        requests.phase(slot, Phase.DECODING);
        requests.decodeTimeAtJoinPs(slot, clock.decodePs());
        requests.decodeDramAtJoinPs(slot, clock.decodeDramPs());
        requests.decodeNocAtJoinPs(slot, clock.decodeNocPs());
        mark(Transition.DECODE_JOIN, slot, instance, nowPs);
    }

    /** One decode step in a pipeline has ended. */
    void decoded(int slot, StepClock step) {
        requests.decodeComputePs(slot, requests.decodeComputePs(slot) + step.stepComputePs());
        requests.dramWaitPs(slot, requests.dramWaitPs(slot) + step.stepDramPs());
        requests.nocWaitPs(slot, requests.nocWaitPs(slot) + step.stepNocPs());
    }

    /** No longer a member: books the decode steps since the join. */
    void leftBatch(int slot, StepClock clock) {
        long dramPs = clock.decodeDramPs() - requests.decodeDramAtJoinPs(slot);
        long nocPs = clock.decodeNocPs() - requests.decodeNocAtJoinPs(slot);
        long computePs = clock.decodePs() - requests.decodeTimeAtJoinPs(slot) - dramPs - nocPs;
        requests.decodeComputePs(slot, requests.decodeComputePs(slot) + computePs);
        requests.dramWaitPs(slot, requests.dramWaitPs(slot) + dramPs);
        requests.nocWaitPs(slot, requests.nocWaitPs(slot) + nocPs);
    }

    /** Out of the batch, KV cache to the host. */
    void swappedOut(int slot, int instance, long nowPs) {
        requests.phase(slot, Phase.SWAPPED);
        requests.phaseStartPs(slot, nowPs);
        requests.preemptions(slot, requests.preemptions(slot) + 1);
        recorder.preempted();
        recorder.waiting(1, nowPs);
        mark(Transition.PREEMPTED, slot, instance, nowPs);
    }

    /** A member of the batch again. */
    void swappedIn(int slot, int instance, StepClock clock, long nowPs) {
        requests.preemptionPs(slot, requests.preemptionPs(slot) + nowPs - requests.phaseStartPs(slot));
        recorder.waiting(-1, nowPs);
        joined(slot, instance, clock, nowPs);
    }

    /** Back to a waiting list; everything but the tokens already sent is computed again. */
    void preempted(int slot, int instance, long nowPs) {
        Phase phase = requests.phase(slot);
        boolean recomputing = phase == Phase.SWAPPED || (requests.preemptions(slot) > 0 && phase == Phase.PREFILLING);
        if (!recomputing) {
            requests.phaseStartPs(slot, nowPs);
        }
        requests.preemptions(slot, requests.preemptions(slot) + 1);
        requests.prefillTokens(slot, requests.promptTokens(slot) + requests.generatedTokens(slot));
        requests.prefilledTokens(slot, 0);
        recorder.preempted();
        if (phase == Phase.READY || phase == Phase.SWAPPED) {
            recorder.waiting(-1, nowPs);
        }
        waits(slot, nowPs);
        mark(Transition.PREEMPTED, slot, instance, nowPs);
    }

    /** The last token is out; writes the record and frees the slot. */
    void finished(int slot, int instance, long nowPs) {
        mark(Transition.FINISHED, slot, instance, nowPs);
        fill(slot, nowPs);
        row.ttftPs = requests.firstTokenPs(slot) - row.arrivedAtPs;
        row.e2ePs = nowPs - row.arrivedAtPs;
        row.tpotPs = tpotPs(row.e2ePs - row.ttftPs, row.decodeTokens);
        row.prefillComputePs = requests.prefillComputePs(slot);
        row.kvTransferPs = requests.kvTransferPs(slot);
        row.decodeComputePs = requests.decodeComputePs(slot);
        row.dramWaitPs = requests.dramWaitPs(slot);
        row.nocWaitPs = requests.nocWaitPs(slot);
        row.preemptionPs = requests.preemptionPs(slot);
        row.queuePs = row.e2ePs
                - row.prefillComputePs
                - row.kvTransferPs
                - row.decodeComputePs
                - row.dramWaitPs
                - row.nocWaitPs
                - row.preemptionPs;
        assert row.queuePs >= 0 : "negative queue time: request=" + row.requestId + ", queue_ps=" + row.queuePs;
        assert requests.generatedTokens(slot) == row.decodeTokens : "tokens lost: request=" + row.requestId;
        row.rejection = null;
        leaves(slot);
    }

    private static long tpotPs(long decodePs, int outputTokens) {
        int gaps = outputTokens - 1;
        return gaps == 0 ? RequestRecord.ABSENT : (2 * decodePs + gaps) / (2L * gaps);
    }

    /** Turned away while it waits in a list. */
    void givenUp(int slot, String reason, long nowPs) {
        recorder.waiting(-1, nowPs);
        rejected(slot, reason, nowPs);
    }

    /** Turned away; writes the record and frees the slot. */
    public void rejected(int slot, String reason, long nowPs) {
        mark(Transition.REJECTED, slot, -1, nowPs);
        fill(slot, nowPs);
        row.ttftPs = RequestRecord.ABSENT;
        row.tpotPs = RequestRecord.ABSENT;
        row.e2ePs = RequestRecord.ABSENT;
        row.queuePs = RequestRecord.ABSENT;
        row.prefillComputePs = RequestRecord.ABSENT;
        row.kvTransferPs = RequestRecord.ABSENT;
        row.decodeComputePs = RequestRecord.ABSENT;
        row.dramWaitPs = RequestRecord.ABSENT;
        row.nocWaitPs = RequestRecord.ABSENT;
        row.preemptionPs = RequestRecord.ABSENT;
        row.rejection = reason;
        leaves(slot);
    }

    private void leaves(int slot) {
        recorder.left(row);
        if (prefixes != null) {
            prefixes.left(slot);
        }
        requests.release(slot);
    }

    private void fill(int slot, long nowPs) {
        row.requestId = requests.requestId(slot);
        row.arrivedAtPs = requests.arrivalPs(slot);
        row.finishedAtPs = nowPs;
        row.prefillTokens = requests.promptTokens(slot);
        row.decodeTokens = requests.outputTokens(slot);
        row.preemptions = requests.preemptions(slot);
        row.cachedTokens = requests.cachedTokens(slot);
        row.prefillInstance = requests.prefillInstance(slot);
        row.decodeInstance = requests.decodeInstance(slot);
        row.tenantId = requests.tenantId(slot);
        row.sloClass = requests.sloClass(slot);
        row.modelId = requests.modelId(slot);
    }
}
