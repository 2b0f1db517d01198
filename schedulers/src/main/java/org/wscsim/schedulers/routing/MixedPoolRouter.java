package org.wscsim.schedulers.routing;

import org.wscsim.core.request.RequestView;
import org.wscsim.core.serving.ClusterView;
import org.wscsim.core.serving.Role;
import org.wscsim.core.serving.Router;

/**
 * The cluster scheduler of Splitwise (Patel et al., ISCA 2024, section 4.1): a prompt pool, a token pool, and a mixed pool
 * between them.
 *
 * <p>A prompt goes to the prompt instance with the fewest pending tokens; if that has a queue and the prompt would take it
 * beyond {@code promptQueueTokens}, to such a one of the mixed pool; else the least loaded token instance moves to the
 * mixed pool and takes it. Generation goes to the token instance with the fewest promised KV tokens; if the request does
 * not fit there, to such a one of the mixed pool; else the emptiest prompt instance moves to the mixed pool and takes it.
 * With nothing left to move, the least loaded instance of all runs both phases. An instance that runs out of work leaves
 * the mixed pool for the pool of its role, where it stands last. Ties go to whoever has stood in a pool longest.
 *
 * <p>The public simulator (splitwise-sim 8f99e7d) has a second threshold, for the token pool, which it reads and never
 * uses: memory alone decides. So here.
 *
 * <p>Cost O(instances). One object per run, confined to the simulation thread; allocates on the first call only.
 */
public final class MixedPoolRouter implements Router {
    /** Pending prompt tokens of an instance beyond which the mixed pool is looked at, in splitwise-sim. */
    public static final int PROMPT_QUEUE_TOKENS = 8_192;

    private final int promptQueueTokens;
    private final InstanceList prompts = new InstanceList();
    private final InstanceList tokens = new InstanceList();
    private final InstanceList mixed = new InstanceList();
    private long[] mixedSincePs = {};
    private int decode;

    /**
     * @param promptQueueTokens pending tokens beyond which a prompt instance with a queue takes no prompt
     */
    public MixedPoolRouter(int promptQueueTokens) {
        this.promptQueueTokens = promptQueueTokens;
    }

    @Override
    public int prefillInstance(ClusterView cluster, int slot) {
        if (mixedSincePs.length == 0) {
            fill(cluster);
        }
        returnHome(cluster);
        int prompt = promptInstance(cluster, slot);
        decode = tokenInstance(cluster, slot);
        if (prompt < 0) {
            prompt = moved(tokens, leastPending(cluster, tokens, -1), cluster.nowPs());
        }
        if (decode < 0) {
            decode = moved(prompts, leastPromised(cluster, prompts), cluster.nowPs());
        }
        if (prompt < 0 || decode < 0) {
            prompt = Pools.found(leastPendingOfAll(cluster), false);
            decode = prompt;
        }
        return prompt;
    }

    @Override
    public int decodeInstance(ClusterView cluster, int slot, int prefillInstance) {
        return decode;
    }

    private void fill(ClusterView cluster) {
        mixedSincePs = new long[cluster.instanceCount()];
        for (int instance = 0; instance < mixedSincePs.length; instance++) {
            home(cluster, instance).add(instance);
        }
    }

    private InstanceList home(ClusterView cluster, int instance) {
        Role role = cluster.role(instance);
        return role == Role.PREFILL ? prompts : role == Role.DECODE ? tokens : mixed;
    }

    /** Those of the mixed pool that have run out of work since they came, in the order in which they did. */
    private void returnHome(ClusterView cluster) {
        for (int next = nextHome(cluster); next >= 0; next = nextHome(cluster)) {
            mixed.remove(next);
            home(cluster, next).add(next);
        }
    }

    private int nextHome(ClusterView cluster) {
        int first = -1;
        for (int i = 0; i < mixed.size(); i++) {
            int instance = mixed.get(i);
            boolean free =
                    cluster.lastIdlePs(instance) >= mixedSincePs[instance] && cluster.role(instance) != Role.MIXED;
            if (free && (first < 0 || cluster.lastIdlePs(instance) < cluster.lastIdlePs(first))) {
                first = instance;
            }
        }
        return first;
    }

    private int promptInstance(ClusterView cluster, int slot) {
        int prompt = shortQueue(cluster, slot, leastPending(cluster, prompts, -1));
        return prompt >= 0 ? prompt : shortQueue(cluster, slot, leastPending(cluster, mixed, -1));
    }

    private int shortQueue(ClusterView cluster, int slot, int instance) {
        boolean tooLong = instance >= 0
                && cluster.isQueueing(instance)
                && cluster.pendingTokens(instance) + cluster.requests().promptTokens(slot) > promptQueueTokens;
        return tooLong ? -1 : instance;
    }

    private int tokenInstance(ClusterView cluster, int slot) {
        int instance = withRoom(cluster, slot, leastPromised(cluster, tokens));
        return instance >= 0 ? instance : withRoom(cluster, slot, leastPromised(cluster, mixed));
    }

    private static int withRoom(ClusterView cluster, int slot, int instance) {
        if (instance < 0) {
            return -1;
        }
        RequestView requests = cluster.requests();
        long needed = requests.promptTokens(slot) + (long) Math.max(1, requests.knownOutputTokens(slot));
        return cluster.promisedTokens(instance) + needed >= cluster.capacityTokens(instance) ? -1 : instance;
    }

    private int moved(InstanceList from, int instance, long nowPs) {
        if (instance >= 0) {
            from.remove(instance);
            mixed.add(instance);
            mixedSincePs[instance] = nowPs;
        }
        return instance;
    }

    /** First of the list with the fewest pending tokens, {@code best} unless one has fewer; -1 when there is none. */
    private static int leastPending(ClusterView cluster, InstanceList list, int best) {
        int least = best;
        for (int i = 0; i < list.size(); i++) {
            int instance = list.get(i);
            boolean less = cluster.isAvailable(instance)
                    && (least < 0 || cluster.pendingTokens(instance) < cluster.pendingTokens(least));
            least = less ? instance : least;
        }
        return least;
    }

    private int leastPendingOfAll(ClusterView cluster) {
        return leastPending(cluster, tokens, leastPending(cluster, mixed, leastPending(cluster, prompts, -1)));
    }

    private static int leastPromised(ClusterView cluster, InstanceList list) {
        int least = -1;
        for (int i = 0; i < list.size(); i++) {
            int instance = list.get(i);
            boolean less = cluster.isAvailable(instance)
                    && (least < 0 || cluster.promisedTokens(instance) < cluster.promisedTokens(least));
            least = less ? instance : least;
        }
        return least;
    }
}
