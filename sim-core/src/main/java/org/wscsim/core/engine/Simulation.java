package org.wscsim.core.engine;

import org.jspecify.annotations.Nullable;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.event.WinnerTree;
import org.wscsim.core.failure.LimitReachedException;
import org.wscsim.core.memory.NativeMemory;
import org.wscsim.core.metrics.RecordSink;
import org.wscsim.core.network.MessageSink;
import org.wscsim.core.request.Arrival;
import org.wscsim.core.request.ArrivalSource;
import org.wscsim.core.serving.ClusterView;
import org.wscsim.core.serving.Instance;
import org.wscsim.core.serving.Role;
import org.wscsim.core.serving.Router;

/**
 * One run: takes arrivals from a source, serves them to the last token, and says what it found.
 *
 * <p>The event loop in four lines: an ARRIVAL is routed to an instance; a STEP_END settles a step and begins the next; a
 * TRANSFER_END hands a KV cache to its decode instance; nothing else moves virtual time. Single-threaded: construct, run
 * and close on one thread. Off-heap memory is freed by {@link #close}.
 */
public final class Simulation implements AutoCloseable {
    private static final String EXCEEDS_CAPACITY = "exceeds_kv_capacity";

    private final NativeMemory memory = new NativeMemory();
    private final Machine machine;
    private final ArrivalSource arrivals;
    private final Arrival next = new Arrival();
    private long nowPs;
    private long events;
    private long beyondContext;

    /**
     * @param arrivals the workload; closed by the caller
     * @param sink takes a record of every request that leaves, in completion order
     */
    public Simulation(RunSpec spec, ArrivalSource arrivals, RecordSink sink) {
        this(spec, arrivals, sink, null);
    }

    /**
     * @param messages takes every message on the mesh, for replays; null for none
     */
    public Simulation(RunSpec spec, ArrivalSource arrivals, RecordSink sink, @Nullable MessageSink messages) {
        this.arrivals = arrivals;
        try {
            machine = new Machine(spec, memory, sink, messages);
        } catch (RuntimeException e) {
            memory.close();
            throw e;
        }
    }

    /** Runs to the last completion. */
    public RunResult run() {
        fetch();
        while (step()) {
            events++;
        }
        requireNothingLeft();
        return new ResultBuilder(machine, nowPs, beyondContext).build();
    }

    private boolean step() {
        long ps = nextEvent();
        if (ps == WinnerTree.NONE) {
            return false;
        }
        if (ps > VirtualTime.MAX_SPAN_PS) {
            throw new LimitReachedException("run is longer than 100 days of virtual time: requests_in_system="
                    + machine.requests.live() + "; raise --request-rate or shorten the workload");
        }
        assert ps >= nowPs : "time runs backwards: now=" + nowPs + ", next=" + ps;
        nowPs = ps;
        machine.recorder.occupancy(machine.cache.usedBlocksTotal(), nowPs);
        switch (machine.agenda.next()) {
            case TRANSFER_END -> machine.runner.endTransfer(machine.agenda.endTransfer(), nowPs);
            case ARRIVAL -> arrive();
            case STEP_END -> machine.runner.boundary(machine.agenda.nextInstance(), nowPs);
            case NOTHING -> throw new AssertionError("an event without a kind");
        }
        return true;
    }

    /** Time of the next event, to which the mesh has been brought; moving bytes may bring it forward or put it off. */
    private long nextEvent() {
        long reachedPs;
        do {
            reachedPs = machine.mesh.advance(machine.agenda.nextPs());
        } while (reachedPs < machine.agenda.nextPs());
        return reachedPs;
    }

    private void fetch() {
        long last = next.arrivalPs;
        if (!arrivals.next(next)) {
            machine.agenda.arrival(WinnerTree.NONE);
            return;
        }
        if (next.arrivalPs < last) {
            throw new IllegalStateException("source goes back in time: request_id=" + next.requestId + ", arrival_ps="
                    + next.arrivalPs + ", previous_ps=" + last);
        }
        machine.agenda.arrival(next.arrivalPs);
    }

    private void arrive() {
        int slot = machine.lifecycle.arrived(next);
        ClusterView cluster = machine.cluster;
        machine.cluster.at(nowPs);
        Router router = machine.spec.scheduler().router();
        int prefill = router.prefillInstance(cluster, slot);
        int decode = cluster.role(prefill) == Role.MIXED ? prefill : router.decodeInstance(cluster, slot, prefill);
        long tokens = next.promptTokens + (long) next.outputTokens;
        if (tokens > machine.spec.model().contextLimit()) {
            beyondContext++;
        }
        // The last token's keys are never written, so a request needs room for all but one.
        if (tokens - 1 > machine.planner.capacityTokens(prefill, decode)) {
            machine.lifecycle.rejected(slot, EXCEEDS_CAPACITY, nowPs);
        } else {
            machine.lifecycle.routed(slot, prefill, decode, nowPs);
            machine.runner.enqueue(slot, nowPs);
        }
        fetch();
    }

    private void requireNothingLeft() {
        if (machine.requests.live() > 0) {
            StringBuilder where = new StringBuilder();
            for (Instance instance : machine.cluster.instances()) {
                where.append(" instance=")
                        .append(instance.instance())
                        .append(" waiting=")
                        .append(instance.waitingCount())
                        .append(" ready=")
                        .append(instance.readyCount())
                        .append(" running=")
                        .append(instance.runningCount());
            }
            throw new IllegalStateException("schedule stalled: requests=" + machine.requests.live() + where);
        }
        long live = machine.cache.allocatedBlocks() - machine.cache.freedBlocks();
        if (live != 0) {
            throw new IllegalStateException("blocks leaked: blocks=" + live);
        }
    }

    /** Events processed so far; a measure of work, not of the result. */
    public long events() {
        return events;
    }

    /** Off-heap bytes booked by this run. */
    public long nativeBytes() {
        return memory.bookedBytes();
    }

    @Override
    public void close() {
        memory.close();
    }
}
