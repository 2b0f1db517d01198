package org.wscsim.core.serving;

import java.util.Arrays;
import org.wscsim.core.event.Agenda;
import org.wscsim.core.kv.KvCache;
import org.wscsim.core.network.KvTransfer;
import org.wscsim.core.network.MeshModel;
import org.wscsim.core.request.RequestTable;

/**
 * KV caches that leave the instance that computed them: gathered at a step boundary, sent once the instance has stated what
 * its next step draws, sent again when a link breaks under them. Confined to the simulation thread; allocates nothing after
 * warm-up.
 */
public final class Departures {
    private final RequestTable requests;
    private final KvCache cache;
    private final Homes homes;
    private final MeshModel mesh;
    private final Agenda agenda;
    private final long[] kvBytesPerTokenOfHome;
    /** Requests whose KV cache leaves at the present boundary. */
    private int[] departing = new int[64];

    private int departingCount;

    /**
     * @param kvBytesPerTokenOfHome bytes a token's KV takes in each home, replication included
     */
    public Departures(
            RequestTable requests,
            KvCache cache,
            Homes homes,
            MeshModel mesh,
            Agenda agenda,
            long[] kvBytesPerTokenOfHome) {
        this.requests = requests;
        this.cache = cache;
        this.homes = homes;
        this.mesh = mesh;
        this.agenda = agenda;
        this.kvBytesPerTokenOfHome = kvBytesPerTokenOfHome;
    }

    void add(int slot) {
        if (departingCount == departing.length) {
            departing = Arrays.copyOf(departing, 2 * departingCount);
        }
        departing[departingCount++] = slot;
    }

    /** Once the instance has stated what its next step draws: a transfer shares its ports with that, not with the last. */
    void leave(int instance, long nowPs) {
        for (int i = 0; i < departingCount; i++) {
            start(instance, departing[i], nowPs);
        }
        departingCount = 0;
    }

    private void start(int instance, int slot, long nowPs) {
        int transfer = agenda.beginTransfer(slot);
        send(instance, slot, transfer, nowPs);
        mesh.sent(transfer, nowPs);
    }

    /** Moves a KV cache from where it was computed to its homes. */
    void send(int instance, int slot, int transfer, long nowPs) {
        if (cache.blocksIn(slot, instance) == cache.blocks(slot)) {
            return;
        }
        int tokensLeft = requests.prefillTokens(slot);
        for (int home = 0; home < homes.homeCount(); home++) {
            int tokens = tokensIn(slot, home, tokensLeft);
            tokensLeft -= tokens;
            if (tokens > 0 && home != instance) {
                long bytes = tokens * kvBytesPerTokenOfHome[home];
                KvTransfer.send(mesh, transfer, homes.dies(instance), homes.dies(home), bytes, nowPs);
            }
        }
    }

    private int tokensIn(int slot, int home, int tokensLeft) {
        return Math.min(tokensLeft, cache.blocksIn(slot, home) * cache.blockTokens());
    }

    /** Whether a part of the transfer uses a link that has failed. */
    boolean crossesFailed(int slot) {
        int instance = requests.prefillInstance(slot);
        for (int home = 0; home < homes.homeCount(); home++) {
            boolean crossed = home != instance
                    && cache.blocksIn(slot, home) > 0
                    && KvTransfer.crossesFailed(mesh.routing(), homes.dies(instance), homes.dies(home));
            if (crossed) {
                return true;
            }
        }
        return false;
    }

    /** Gives up a transfer in flight. */
    void cancel(int transfer, long nowPs) {
        mesh.abort(transfer, nowPs);
        agenda.cancelTransfer(transfer);
    }

    /** Sends a transfer's cache again, all of it, by the routes of today. */
    void resend(int transfer, long nowPs) {
        int slot = agenda.requestOf(transfer);
        cancel(transfer, nowPs);
        start(requests.prefillInstance(slot), slot, nowPs);
    }
}
