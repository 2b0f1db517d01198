package org.wscsim.core.serving;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.kv.KvCache;
import org.wscsim.core.metrics.RunRecorder;
import org.wscsim.core.operator.StepPrice;
import org.wscsim.core.operator.StepPricer;
import org.wscsim.core.operator.StepShape;
import org.wscsim.core.request.RequestView;
import org.wscsim.core.wafer.Region;

/** All instances of a run, and what a router sees of them. Confined to the simulation thread. */
public final class Cluster implements ClusterView {
    private final Instance[] instances;
    private final Requests requests;
    private final Homes homes;
    private final KvCache cache;
    private final boolean[] failed;
    private final boolean[] draining;
    private boolean turns;
    private final StepShape shape = new StepShape();
    private final StepPrice price = new StepPrice();
    private final RunRecorder recorder;
    private final int[] models;
    /** By model. */
    private final int[] livingDecode;

    private long nowPs;

    /**
     * What makes one instance.
     *
     * @param role what it runs
     * @param region where
     * @param pricer what its steps cost
     * @param batcher decides its steps
     * @param load its in-step traffic
     * @param stages pipeline stages; the pricer is that of one of them
     * @param model index of the model it serves
     */
    public record Member(
            Role role, Region region, StepPricer pricer, Batcher batcher, StandingLoad load, int stages, int model) {}

    /**
     * @param order of waiting lists, or null for first come first served
     */
    public Cluster(
            List<Member> members,
            Instance.Parts parts,
            Homes homes,
            RunRecorder recorder,
            boolean lengthsKnown,
            @Nullable QueueOrder order) {
        requests = new Requests(
                parts.requests(), lengthsKnown, parts.prefixes(), parts.cache().blockTokens());
        WaitingLinks links = order == null
                ? null
                : new WaitingLinks(parts.memory(), parts.requests().capacity());
        WaitingList.Line lines = new WaitingList.Line(requests, order, links);
        instances = new Instance[members.size()];
        models = members.stream().mapToInt(Member::model).toArray();
        livingDecode = new int[Arrays.stream(models).max().orElse(0) + 1];
        for (int id = 0; id < instances.length; id++) {
            instances[id] = new Instance(id, members.get(id), lines, parts);
            livingDecode[models[id]] += instances[id].role() == Role.DECODE ? 1 : 0;
        }
        failed = new boolean[instances.length];
        draining = new boolean[instances.length];
        requests.attach(instances);
        this.homes = homes;
        this.recorder = recorder;
        cache = parts.cache();
    }

    public Instance[] instances() {
        return instances;
    }

    /** The asking time of the calls that follow. */
    public void at(long ps) {
        nowPs = ps;
    }

    @Override
    public long nowPs() {
        return nowPs;
    }

    @Override
    public int instanceCount() {
        return instances.length;
    }

    @Override
    public Role role(int instance) {
        return instances[instance].role();
    }

    /** The instance takes no requests any more. */
    void fail(int instance) {
        failed[instance] = true;
        livingDecode[models[instance]] -= role(instance) == Role.DECODE ? 1 : 0;
    }

    /** The instance takes no new requests until it has another role; from now on roles say who serves what. */
    void drain(int instance) {
        turns = true;
        draining[instance] = true;
        livingDecode[models[instance]] -= role(instance) == Role.DECODE ? 1 : 0;
    }

    /** The instance takes requests again, in its new role. */
    void turned(int instance) {
        draining[instance] = false;
        livingDecode[models[instance]] += role(instance) == Role.DECODE ? 1 : 0;
    }

    /** Whether the instance gives up its role. */
    boolean isDraining(int instance) {
        return draining[instance];
    }

    /** Whether a request that has to be prefilled again cannot go back to the two instances it had. */
    boolean isGone(int prefill, int decode) {
        boolean other = turns && (role(prefill) == Role.DECODE || draining[prefill] || draining[decode]);
        return failed[prefill] || other;
    }

    /** Whether the instance has stopped for good. */
    public boolean hasFailed(int instance) {
        return failed[instance];
    }

    @Override
    public boolean isAvailable(int instance) {
        return !failed[instance]
                && !draining[instance]
                && (role(instance) != Role.PREFILL || livingDecode[models[instance]] > 0);
    }

    /** Index of the model that the instance serves. */
    public int model(int instance) {
        return models[instance];
    }

    /** Whether some instance takes prompts of the model. */
    boolean takesPrompts(int model) {
        for (int instance = 0; instance < instances.length; instance++) {
            if (models[instance] == model && role(instance) != Role.DECODE && isAvailable(instance)) {
                return true;
            }
        }
        return false;
    }

    /** Whether some decode instance of the model takes requests. */
    boolean generates(int model) {
        return livingDecode[model] > 0;
    }

    @Override
    public int outstandingRequests(int instance) {
        return instances[instance].outstandingRequests();
    }

    @Override
    public long outstandingTokens(int instance) {
        return instances[instance].outstandingTokens();
    }

    @Override
    public int decodingRequests(int instance) {
        return instances[instance].decodingCount();
    }

    @Override
    public long cachedTokens(int instance) {
        return instances[instance].batch().cachedTokens();
    }

    @Override
    public long prefillPs(int instance, int promptTokens) {
        shape.clear();
        shape.addChunk(promptTokens, 0, true);
        return pricedAlone(instances[instance]);
    }

    @Override
    public long decodeStepPs(int instance, int sequences, long cachedTokens) {
        shape.clear();
        shape.addDecode(sequences, cachedTokens + sequences);
        return pricedAlone(instances[instance]);
    }

    /** A step passes all stages, each of which has the same price but for the last one's head. */
    private long pricedAlone(Instance instance) {
        StepPricer pricer = instance.pricer();
        pricer.price(shape, pricer.nominalDramBytesPerSecond(), pricer.nominalLinkBytesPerSecond(), price);
        return instance.stages() * (price.totalFine >> VirtualTime.FINE_BITS);
    }

    @Override
    public double meanOutputTokens() {
        long completed = recorder.completedCount();
        return completed == 0 ? 0 : recorder.outputTokens() / (double) completed;
    }

    double meanOutputTokens(int model) {
        return recorder.meanOutputTokens(model);
    }

    @Override
    public long pendingTokens(int instance) {
        return instances[instance].backlog().pendingTokens();
    }

    @Override
    public boolean isQueueing(int instance) {
        return instances[instance].isQueueing();
    }

    @Override
    public long promisedTokens(int instance) {
        return instances[instance].backlog().promisedTokens();
    }

    @Override
    public long capacityTokens(int instance) {
        return (long) cache.fullBlocks(instance) * cache.blockTokens();
    }

    @Override
    public long lastIdlePs(int instance) {
        return instances[instance].backlog().lastIdlePs();
    }

    @Override
    public int freeBlocks(int instance) {
        return cache.freeBlocks(instance);
    }

    @Override
    public int capacityBlocks(int instance) {
        return cache.capacityBlocks(instance);
    }

    @Override
    public int hops(int fromInstance, int toInstance) {
        return homes.hops(fromInstance, toInstance);
    }

    @Override
    public RequestView requests() {
        return requests;
    }
}
