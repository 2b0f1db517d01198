package org.wscsim.validation.noc;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.wscsim.core.collective.Algorithm;
import org.wscsim.core.collective.CollectiveForm;
import org.wscsim.core.collective.MeshCollectives;
import org.wscsim.core.network.MessageSink;

/**
 * What a run moves, as messages: the KV caches it sent, and for any stretch of its time the all-reduces and remote reads of
 * the steps that ran then. In the run these two are standing loads; here a step of L layers has 2 L all-reduces of its
 * tokens' activations and a read per layer and home, all spread evenly over its duration.
 *
 * <p>{@link #sample} replays what falls into windows drawn evenly over a stretch of the run. Every collective and
 * read of it is equally likely to be in one, so their percentiles estimate those of the whole stretch; all KV transfers are always there.
 * Allocates; confined to one thread.
 */
public final class StepTraffic implements MessageSink {
    private final MeshTraffic sent = new MeshTraffic();
    private final List<Step> steps = new ArrayList<>();
    private final List<Read> reads = new ArrayList<>();

    private record Step(long startPs, long durationPs, int instance, int tokens) {}

    private record Read(long startPs, long durationPs, int[] fromDies, int[] toDies, long bytes) {}

    /**
     * What an instance is, for its collectives.
     *
     * @param kind what its all-reduces are called
     * @param dies of the wafer, in the order in which {@code collectives} numbers them
     */
    public record Member(String kind, MeshCollectives collectives, int[] dies) {}

    /**
     * Which part of the run is replayed.
     *
     * @param toPs end of the part of the run they are drawn from
     * @param count windows, one at a random place of each of as many equal parts of it
     * @param lengthPs of each
     * @param leadPs before each, replayed so that windows do not begin on an empty mesh, but not scored
     * @param seed of the places
     */
    public record Windows(long toPs, int count, long lengthPs, long leadPs, long seed) {}

    @Override
    public void message(long sentPs, int transfer, int fromDie, int toDie, long bytes) {
        sent.message(sentPs, transfer, fromDie, toDie, bytes);
    }

    @Override
    public void step(long startPs, long durationPs, int instance, int tokens) {
        steps.add(new Step(startPs, durationPs, instance, tokens));
    }

    @Override
    public void read(long startPs, long durationPs, int[] fromDies, int[] toDies, long bytes) {
        reads.add(new Read(startPs, durationPs, fromDies.clone(), toDies.clone(), bytes));
    }

    /** KV transfers of the run. */
    public List<MeshTraffic.Group> transfers() {
        return sent.groups();
    }

    /** Reads of the run, one per step and home. */
    public int reads() {
        return reads.size();
    }

    /**
     * All KV transfers and what the windows hold besides.
     *
     * @param layers of the model
     * @param tokenBytes activations of a token
     * @param members by instance; empty for no all-reduces
     */
    public MeshTraffic sample(Windows windows, int layers, double tokenBytes, List<Member> members) {
        MeshTraffic traffic = new MeshTraffic();
        int transfer = 0;
        for (MeshTraffic.Group group : sent.groups()) {
            int slot = transfer++;
            group.messages()
                    .forEach(message -> traffic.message(
                            message.sentPs(), slot, message.fromDie(), message.toDie(), message.bytes()));
        }
        for (long fromPs : places(windows)) {
            for (Step step : steps) {
                if (!members.isEmpty()) {
                    allReduces(traffic, windows, fromPs, step, layers, tokenBytes, members.get(step.instance));
                }
            }
            for (Read read : reads) {
                layerReads(traffic, windows, fromPs, read, layers);
            }
        }
        return traffic;
    }

    private long[] places(Windows windows) {
        SplittableRandom random = new SplittableRandom(windows.seed);
        long[] places = new long[windows.count];
        long part = windows.toPs / windows.count;
        if (part <= windows.lengthPs + windows.leadPs) {
            throw new IllegalArgumentException("windows overlap: count=" + windows.count + ", toPs=" + windows.toPs);
        }
        for (int i = 0; i < places.length; i++) {
            places[i] = i * part + windows.leadPs + random.nextLong(part - windows.lengthPs - windows.leadPs);
        }
        return places;
    }

    private static void allReduces(
            MeshTraffic traffic,
            Windows windows,
            long fromPs,
            Step step,
            int layers,
            double tokenBytes,
            Member member) {
        int count = 2 * layers;
        double everyPs = step.durationPs / (double) count;
        for (int i = first(windows, fromPs, step.startPs, everyPs, 0.5); i < count; i++) {
            long atPs = step.startPs + (long) ((i + 0.5) * everyPs);
            if (atPs >= fromPs + windows.lengthPs) {
                return;
            }
            traffic.collective(
                    atPs < fromPs ? MeshTraffic.UNSCORED : member.kind,
                    member.collectives.schedule(
                            CollectiveForm.ALL_REDUCE, Algorithm.ONE_WAY_RING, step.tokens * tokenBytes),
                    member.dies,
                    atPs);
        }
    }

    private static void layerReads(MeshTraffic traffic, Windows windows, long fromPs, Read read, int layers) {
        double everyPs = read.durationPs / (double) layers;
        for (int layer = first(windows, fromPs, read.startPs, everyPs, 0); layer < layers; layer++) {
            long atPs = read.startPs + (long) (layer * everyPs);
            if (atPs >= fromPs + windows.lengthPs) {
                return;
            }
            traffic.remoteRead(
                    atPs < fromPs ? MeshTraffic.UNSCORED : "remote read",
                    read.fromDies,
                    read.toDies,
                    Math.ceilDiv(read.bytes, (long) layers),
                    atPs);
        }
    }

    /** The first of events at {@code (i + phase) everyPs} of a step that is not before the window's lead. */
    private static int first(Windows windows, long fromPs, long startPs, double everyPs, double phase) {
        double before = fromPs - windows.leadPs - startPs;
        return (int) Math.max(0, Math.ceil(before / everyPs - phase));
    }
}
