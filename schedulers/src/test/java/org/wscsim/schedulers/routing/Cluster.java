package org.wscsim.schedulers.routing;

import java.util.Arrays;
import org.wscsim.core.request.RequestView;
import org.wscsim.core.serving.ClusterView;
import org.wscsim.core.serving.Role;

/** A cluster as arrays. */
final class Cluster implements ClusterView {
    final Role[] roles;
    final int[] requests;
    final long[] tokens;
    final boolean[] available;
    final int[] decoding;
    final long[] cached;
    final long[] slowness;
    final Prompts prompts = new Prompts();
    final boolean[] queueing;
    final long[] promised;
    final long[] lastIdlePs;
    long nowPs;
    RequestView view;

    Cluster(Role... roles) {
        this.roles = roles;
        requests = new int[roles.length];
        tokens = new long[roles.length];
        decoding = new int[roles.length];
        cached = new long[roles.length];
        slowness = new long[roles.length];
        Arrays.fill(slowness, 1);
        available = new boolean[roles.length];
        Arrays.fill(available, true);
        queueing = new boolean[roles.length];
        promised = new long[roles.length];
        lastIdlePs = new long[roles.length];
        Arrays.fill(lastIdlePs, -1);
    }

    @Override
    public long nowPs() {
        return nowPs;
    }

    @Override
    public int instanceCount() {
        return roles.length;
    }

    @Override
    public Role role(int instance) {
        return roles[instance];
    }

    @Override
    public boolean isAvailable(int instance) {
        return available[instance];
    }

    @Override
    public int outstandingRequests(int instance) {
        return requests[instance];
    }

    @Override
    public long outstandingTokens(int instance) {
        return tokens[instance];
    }

    @Override
    public int decodingRequests(int instance) {
        return decoding[instance];
    }

    @Override
    public long cachedTokens(int instance) {
        return cached[instance];
    }

    /** A picosecond a token. */
    @Override
    public long prefillPs(int instance, int promptTokens) {
        return slowness[instance] * promptTokens;
    }

    /** Ten picoseconds a sequence. */
    @Override
    public long decodeStepPs(int instance, int sequences, long cachedTokens) {
        return slowness[instance] * 10 * sequences;
    }

    @Override
    public double meanOutputTokens() {
        return 0;
    }

    @Override
    public long pendingTokens(int instance) {
        return tokens[instance];
    }

    @Override
    public boolean isQueueing(int instance) {
        return queueing[instance];
    }

    @Override
    public long promisedTokens(int instance) {
        return promised[instance];
    }

    @Override
    public long capacityTokens(int instance) {
        return 1_000;
    }

    @Override
    public long lastIdlePs(int instance) {
        return lastIdlePs[instance];
    }

    @Override
    public int freeBlocks(int instance) {
        return 100;
    }

    @Override
    public int capacityBlocks(int instance) {
        return 100;
    }

    /** Instances stand in a row. */
    @Override
    public int hops(int fromInstance, int toInstance) {
        return Math.abs(fromInstance - toInstance);
    }

    @Override
    public RequestView requests() {
        return view == null ? prompts : view;
    }
}
