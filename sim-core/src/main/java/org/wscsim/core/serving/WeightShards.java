package org.wscsim.core.serving;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.operator.InstanceShape;
import org.wscsim.core.wafer.HardwareGraph;

/**
 * Which part of the model's weights lies on which die, and what a die lacks to become part of an instance.
 *
 * <p>Rank r of n holds the r-th n-th of every matrix, cut along one dimension; what tensor parallelism replicates (norms,
 * under a thousandth) counts as cut too. So shards are intervals: of a TP-4 instance with 35.3 GB a die, rank 1 holds [1/4,
 * 2/4); to become rank 0 of TP-2 ([0, 1/2)) it lacks half, [0, 1/4), which rank 0 of its old instance has. Ranks of a new
 * instance are dealt out so that dies keep what they have: the pair of die and rank with most in common first, ties to the
 * lower die, then rank. What is lacking comes from the nearest die that has it, of several from the one that gives least so
 * far. Layers move one after another, so a die needs room for the larger of both shards and one layer's.
 *
 * <p>Cost O(dies squared) a load, at which it allocates. Confined to the simulation thread.
 */
final class WeightShards {
    /** All of a matrix; shares are whole numbers of these. */
    private static final long WHOLE = 1L << 40;

    private final HardwareGraph graph;
    /** By die. */
    private final List<List<Shard>> held = new ArrayList<>();

    /** An interval of every matrix on a die, put there for an instance. */
    record Shard(int instance, long from, long to) {
        long common(Shard other) {
            return Math.max(0, Math.min(to, other.to) - Math.max(from, other.from));
        }

        boolean has(long part) {
            return from <= part && part < to;
        }
    }

    /** Bytes that go from one die to another. */
    record Message(int fromDie, int toDie, long bytes) {}

    WeightShards(HardwareGraph graph) {
        this.graph = graph;
        for (int die = 0; die < graph.dies(); die++) {
            held.add(new ArrayList<>());
        }
    }

    private static Shard shard(int instance, int rank, int ranks) {
        return new Shard(
                instance,
                (long) (rank / (double) ranks * WHOLE),
                rank + 1 == ranks ? WHOLE : (long) ((rank + 1) / (double) ranks * WHOLE));
    }

    /** An instance stands there from the start. */
    void put(int instance, int[] dies) {
        for (int rank = 0; rank < dies.length; rank++) {
            held.get(dies[rank]).add(shard(instance, rank, dies.length));
        }
    }

    /** By die of the instance, the shard that it is to hold. */
    Shard[] deal(int instance, int[] dies) {
        Shard[] dealt = new Shard[dies.length];
        boolean[] taken = new boolean[dies.length];
        for (int left = dies.length; left > 0; left--) {
            long most = -1;
            int bestDie = 0;
            int bestRank = 0;
            for (int i = 0; i < dies.length; i++) {
                for (int rank = 0; dealt[i] == null && rank < dies.length; rank++) {
                    long common = taken[rank] ? -1 : common(dies[i], shard(instance, rank, dies.length));
                    if (common > most) {
                        most = common;
                        bestDie = i;
                        bestRank = rank;
                    }
                }
            }
            taken[bestRank] = true;
            dealt[bestDie] = shard(instance, bestRank, dies.length);
        }
        return dealt;
    }

    private long common(int die, Shard wanted) {
        long most = 0;
        for (Shard own : held.get(die)) {
            most = Math.max(most, own.common(wanted));
        }
        return most;
    }

    /**
     * What the dies of an instance lack of the shards dealt to them; null while some of it lies on no die.
     *
     * @param shape of the instance
     */
    @Nullable
    List<Message> lacking(Shard[] dealt, int[] dies, InstanceShape shape) {
        List<Message> messages = new ArrayList<>();
        long[] given = new long[graph.dies()];
        for (int i = 0; i < dies.length; i++) {
            long[] from = new long[graph.dies()];
            long[] cuts = cuts(dealt[i]);
            for (int cut = 0; cut + 1 < cuts.length; cut++) {
                int giver = giver(dies[i], cuts[cut], given);
                if (giver < 0) {
                    return null;
                }
                long part = cuts[cut + 1] - cuts[cut];
                from[giver] += part;
                given[giver] += giver == dies[i] ? 0 : part;
            }
            addMessages(messages, dies[i], from, shape.weightBytesPerDie() / (double) (dealt[i].to - dealt[i].from));
        }
        return messages;
    }

    private static void addMessages(List<Message> messages, int toDie, long[] parts, double bytesPerPart) {
        for (int die = 0; die < parts.length; die++) {
            long bytes = (long) (parts[die] * bytesPerPart);
            if (die != toDie && bytes > 0) {
                messages.add(new Message(die, toDie, bytes));
            }
        }
    }

    /** Where shards begin or end within this one, and its own ends. */
    private long[] cuts(Shard wanted) {
        TreeSet<Long> cuts = new TreeSet<>(List.of(wanted.from, wanted.to));
        for (List<Shard> onDie : held) {
            for (Shard shard : onDie) {
                cuts.add(Math.clamp(shard.from, wanted.from, wanted.to));
                cuts.add(Math.clamp(shard.to, wanted.from, wanted.to));
            }
        }
        return cuts.stream().mapToLong(Long::longValue).toArray();
    }

    private int giver(int die, long part, long[] given) {
        int best = -1;
        for (int other = 0; other < held.size(); other++) {
            if (has(other, part)) {
                int nearer = best < 0 ? -1 : Integer.compare(graph.hops(other, die), graph.hops(best, die));
                if (nearer < 0 || (nearer == 0 && given[other] < given[best])) {
                    best = other;
                }
            }
        }
        return best;
    }

    private boolean has(int die, long part) {
        for (Shard shard : held.get(die)) {
            if (shard.has(part)) {
                return true;
            }
        }
        return false;
    }

    /** Shards of these instances on these dies are overwritten by degrees from now on: nobody is to count on them. */
    void clear(int[] dies, IntPredicate instances) {
        for (int die : dies) {
            held.get(die).removeIf(shard -> instances.test(shard.instance));
        }
    }

    /** The shards have arrived. */
    void arrived(Shard[] dealt, int[] dies) {
        for (int i = 0; i < dies.length; i++) {
            held.get(dies[i]).add(dealt[i]);
        }
    }
}
