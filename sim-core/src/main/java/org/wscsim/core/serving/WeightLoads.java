package org.wscsim.core.serving;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.event.Agenda;
import org.wscsim.core.network.MeshModel;

/**
 * Weights on their way over the mesh to instances that are to begin: all that an instance lacks ({@link WeightShards}) is one
 * transfer, whose messages share links with whatever else is there. Confined to the simulation thread; a load allocates.
 */
final class WeightLoads {
    private final Instance[] instances;
    private final Homes homes;
    private final MeshModel mesh;
    private final Agenda agenda;
    private final WeightShards weights;
    /** When its weights began to move, by instance; -1 when they do not. */
    private final long[] startedPs;

    private final long[] bytes;
    /** What an instance is to hold, while its weights move. */
    private final WeightShards.Shard[][] dealt;

    WeightLoads(Instance[] instances, Homes homes, MeshModel mesh, Agenda agenda) {
        this.instances = instances;
        this.homes = homes;
        this.mesh = mesh;
        this.agenda = agenda;
        weights = new WeightShards(mesh.graph());
        startedPs = new long[instances.length];
        bytes = new long[instances.length];
        dealt = new WeightShards.Shard[instances.length][];
        Arrays.fill(startedPs, -1);
    }

    /** What stands on the agenda for the weights of an instance in place of a request; its own inverse. */
    static int weightsOf(int instance) {
        return -2 - instance;
    }

    /** The instance stands there from the start. */
    void put(int instance) {
        weights.put(instance, homes.dies(instance));
    }

    /** Dies that are to hold no weights. */
    void forget(int[] dies) {
        weights.clear(dies, id -> true);
    }

    boolean isLoading(int instance) {
        return startedPs[instance] >= 0;
    }

    /** Bytes that the instance's dies lacked when its weights last began to move. */
    long bytes(int instance) {
        return bytes[instance];
    }

    /**
     * Weights begin to move to instances; returns to which. The others have to wait until all that they lack lies somewhere.
     *
     * @param asleep instances whose weights may be overwritten
     */
    List<Integer> begin(List<Integer> wanted, IntPredicate asleep, long nowPs) {
        List<@Nullable List<WeightShards.Message>> lacking = new ArrayList<>();
        for (int id : wanted) {
            dealt[id] = weights.deal(id, homes.dies(id));
            lacking.add(weights.lacking(
                    dealt[id], homes.dies(id), instances[id].pricer().shape()));
        }
        List<Integer> begun = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            List<WeightShards.Message> messages = lacking.get(i);
            if (messages != null) {
                weights.clear(homes.dies(wanted.get(i)), asleep);
                send(wanted.get(i), messages, nowPs);
                begun.add(wanted.get(i));
            }
        }
        return begun;
    }

    private void send(int id, List<WeightShards.Message> messages, long nowPs) {
        startedPs[id] = nowPs;
        bytes[id] = 0;
        int transfer = messages.isEmpty() ? MeshModel.UNWATCHED : agenda.beginTransfer(weightsOf(id));
        for (WeightShards.Message message : messages) {
            mesh.send(transfer, message.fromDie(), message.toDie(), message.bytes(), nowPs);
            bytes[id] += message.bytes();
        }
        if (!messages.isEmpty()) {
            mesh.sent(transfer, nowPs);
        }
    }

    /** They have arrived; returns how long they took. */
    long end(int id, long nowPs) {
        weights.arrived(dealt[id], homes.dies(id));
        long tookPs = nowPs - startedPs[id];
        startedPs[id] = -1;
        return tookPs;
    }
}
