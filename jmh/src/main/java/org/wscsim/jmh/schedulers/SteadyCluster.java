package org.wscsim.jmh.schedulers;

import java.util.SplittableRandom;
import org.wscsim.core.request.RequestView;
import org.wscsim.core.serving.ClusterView;
import org.wscsim.core.serving.Role;

/**
 * Instances with fixed loads, and prices that cost a multiplication: what is timed is the decision. All mixed, or three
 * quarters prefill and the rest decode.
 */
final class SteadyCluster implements ClusterView {
    private final int[] requests;
    private final long[] tokens;
    private final RequestView view;
    private final boolean split;

    SteadyCluster(int instances, RequestView view, boolean split) {
        this.split = split;
        this.view = view;
        requests = new int[instances];
        tokens = new long[instances];
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < instances; i++) {
            requests[i] = 10 + random.nextInt(40);
            tokens[i] = requests[i] * (500L + random.nextInt(1_000));
        }
    }

    @Override
    public long nowPs() {
        return 0;
    }

    @Override
    public int instanceCount() {
        return requests.length;
    }

    @Override
    public Role role(int instance) {
        return !split ? Role.MIXED : 4 * instance < 3 * requests.length ? Role.PREFILL : Role.DECODE;
    }

    @Override
    public boolean isAvailable(int instance) {
        return true;
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
        return requests[instance] / 2;
    }

    @Override
    public long cachedTokens(int instance) {
        return tokens[instance] / 2;
    }

    @Override
    public long prefillPs(int instance, int promptTokens) {
        return 1_000L * promptTokens;
    }

    @Override
    public long decodeStepPs(int instance, int sequences, long cachedTokens) {
        return 10_000_000L + 1_000L * sequences + cachedTokens;
    }

    @Override
    public double meanOutputTokens() {
        return 200;
    }

    @Override
    public long pendingTokens(int instance) {
        return tokens[instance];
    }

    @Override
    public boolean isQueueing(int instance) {
        return true;
    }

    @Override
    public long promisedTokens(int instance) {
        return tokens[instance];
    }

    @Override
    public long capacityTokens(int instance) {
        return 1 << 20;
    }

    @Override
    public long lastIdlePs(int instance) {
        return -1;
    }

    @Override
    public int freeBlocks(int instance) {
        return 1_000;
    }

    @Override
    public int capacityBlocks(int instance) {
        return 10_000;
    }

    @Override
    public int hops(int fromInstance, int toInstance) {
        return Math.abs(fromInstance - toInstance);
    }

    @Override
    public RequestView requests() {
        return view;
    }
}
