package org.wscsim.core.engine;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.event.Agenda;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.event.WinnerTree;
import org.wscsim.core.failure.LimitReachedException;
import org.wscsim.core.memory.MemoryUse;
import org.wscsim.core.memory.NativeMemory;
import org.wscsim.core.metrics.Observation;
import org.wscsim.core.metrics.RecordSink;
import org.wscsim.core.metrics.RunWitness;
import org.wscsim.core.network.MessageSink;
import org.wscsim.core.request.Arrival;
import org.wscsim.core.request.ArrivalSource;
import org.wscsim.core.request.FeedbackSource;
import org.wscsim.core.serving.Instance;
import org.wscsim.core.serving.SchedulerBreach;
import org.wscsim.core.wafer.Fault;

/**
 * One run: takes arrivals from a source, serves them to the last token, and says what it found.
 *
 * <p>The event loop in five lines: a FAULT breaks hardware and moves whoever stood on it; an ARRIVAL is routed to an instance; a STEP_END settles a step and begins the next; a
 * TRANSFER_END hands a KV cache to its decode instance; nothing else moves virtual time. Single-threaded: construct, run
 * and close on one thread. Off-heap memory is freed by {@link #close}.
 */
public final class Simulation implements AutoCloseable {
    private final NativeMemory memory = new NativeMemory();
    private final Machine machine;
    private final ArrivalSource arrivals;
    /** The same source where departures bring about arrivals, or null. */
    private final @Nullable FeedbackSource feedback;

    private final Arrival next = new Arrival();
    /** What breaks during the run, by time; ties in the order given. */
    private final List<Fault> faults;

    private int nextFault;
    private boolean arrivalsLeft = true;
    private long nowPs;
    private long events;
    private long beyondContext;
    /** Set by any thread, looked at between two events. */
    private volatile boolean stopping;
    /** Whether somebody was still in the system, or to come, when the run was stopped. */
    private boolean interrupted;

    /**
     * @param arrivals the workload, asked again after every departure where it is a {@link FeedbackSource}; closed by the
     *     caller
     * @param sink takes a record of every request that leaves, in completion order
     */
    public Simulation(RunSpec spec, ArrivalSource arrivals, RecordSink sink) {
        this(spec, arrivals, sink, null);
    }

    /**
     * @param messages takes every message on the mesh, for replays; null for none
     */
    public Simulation(RunSpec spec, ArrivalSource arrivals, RecordSink sink, @Nullable MessageSink messages) {
        // Within an epoch no step is shown on its own.
        this(spec, arrivals, sink, messages, messages == null ? Stepping.EPOCH : Stepping.ITERATION);
    }

    /**
     * @param messages takes every message on the mesh, for replays; null for none
     * @param stepping how steps are taken; the results are the same
     */
    public Simulation(
            RunSpec spec, ArrivalSource arrivals, RecordSink sink, @Nullable MessageSink messages, Stepping stepping) {
        this.arrivals = arrivals;
        feedback = arrivals instanceof FeedbackSource source ? source : null;
        faults = spec.condition().faults().stream()
                .sorted(Comparator.comparingLong(Fault::atPs))
                .toList();
        try {
            machine = new Machine(spec, memory, telling(feedback, sink), messages, stepping);
            machine.epochs.before(this::tellRouters);
        } catch (RuntimeException e) {
            memory.close();
            throw e;
        }
    }

    /** The sink, with the source told first. */
    private static RecordSink telling(@Nullable FeedbackSource feedback, RecordSink sink) {
        return feedback == null
                ? sink
                : request -> {
                    feedback.left(request.requestId, request.finishedAtPs);
                    sink.accept(request);
                };
    }

    /** To be filled by the run; before it. */
    public void observe(Observation observation) {
        machine.recorder.attach(observation);
    }

    /** To be told of every step and transition; before the run. */
    public void show(RunWitness witness) {
        machine.recorder.attach(witness);
    }

    /** Runs to the last completion. */
    public RunResult run() {
        return run(false);
    }

    /** As {@link #run}, with everything that must hold between two events checked after every one; slow, for tests. */
    public RunResult runChecked() {
        return run(true);
    }

    private RunResult run(boolean checked) {
        expect();
        fetchFault();
        Invariants invariants = new Invariants(machine);
        while (!stopping && step()) {
            events++;
            if (checked) {
                invariants.check(nowPs);
            }
        }
        machine.recorder.ended(nowPs);
        interrupted = stopping && (arrivalsLeft || machine.requests.live() > 0);
        if (!interrupted) {
            requireNothingLeft();
        }
        return new ResultBuilder(machine, nowPs, beyondContext, interrupted).build();
    }

    /**
     * Ends the run before its next event, from any thread: {@link #run} then returns what has been found so far. Requests in
     * the system stay unfinished and are given to no sink.
     */
    public void stop() {
        stopping = true;
    }

    /** Whether {@link #stop} ended the run before its last completion. */
    public boolean isInterrupted() {
        return interrupted;
    }

    private boolean step() {
        long ps = nextEvent();
        if (ps == WinnerTree.NONE) {
            return false;
        }
        Agenda.Kind kind = machine.agenda.next();
        if (kind == Agenda.Kind.FAULT && !arrivalsLeft && machine.requests.live() == 0) {
            // What breaks when everybody has left changes nothing; steps in progress still end.
            nextFault = faults.size();
            fetchFault();
            return true;
        }
        if (kind == Agenda.Kind.SAMPLE && !arrivalsLeft && machine.requests.live() == 0) {
            machine.agenda.sample(WinnerTree.NONE);
            return true;
        }
        if (ps > VirtualTime.MAX_SPAN_PS) {
            throw new LimitReachedException("run is longer than 100 days of virtual time: requests_in_system="
                    + machine.requests.live() + "; raise --request-rate or shorten the workload");
        }
        assert ps >= nowPs : "time runs backwards: now=" + nowPs + ", next=" + ps;
        nowPs = ps;
        machine.epochs.reach(ps, lowestToCome(kind));
        switch (kind) {
            case FAULT -> strike();
            case TRANSFER_END -> machine.runner.endTransfer(machine.agenda.endTransfer(), nowPs);
            case ARRIVAL -> arrive();
            case STEP_END -> machine.runner.boundary(machine.agenda.nextInstance(), nowPs);
            case SAMPLE -> look();
            case NOTHING -> throw new AssertionError("an event without a kind");
        }
        if (machine.changeover != null) {
            machine.changeover.happened(nowPs);
        }
        machine.epochs.happened();
        if (feedback != null) {
            announce(feedback.peekPs());
        }
        return true;
    }

    /** Boundaries of instances before this one, at the time of the next event, come before it. */
    private int lowestToCome(Agenda.Kind kind) {
        return switch (kind) {
            case STEP_END -> machine.agenda.nextInstance();
            case SAMPLE -> Integer.MAX_VALUE;
            default -> -1;
        };
    }

    private void look() {
        if (machine.changeover != null) {
            machine.changeover.look(nowPs);
        }
    }

    /**
     * Time of the next event, to which the mesh has been brought; moving bytes may bring it forward or put it off. On the way
     * routers that know loads of certain times only are told of them.
     */
    private long nextEvent() {
        long reachedPs = nowPs;
        while (true) {
            long nextPs = machine.agenda.nextPs();
            long refreshPs = nextPs == WinnerTree.NONE ? -1 : machine.admission.refreshPs(nextPs);
            if (refreshPs >= 0 && reachedPs >= refreshPs) {
                // the mesh is there, or past it without an event on the way
                tellRouters(refreshPs);
                continue;
            }
            reachedPs = machine.mesh.advance(refreshPs < 0 ? nextPs : refreshPs);
            if (refreshPs < 0 && reachedPs >= machine.agenda.nextPs()) {
                return reachedPs;
            }
        }
    }

    /** Routers that are to know how things stood at or before this time, and do not yet, are told. */
    private void tellRouters(long ps) {
        long refreshPs = machine.admission.refreshPs(ps);
        if (refreshPs >= 0) {
            machine.epochs.reach(refreshPs, -1);
            machine.admission.refresh(refreshPs);
        }
    }

    private void strike() {
        machine.epochs.cutAll();
        machine.faults.strike(faults.get(nextFault++), nowPs);
        fetchFault();
    }

    private void fetchFault() {
        machine.agenda.fault(nextFault < faults.size() ? faults.get(nextFault).atPs() : WinnerTree.NONE);
    }

    /** Tells the agenda of the next arrival; a source with feedback is read when that arrives, not ahead. */
    private void expect() {
        if (feedback == null) {
            announce(fetch() ? next.arrivalPs : WinnerTree.NONE);
        } else {
            announce(feedback.peekPs());
        }
    }

    private void announce(long arrivalPs) {
        arrivalsLeft = arrivalPs != WinnerTree.NONE;
        machine.agenda.arrival(arrivalPs);
    }

    private boolean fetch() {
        long last = next.arrivalPs;
        if (!arrivals.next(next)) {
            return false;
        }
        machine.spec.service().mix().assign(next);
        next.modelId = machine.spec.modelOf(next);
        if (next.arrivalPs < last) {
            throw new IllegalStateException("source goes back in time: request_id=" + next.requestId + ", arrival_ps="
                    + next.arrivalPs + ", previous_ps=" + last);
        }
        return true;
    }

    private void arrive() {
        if (feedback != null && !fetch()) {
            throw new IllegalStateException("source announced an arrival and has none: at_ps=" + nowPs);
        }
        int slot = machine.lifecycle.arrived(next);
        if (next.promptTokens + (long) next.outputTokens
                > machine.spec.model(next.modelId).contextLimit()) {
            beyondContext++;
        }
        machine.admission.arrived(slot, nowPs);
        expect();
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
            throw new SchedulerBreach("schedule stalled: method=plan, time_ps=" + nowPs + ", requests="
                    + machine.requests.live() + where);
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

    /** Off-heap memory by purpose, with what of it has been touched. */
    public List<MemoryUse> memoryUse() {
        return memory.use();
    }

    @Override
    public void close() {
        memory.close();
    }
}
