package org.wscsim.core.serving;

import java.util.Arrays;
import org.wscsim.core.request.RequestView;

/**
 * The instances of one model, numbered from 0 as if the wafer had no others, so that routers and admission policies need to
 * know nothing of other models. Confined to the simulation thread.
 */
final class ModelCluster implements ClusterView {
    private final Cluster cluster;
    private final int model;
    private final int[] instances;

    ModelCluster(Cluster cluster, int model) {
        this.cluster = cluster;
        this.model = model;
        int[] found = new int[cluster.instanceCount()];
        int count = 0;
        for (int instance = 0; instance < found.length; instance++) {
            if (cluster.model(instance) == model) {
                found[count++] = instance;
            }
        }
        instances = Arrays.copyOf(found, count);
    }

    /** The instance that has this number among those of the model; -1 when none has. */
    int instance(int number) {
        return number < 0 || number >= instances.length ? -1 : instances[number];
    }

    @Override
    public long nowPs() {
        return cluster.nowPs();
    }

    @Override
    public int instanceCount() {
        return instances.length;
    }

    @Override
    public Role role(int number) {
        return cluster.role(instances[number]);
    }

    @Override
    public boolean isAvailable(int number) {
        return cluster.isAvailable(instances[number]);
    }

    @Override
    public int outstandingRequests(int number) {
        return cluster.outstandingRequests(instances[number]);
    }

    @Override
    public long outstandingTokens(int number) {
        return cluster.outstandingTokens(instances[number]);
    }

    @Override
    public int decodingRequests(int number) {
        return cluster.decodingRequests(instances[number]);
    }

    @Override
    public long cachedTokens(int number) {
        return cluster.cachedTokens(instances[number]);
    }

    @Override
    public long prefillPs(int number, int promptTokens) {
        return cluster.prefillPs(instances[number], promptTokens);
    }

    @Override
    public long decodeStepPs(int number, int sequences, long tokens) {
        return cluster.decodeStepPs(instances[number], sequences, tokens);
    }

    /** Of this model's requests. */
    @Override
    public double meanOutputTokens() {
        return cluster.meanOutputTokens(model);
    }

    @Override
    public long pendingTokens(int number) {
        return cluster.pendingTokens(instances[number]);
    }

    @Override
    public boolean isQueueing(int number) {
        return cluster.isQueueing(instances[number]);
    }

    @Override
    public long promisedTokens(int number) {
        return cluster.promisedTokens(instances[number]);
    }

    @Override
    public long capacityTokens(int number) {
        return cluster.capacityTokens(instances[number]);
    }

    @Override
    public long lastIdlePs(int number) {
        return cluster.lastIdlePs(instances[number]);
    }

    @Override
    public int freeBlocks(int number) {
        return cluster.freeBlocks(instances[number]);
    }

    @Override
    public int capacityBlocks(int number) {
        return cluster.capacityBlocks(instances[number]);
    }

    @Override
    public int hops(int from, int to) {
        return cluster.hops(instances[from], instances[to]);
    }

    @Override
    public RequestView requests() {
        return cluster.requests();
    }
}
