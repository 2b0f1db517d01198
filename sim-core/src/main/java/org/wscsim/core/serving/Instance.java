package org.wscsim.core.serving;

import org.jspecify.annotations.Nullable;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.kv.KvCache;
import org.wscsim.core.memory.NativeMemory;
import org.wscsim.core.metrics.RunRecorder;
import org.wscsim.core.operator.StepPrice;
import org.wscsim.core.operator.StepPricer;
import org.wscsim.core.operator.StepShape;
import org.wscsim.core.request.Phase;
import org.wscsim.core.request.RequestTable;
import org.wscsim.core.request.RequestView;
import org.wscsim.core.request.SlotDeque;
import org.wscsim.core.wafer.Region;

/**
 * One instance: its lists of requests, its decode batch, its plan and its clock. The lists change only through
 * {@link StepRunner}; a batcher sees them as an {@link InstanceView}.
 *
 * <p>Running requests whose prompt is done stand first, in order of admission; those in mid-prefill follow. Confined to
 * the simulation thread.
 */
public final class Instance implements InstanceView {
    private final int id;
    private Role role;
    private final int model;
    private final Region region;
    private final StepPricer pricer;
    private final RequestView view;
    private final RequestTable requests;
    private final KvCache cache;
    private final BlockPlanner planner;
    private final WaitingList waiting;
    private final SlotDeque ready;
    private final SlotDeque running;
    /** KV caches that wait elsewhere until this instance has room. */
    private final SlotDeque offered;

    private final SlotDeque swapped;
    private final DecodeBatch batch;
    private final StepPlan plan = new StepPlan();
    private final StepClock clock = new StepClock();
    private final StandingLoad load;
    private final TokenGaps gaps;
    private Batcher batcher;
    private final ServiceMeter meter;
    private final Pipeline pipeline;
    private final Backlog backlog;
    private final StepPrice asked = new StepPrice();

    private boolean stepping;
    private boolean listsGrew;
    private boolean memberLeft;
    private long removals;
    private boolean cacheLeft;
    private long nowPs;
    private long prefillTokensDone;
    private long decodeTokensDone;

    /** What an instance is made of; shared parts of one run. */
    public record Parts(
            NativeMemory memory,
            RequestTable requests,
            KvCache cache,
            BlockPlanner planner,
            @Nullable PrefixReuse prefixes) {}

    Instance(int id, Cluster.Member member, WaitingList.Line lines, Parts parts) {
        this.id = id;
        view = lines.view();
        role = member.role();
        model = member.model();
        region = member.region();
        pricer = member.pricer();
        batcher = member.batcher();
        load = member.load();
        pipeline = new Pipeline(member.stages());
        requests = parts.requests();
        backlog = new Backlog(id, requests, view);
        cache = parts.cache();
        planner = parts.planner();
        int capacity = requests.capacity();
        waiting = new WaitingList(parts.memory(), capacity, view, lines.order(), lines.links());
        meter = new ServiceMeter(view, lines.order());
        ready = new SlotDeque(parts.memory(), "ready lists", capacity);
        running = new SlotDeque(parts.memory(), "running lists", capacity);
        offered = new SlotDeque(parts.memory(), "offered lists", capacity);
        swapped = new SlotDeque(parts.memory(), "swapped lists", capacity);
        batch = new DecodeBatch(parts.memory(), requests, cache, id);
        batch.attach(meter);
        gaps = new TokenGaps(parts.memory(), requests, running);
    }

    // ---- what a batcher sees

    @Override
    public int instance() {
        return id;
    }

    @Override
    public Role role() {
        return role;
    }

    @Override
    public long nowPs() {
        return nowPs;
    }

    @Override
    public RequestView requests() {
        return view;
    }

    @Override
    public int waitingCount() {
        return waiting.size();
    }

    @Override
    public int waiting(int position) {
        return waiting.get(position);
    }

    @Override
    public int readyCount() {
        return ready.size();
    }

    @Override
    public int ready(int position) {
        return ready.get(position);
    }

    @Override
    public int runningCount() {
        return running.size();
    }

    @Override
    public int running(int position) {
        return running.get(position);
    }

    @Override
    public int decodingCount() {
        return batch.size();
    }

    @Override
    public long stepPs(StepShape step) {
        pricer.price(step, pricer.nominalDramBytesPerSecond(), pricer.nominalLinkBytesPerSecond(), asked);
        return pipeline.stages() * (asked.totalFine >> VirtualTime.FINE_BITS);
    }

    @Override
    public int blockTokens() {
        return cache.blockTokens();
    }

    @Override
    public int freeBlocks() {
        return cache.freeBlocks(id);
    }

    @Override
    public int capacityBlocks() {
        return cache.capacityBlocks(id);
    }

    @Override
    public boolean fits(int slot, int reserveTokens, int spareBlocks) {
        int decodeInstance = requests.decodeInstance(slot);
        int tokens = requests.prefillTokens(slot);
        // who had to leave comes back first
        return !planner.isHeldBack(decodeInstance)
                && planner.fits(slot, id, decodeInstance, tokens, Math.max(tokens, reserveTokens), spareBlocks);
    }

    /** What an admission takes: no more than the instance can ever give. */
    int clampedReserve(int slot, int reserveTokens) {
        long capacity = planner.capacityTokens(id, requests.decodeInstance(slot));
        return (int) Math.max(requests.prefillTokens(slot), Math.min(capacity, reserveTokens));
    }

    @Override
    public int blocksToDecode(int count) {
        if (count == batch.size()) {
            return batch.growing();
        }
        int blocks = 0;
        for (int i = 0; i < count; i++) {
            blocks += batch.needsBlock(running.get(i)) ? 1 : 0;
        }
        return blocks;
    }

    @Override
    public boolean canDecode(int count) {
        if (blocksToDecode(count) <= cache.freeBlocks(id)) {
            return true;
        }
        planner.beginGrowth();
        for (int i = 0; i < count; i++) {
            int slot = running.get(i);
            if (batch.needsBlock(slot) && !planner.reserveGrowth(requests.prefillInstance(slot), id)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int heldBlocks(int slot) {
        return cache.ownBlocksIn(slot, id);
    }

    @Override
    public int cacheBlocks(int slot) {
        return cache.blocks(slot);
    }

    @Override
    public int inFlightCount() {
        return pipeline.requests();
    }

    @Override
    public int stages() {
        return pipeline.stages();
    }

    // ---- what the step runner changes

    /** Takes another role; it has nothing to do. */
    void turn(Role other, Batcher itsBatcher) {
        role = other;
        batcher = itsBatcher;
    }

    /** Index of the model it serves. */
    int model() {
        return model;
    }

    /** Stages, and the steps in them if there are several. */
    Pipeline pipeline() {
        return pipeline;
    }

    SlotDeque runningList() {
        return running;
    }

    boolean isPipelined() {
        return pipeline.stages() > 1;
    }

    DecodeBatch batch() {
        return batch;
    }

    StepPlan plan() {
        return plan;
    }

    StepClock clock() {
        return clock;
    }

    public StepPricer pricer() {
        return pricer;
    }

    StandingLoad load() {
        return load;
    }

    public Region region() {
        return region;
    }

    void ask(long now) {
        nowPs = now;
        plan.clear();
        listsGrew = false;
        memberLeft = false;
        cacheLeft = false;
        batcher.plan(this, plan);
    }

    /** Whether the plan in hand holds for another step, by its own account of what ends it. */
    boolean planHolds(long now) {
        int mask = plan.endMask();
        if (mask == 0 || plan.prefillCount() > 0 || plan.decodeCount() == 0 || now >= plan.endPs()) {
            return false;
        }
        if (planEnds()) {
            return false;
        }
        boolean room = canDecode(plan.decodeCount());
        if (!room && (mask & StepPlan.ON_BLOCK_LIMIT) == 0) {
            throw SchedulerBreach.ofPlan(this, "plan runs out of KV blocks", "the batcher must name it");
        }
        return room;
    }

    /** Whether something has happened on which the plan in hand ends. */
    boolean planEnds() {
        int mask = plan.endMask();
        return (memberLeft && ((mask & StepPlan.ON_FINISH) != 0 || plan.decodeCount() != batch.size()))
                || (listsGrew && ((mask & StepPlan.ON_ARRIVAL) != 0 || waiting.isOrdered()))
                || (cacheLeft && (mask & StepPlan.ON_DEPARTURE) != 0);
    }

    boolean stepping() {
        return stepping;
    }

    void stepping(boolean inStep) {
        stepping = inStep;
    }

    TokenGaps gaps() {
        return gaps;
    }

    void wait(int slot, boolean atHead) {
        waiting.add(slot, atHead);
        listsGrew = true;
    }

    void makeReady(int slot) {
        ready.addLast(slot);
        listsGrew = true;
    }

    /** A request goes off the lists that no plan has taken: a fault, or it was turned away. */
    void disturbed() {
        removals++;
    }

    @Override
    public long removals() {
        return removals;
    }

    /** A request that has not begun here leaves again. */
    void removeUnstarted(int slot) {
        Phase phase = requests.phase(slot);
        if (phase == Phase.WAITING) {
            waiting.remove(slot);
        } else {
            SlotDeque list = phase == Phase.READY ? ready : offered;
            list.removeAt(list.indexOf(slot, 0));
        }
    }

    SlotDeque offered() {
        return offered;
    }

    int removeFirstReady() {
        return ready.removeFirst();
    }

    /** Waiting to running; the request must be in the waiting list. */
    void admit(int slot) {
        waiting.admit(slot);
        running.addLast(slot);
    }

    /** A request begins to decode: behind those that do already, before those in mid-prefill. */
    void beginDecoding(int slot) {
        if (requests.phase(slot) == Phase.PREFILLING) {
            removeRunning(slot);
        }
        running.insert(isPipelined() ? PipelineRunner.decodingPlace(this, slot) : batch.size(), slot);
        batch.join(slot);
    }

    ServiceMeter meter() {
        return meter;
    }

    /** A decoding request takes the last place among those that decode. */
    void moveBehind(int slot) {
        int position = running.indexOf(slot, 0);
        if (position < 0 || position >= batch.size()) {
            throw SchedulerBreach.ofPlan(
                    this, "plan pauses a request that does not decode", "request=" + requests.requestId(slot));
        }
        running.removeAt(position);
        running.insert(batch.size() - 1, slot);
    }

    void removeRunning(int slot) {
        int position = running.lastIndexOf(slot);
        if (position < 0) {
            throw new IllegalStateException(
                    "request is not running: instance=" + id + ", request=" + requests.requestId(slot));
        }
        running.removeAt(position);
        memberLeft = true;
    }

    /** A sequence that has left the batch waits in the host's memory, in order of arrival. */
    void swapOut(int slot) {
        int position = swapped.size();
        while (position > 0 && requests.requestId(swapped.get(position - 1)) > requests.requestId(slot)) {
            position--;
        }
        swapped.insert(position, slot);
    }

    int firstSwapped() {
        return swapped.get(0);
    }

    void removeSwapped(int slot) {
        swapped.removeAt(swapped.indexOf(slot, 0));
    }

    @Override
    public int swappedCount() {
        return swapped.size();
    }

    /** Slot of the sequence at {@code position} of those in the host's memory. */
    public int swapped(int position) {
        return swapped.get(position);
    }

    /** A sequence decodes on, its blocks back; whatever plan is in hand knows nothing of it. */
    void beginSwapped(int slot) {
        running.insert(batch.size(), slot);
        batch.join(slot);
        listsGrew = true;
        memberLeft = true;
    }

    @Override
    public boolean generatesHere(int slot) {
        return requests.decodeInstance(slot) == id;
    }

    /** The KV cache of a prompt that was run here for another instance is not here any more. */
    void cacheGone(int slot) {
        backlog.stagingOver(slot);
        cacheLeft = true;
    }

    /** Whether requests are in any of its own lists. */
    boolean isPeopled() {
        return !(waiting.isEmpty() && ready.isEmpty() && running.isEmpty() && swapped.isEmpty());
    }

    /** Nothing is left to do. */
    void ranOut(long now) {
        if (!isPeopled()) {
            backlog.idle(now);
        }
    }

    Backlog backlog() {
        return backlog;
    }

    /** Whether a phase of some request has come and is not part of the step in progress. */
    boolean isQueueing() {
        boolean beside = !waiting.isEmpty() || !ready.isEmpty() || batch.size() > (stepping ? plan.decodeCount() : 0);
        for (int i = 0; stepping && !beside && i < plan.prefillCount(); i++) {
            beside = generatesHere(plan.prefillSlot(i));
        }
        return beside;
    }

    void countDecoded(int count) {
        decodeTokensDone += count;
    }

    /** The first {@code count} of the decode batch have a token now. */
    void countStep(int count, long now, RunRecorder recorder) {
        gaps.record(count, batch.size(), now, recorder);
        batch.step();
        recorder.tokens(count, now);
        decodeTokensDone += count;
        meter.decoded(running, count, batch.size());
    }

    void countPrefilled(int tokens) {
        prefillTokensDone += tokens;
    }

    public int outstandingRequests() {
        return backlog.requests();
    }

    /** Prompt tokens ahead plus tokens in the decode batch's KV cache. */
    public long outstandingTokens() {
        return backlog.promptTokensAhead() + batch.cachedTokens();
    }

    public long prefillTokensDone() {
        return prefillTokensDone;
    }

    public long decodeTokensDone() {
        return decodeTokensDone;
    }

    public long busyPs() {
        return clock.busyPs();
    }

    /** End of the step in progress, or of the last one. */
    public long boundaryPs() {
        return clock.boundaryPs();
    }

    /** Time outside steps until the end of the run. */
    public long idlePs(long endPs) {
        return clock.idlePs() + endPs - clock.boundaryPs();
    }

    public long steps() {
        return clock.steps();
    }

    public long longestStepPs() {
        return clock.longestStepPs();
    }

    /** Matrix work of all steps, FLOP. */
    public double flops() {
        return load.flops();
    }

    /** Books the traffic of all steps on the mesh; once, at the end of the run. */
    public void settleTraffic() {
        load.settle();
    }
}
