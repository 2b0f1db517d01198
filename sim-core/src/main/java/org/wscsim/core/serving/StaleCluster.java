package org.wscsim.core.serving;

import org.wscsim.core.request.RequestView;

/**
 * The cluster as a router knows it that is told of loads only every so often: queues, batches and free blocks are those of
 * the last multiple of the interval, whatever has happened since, the router's own decisions included. Which instances are
 * available, what steps cost and the request itself are always current.
 *
 * <p>A refresh copies O(instances) numbers and allocates nothing; the simulation asks {@link #refreshPs} before every
 * event. Confined to the simulation thread.
 */
final class StaleCluster implements ClusterView {
    private final ClusterView cluster;
    private final long intervalPs;
    private final int[] outstandingRequests;
    private final long[] outstandingTokens;
    private final int[] decodingRequests;
    private final long[] cachedTokens;
    private final int[] freeBlocks;
    private final long[] pendingTokens;
    private final long[] promisedTokens;
    private final long[] lastIdlePs;
    private final boolean[] isQueueing;
    private double meanOutputTokens;
    private long nextPs;

    StaleCluster(ClusterView cluster, long intervalPs) {
        this.cluster = cluster;
        this.intervalPs = intervalPs;
        int count = cluster.instanceCount();
        outstandingRequests = new int[count];
        outstandingTokens = new long[count];
        decodingRequests = new int[count];
        cachedTokens = new long[count];
        freeBlocks = new int[count];
        isQueueing = new boolean[count];
        lastIdlePs = new long[count];
        promisedTokens = new long[count];
        pendingTokens = new long[count];
    }

    /** The last multiple of the interval up to an event that is about to happen, if it has not been seen; else -1. */
    long refreshPs(long ps) {
        return ps >= nextPs ? ps / intervalPs * intervalPs : -1;
    }

    /** Everything that happened before {@link #refreshPs} has happened, and nothing since. */
    void refresh(long ps) {
        nextPs = (ps / intervalPs + 1) * intervalPs;
        for (int instance = 0; instance < freeBlocks.length; instance++) {
            outstandingRequests[instance] = cluster.outstandingRequests(instance);
            outstandingTokens[instance] = cluster.outstandingTokens(instance);
            decodingRequests[instance] = cluster.decodingRequests(instance);
            cachedTokens[instance] = cluster.cachedTokens(instance);
            pendingTokens[instance] = cluster.pendingTokens(instance);
            promisedTokens[instance] = cluster.promisedTokens(instance);
            lastIdlePs[instance] = cluster.lastIdlePs(instance);
            isQueueing[instance] = cluster.isQueueing(instance);
            freeBlocks[instance] = cluster.freeBlocks(instance);
        }
        meanOutputTokens = cluster.meanOutputTokens();
    }

    @Override
    public long nowPs() {
        return cluster.nowPs();
    }

    @Override
    public int instanceCount() {
        return cluster.instanceCount();
    }

    @Override
    public Role role(int instance) {
        return cluster.role(instance);
    }

    @Override
    public boolean isAvailable(int instance) {
        return cluster.isAvailable(instance);
    }

    @Override
    public int outstandingRequests(int instance) {
        return outstandingRequests[instance];
    }

    @Override
    public long outstandingTokens(int instance) {
        return outstandingTokens[instance];
    }

    @Override
    public int decodingRequests(int instance) {
        return decodingRequests[instance];
    }

    @Override
    public long cachedTokens(int instance) {
        return cachedTokens[instance];
    }

    @Override
    public long prefillPs(int instance, int promptTokens) {
        return cluster.prefillPs(instance, promptTokens);
    }

    @Override
    public long decodeStepPs(int instance, int sequences, long ofCachedTokens) {
        return cluster.decodeStepPs(instance, sequences, ofCachedTokens);
    }

    @Override
    public double meanOutputTokens() {
        return meanOutputTokens;
    }

    @Override
    public long pendingTokens(int instance) {
        return pendingTokens[instance];
    }

    @Override
    public long promisedTokens(int instance) {
        return promisedTokens[instance];
    }

    @Override
    public long lastIdlePs(int instance) {
        return lastIdlePs[instance];
    }

    @Override
    public boolean isQueueing(int instance) {
        return isQueueing[instance];
    }

    @Override
    public int freeBlocks(int instance) {
        return freeBlocks[instance];
    }

    @Override
    public int capacityBlocks(int instance) {
        return cluster.capacityBlocks(instance);
    }

    @Override
    public long capacityTokens(int instance) {
        return cluster.capacityTokens(instance);
    }

    @Override
    public int hops(int fromInstance, int toInstance) {
        return cluster.hops(fromInstance, toInstance);
    }

    @Override
    public RequestView requests() {
        return cluster.requests();
    }
}
