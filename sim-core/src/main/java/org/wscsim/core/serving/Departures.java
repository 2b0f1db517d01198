package org.wscsim.core.serving;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.event.Agenda;
import org.wscsim.core.kv.KvCache;
import org.wscsim.core.memory.NativeMemory;
import org.wscsim.core.network.KvRoute;
import org.wscsim.core.network.KvTransfer;
import org.wscsim.core.network.MeshModel;
import org.wscsim.core.request.Phase;
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
    private final Handoff handoff;
    /** By model. */
    private final int[] layers;
    /** Transfers in flight by request, and whether its first layers have been sent; for LAYERED only. */
    private final MemorySegment inFlight;
    /** Requests whose KV cache leaves at the present boundary. */
    private int[] departing = new int[64];

    private int departingCount;
    /** By home from, then to; null until used. */
    private final @Nullable KvRoute[] routes;

    /** Caches that leave decode instances; null where instances keep their roles. */
    private @Nullable Moves moves;

    private int stagingOffset;

    private long givenUp;

    private static final int SENT_AHEAD = 1 << 6;

    /**
     * @param kvBytesPerTokenOfHome bytes a token's KV takes in each home, replication included
     */
    public Departures(
            RequestTable requests,
            KvCache cache,
            Homes homes,
            MeshModel mesh,
            Agenda agenda,
            long[] kvBytesPerTokenOfHome,
            Layers ahead) {
        handoff = ahead.handoff();
        layers = ahead.layers().clone();
        inFlight = ahead.inFlight();
        this.requests = requests;
        this.cache = cache;
        this.homes = homes;
        this.mesh = mesh;
        this.agenda = agenda;
        this.kvBytesPerTokenOfHome = kvBytesPerTokenOfHome;
        routes = new KvRoute[homes.homeCount() * homes.homeCount()];
    }

    /**
     * How caches leave.
     *
     * @param handoff the way
     * @param layers of each model
     * @param inFlight zeroed, one byte a request, for LAYERED
     */
    public record Layers(Handoff handoff, int[] layers, MemorySegment inFlight) {
        /** For a run of at most {@code maxRequests} requests at a time. */
        public static Layers of(Handoff handoff, int[] layers, NativeMemory memory, int maxRequests) {
            return new Layers(
                    handoff,
                    layers,
                    handoff == Handoff.LAYERED ? memory.map("transfers of requests", maxRequests) : MemorySegment.NULL);
        }
    }

    /** Caches may leave decode instances too, from the row that is so far behind a request's own. */
    void attach(Moves moving, int offset) {
        moves = moving;
        stagingOffset = offset;
    }

    /** A cache has arrived; whether it came from another decode instance. */
    boolean endMove(int slot) {
        return moves != null && moves.end(slot);
    }

    /** Links of the mesh. */
    int links() {
        return mesh.graph().links();
    }

    /** Whether caches leave while they are computed. */
    public boolean isLayered() {
        return handoff == Handoff.LAYERED;
    }

    Handoff handoff() {
        return handoff;
    }

    void add(int slot) {
        if (departingCount == departing.length) {
            departing = Arrays.copyOf(departing, 2 * departingCount);
        }
        departing[departingCount++] = slot;
    }

    /** Once the instance has stated what its next step draws: a transfer shares its ports with that, not with the last. */
    void leave(long nowPs) {
        for (int i = 0; i < departingCount; i++) {
            int slot = departing[i];
            boolean ahead = handoff == Handoff.LAYERED && (state(slot) & SENT_AHEAD) != 0;
            int all = layers(slot);
            start(slot, ahead ? all - 1 : 0, all, nowPs);
        }
        departingCount = 0;
    }

    /** Layers of prompts that the step just begun completes leave as they are computed. */
    void sendAhead(Instance instance, long nowPs) {
        StepPlan plan = instance.plan();
        for (int i = 0; handoff == Handoff.LAYERED && i < plan.prefillCount(); i++) {
            int slot = plan.prefillSlot(i);
            boolean completes = requests.prefilledTokens(slot) + plan.prefillChunk(i) == requests.prefillTokens(slot);
            if (completes && requests.decodeInstance(slot) != instance.instance()) {
                sendAhead(slot, nowPs);
            }
        }
    }

    /** The step that completes the prompt has begun: all layers but the last leave. */
    private void sendAhead(int slot, long nowPs) {
        int all = layers(slot);
        if (all > 1) {
            state(slot, state(slot) | SENT_AHEAD);
            start(slot, 0, all - 1, nowPs);
        }
    }

    private int layers(int slot) {
        return layers[requests.modelId(slot)];
    }

    private void start(int slot, int fromLayer, int toLayer, long nowPs) {
        int transfer = agenda.beginTransfer(slot);
        if (handoff == Handoff.LAYERED) {
            state(slot, state(slot) + 1);
        }
        if (moves != null && moves.isMoving(slot)) {
            move(moves, slot, transfer, nowPs);
        } else {
            send(requests.prefillInstance(slot), slot, transfer, fromLayer, toLayer, nowPs);
        }
        mesh.sent(transfer, nowPs);
    }

    private int state(int slot) {
        return inFlight.get(ValueLayout.JAVA_BYTE, slot);
    }

    private void state(int slot, int state) {
        inFlight.set(ValueLayout.JAVA_BYTE, slot, (byte) state);
    }

    /** A transfer of the request has ended; whether that was the last, of a cache that is complete. */
    boolean isComplete(int slot) {
        if (handoff != Handoff.LAYERED) {
            return true;
        }
        state(slot, state(slot) - 1);
        boolean complete = (state(slot) & ~SENT_AHEAD) == 0 && requests.phase(slot) == Phase.TRANSFERRING;
        if (complete) {
            state(slot, 0);
        }
        return complete;
    }

    /** Moves a KV cache from where it was computed to its homes. */
    void send(int instance, int slot, int transfer, long nowPs) {
        send(instance, slot, transfer, 0, layers(slot), nowPs);
    }

    private void send(int instance, int slot, int transfer, int fromLayer, int toLayer, long nowPs) {
        if (cache.blocksIn(slot, instance) == cache.blocks(slot)) {
            return;
        }
        int tokensLeft = requests.prefillTokens(slot);
        int only = cache.onlyHome(slot);
        int end = only >= 0 ? only + 1 : homes.homeCount();
        for (int home = Math.max(0, only); home < end; home++) {
            int tokens = tokensIn(slot, home, tokensLeft);
            tokensLeft -= tokens;
            if (tokens > 0 && home != instance) {
                long all = tokens * kvBytesPerTokenOfHome[home];
                int parts = layers(slot);
                long bytes = all * toLayer / parts - all * fromLayer / parts;
                mesh.send(transfer, route(instance, home), bytes, nowPs);
            }
        }
    }

    /** Sends a cache from wherever it lies to its new decode instance's own home. */
    private void move(Moves moving, int slot, int transfer, long nowPs) {
        int to = requests.decodeInstance(slot);
        int tokensLeft = requests.promptTokens(slot) + requests.generatedTokens(slot) - 1;
        for (int home = 0; home < homes.homeCount(); home++) {
            int tokens = tokensIn(slot + stagingOffset, home, tokensLeft);
            tokensLeft -= tokens;
            if (tokens > 0 && home != to) {
                long bytes = tokens * kvBytesPerTokenOfHome[to];
                mesh.send(transfer, route(home, to), bytes, nowPs);
                moving.sent(bytes);
            }
        }
    }

    private KvRoute route(int from, int to) {
        int at = from * homes.homeCount() + to;
        KvRoute known = routes[at];
        if (known == null) {
            known = new KvRoute(homes.dies(from), homes.dies(to));
            routes[at] = known;
        }
        return known;
    }

    /** Routes have changed; allocates again. */
    void reroute() {
        Arrays.fill(routes, null);
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
    private void cancel(int transfer, int slot, long nowPs) {
        mesh.abort(transfer, nowPs);
        agenda.cancelTransfer(transfer);
        givenUp++;
        if (handoff == Handoff.LAYERED) {
            state(slot, state(slot) - 1);
        }
    }

    /** Transfers that were given up in flight: faults cut them, or a prompt's first token was its last. */
    public long givenUp() {
        return givenUp;
    }

    /** Gives up all transfers of a request; returns how many. Cost O(transfers) where there may be any. */
    int cancelAll(int slot, long nowPs) {
        boolean any = requests.phase(slot) == Phase.TRANSFERRING
                || (handoff == Handoff.LAYERED && (state(slot) & ~SENT_AHEAD) != 0);
        int given = 0;
        for (int transfer = 0; any && transfer < agenda.transferBound(); transfer++) {
            if (agenda.requestOf(transfer) == slot) {
                cancel(transfer, slot, nowPs);
                given++;
            }
        }
        if (handoff == Handoff.LAYERED) {
            state(slot, 0);
        }
        return given;
    }

    /** Sends a transfer's cache again, all of it, by the routes of today. */
    void resend(int transfer, long nowPs) {
        int slot = agenda.requestOf(transfer);
        cancel(transfer, slot, nowPs);
        start(slot, 0, layers(slot), nowPs);
    }
}
