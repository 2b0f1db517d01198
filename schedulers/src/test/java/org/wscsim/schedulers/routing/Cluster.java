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

    Cluster(Role... roles) {
        this.roles = roles;
        requests = new int[roles.length];
        tokens = new long[roles.length];
        available = new boolean[roles.length];
        Arrays.fill(available, true);
    }

    @Override
    public long nowPs() {
        return 0;
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
        throw new UnsupportedOperationException("no router asks for requests");
    }
}
