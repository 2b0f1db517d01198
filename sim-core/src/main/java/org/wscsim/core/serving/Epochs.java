package org.wscsim.core.serving;

import java.util.Arrays;
import java.util.function.LongConsumer;
import org.wscsim.core.event.Agenda;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.kv.KvCache;
import org.wscsim.core.metrics.RunRecorder;
import org.wscsim.core.network.LinkWatch;
import org.wscsim.core.network.RegionLinks;
import org.wscsim.core.operator.StepPrice;

/**
 * Epochs: decode steps of an unchanged batch, taken without an event each. An instance whose plan holds has one event at the
 * end of the last step that nothing known can disturb; the steps before it are caught up with, all instances together, when
 * something else happens.
 *
 * <p>Exact, because within an epoch
 *
 * <ul>
 *   <li>the batch is fixed: no member finishes before the last step, and a list that grows cuts the epoch where the plan says
 *       that it ends on that;
 *   <li>a step costs what the one before it cost plus a constant (whole fine units): the bandwidths left to the instance
 *       stay, or the mesh tells ({@link LinkWatch}) and the epoch is cut;
 *   <li>blocks to grow into are there: counted when it begins, and again whenever somebody took blocks.
 * </ul>
 *
 * <p>To cut an epoch leaves the step in progress as it is and makes its end the event. Cutting early is always right. At equal
 * time the order of the agenda holds: a boundary comes after faults, transfers and arrivals, and before those of higher
 * instances. With every event all instances are caught up with, so whoever looks sees what he would without epochs.
 *
 * <p>Catching up costs some nanoseconds a step. Confined to the simulation thread; allocates nothing.
 */
public final class Epochs implements LinkWatch {
    /** Longest epoch: token counts per second are kept for a few thousand seconds ({@link RunRecorder#tokens}). */
    private static final double MAX_FINE = 900e12 * VirtualTime.FINE_PER_PS;

    private static final long MAX_STEPS = 1 << 20;

    private final Instance[] instances;
    private final KvCache cache;
    private final BlockPlanner planner;
    private final RunRecorder recorder;
    private final SeenSteps seen;
    private final Agenda agenda;
    private final boolean on;
    private final Epoch[] epochs;
    /** End of the step in progress of an instance in an epoch, else Long.MAX_VALUE. */
    private final long[] nextPs;
    /** Instances on each link. */
    private final int[][] standOn;

    private LongConsumer onlooker = ps -> {};
    private int active;
    private long nowPs;
    private int nowInstance = -1;
    private long allocatedBlocks;

    /** The steps that follow the one in progress. */
    private static final class Epoch {
        final StepPrice price = new StepPrice();
        final StepPrice added = new StepPrice();
        long stepsLeft;
        /** Blocks that they need at most. */
        long growth;

        void copy(StepPrice from) {
            price.computeFine = from.computeFine;
            price.computeAndDramFine = from.computeAndDramFine;
            price.totalFine = from.totalFine;
            price.flops = from.flops;
            price.dramBytesPerDie = from.dramBytesPerDie;
            price.collectiveBytesPerDie = from.collectiveBytesPerDie;
        }

        void next() {
            price.computeFine += added.computeFine;
            price.computeAndDramFine += added.computeAndDramFine;
            price.totalFine += added.totalFine;
            price.flops += added.flops;
            price.dramBytesPerDie += added.dramBytesPerDie;
            price.collectiveBytesPerDie += added.collectiveBytesPerDie;
        }

        /** Price of all steps up to the one {@code steps} after that in progress, which is not counted. */
        long sumFine(long steps) {
            return steps * price.totalFine + added.totalFine * (steps * (steps + 1) / 2);
        }
    }

    /**
     * @param links of the mesh
     * @param on false for an event per step
     */
    Epochs(Instance[] instances, StepRunner.World world, int links, boolean on) {
        this.instances = instances;
        cache = world.cache();
        planner = world.planner();
        recorder = world.recorder();
        seen = new SeenSteps(recorder);
        agenda = world.agenda();
        this.on = on;
        epochs = new Epoch[instances.length];
        nextPs = new long[instances.length];
        Arrays.fill(nextPs, Long.MAX_VALUE);
        standOn = new int[links][];
        for (Instance instance : instances) {
            epochs[instance.instance()] = new Epoch();
            if (on) {
                instance.load().watched();
                stand(instance);
            }
        }
    }

    private void stand(Instance instance) {
        RegionLinks region = instance.load().region();
        for (int i = 0; i < region.links(); i++) {
            stand(instance.instance(), region.link(i));
        }
        for (int i = 0; i < region.ports(); i++) {
            stand(instance.instance(), region.port(i));
        }
    }

    private void stand(int instance, int link) {
        int[] before = standOn[link] == null ? new int[0] : standOn[link];
        standOn[link] = Arrays.copyOf(before, before.length + 1);
        standOn[link][before.length] = instance;
    }

    // ---- what interrupts

    /**
     * Steps of epochs are ended between events, too, where the mesh cuts them.
     *
     * @param other looks first at how things stand; told the time up to which they are about to be brought
     */
    public void before(LongConsumer other) {
        onlooker = other;
    }

    /**
     * An event is about to happen.
     *
     * @param instance whose boundary it is; -1 for events before the boundaries of that time
     */
    public void reach(long ps, int instance) {
        if (ps > nowPs) {
            nowPs = ps;
            nowInstance = instance;
        } else {
            nowInstance = Math.max(nowInstance, instance);
        }
        recorder.occupancy(cache.usedBlocksTotal(), ps);
        for (int id = 0; active > 0 && id < nextPs.length; id++) {
            if (nextPs[id] < ps || (nextPs[id] == ps && id < nowInstance)) {
                catchUp(id, ps, id < nowInstance);
            }
        }
        recorder.peak(cache.usedBlocksTotal());
    }

    /** An event has happened: whoever took blocks may have taken those that an epoch counts on. */
    public void happened() {
        if (active > 0 && cache.allocatedBlocks() != allocatedBlocks) {
            for (int id = 0; id < nextPs.length; id++) {
                if (nextPs[id] < Long.MAX_VALUE && cache.freeBlocks(id) < epochs[id].growth) {
                    shorten(id);
                }
            }
        }
        allocatedBlocks = cache.allocatedBlocks();
    }

    private void shorten(int id) {
        Epoch epoch = epochs[id];
        DecodeBatch batch = instances[id].batch();
        long steps = batch.stepsWithin(cache.freeBlocks(id), epoch.stepsLeft);
        if (steps == 0) {
            cut(id);
        } else {
            epoch.growth = Math.min(batch.growingWithin(steps), cache.freeBlocks(id));
            epoch.stepsLeft = steps;
            agenda.step(id, endPs(instances[id], epoch, steps));
        }
    }

    /** The instance's step in progress is the last of its epoch. */
    void cut(int id) {
        if (nextPs[id] < Long.MAX_VALUE) {
            agenda.step(id, nextPs[id]);
            end(id);
        }
    }

    /** No step is under way that was not priced by itself. */
    public void cutAll() {
        for (int id = 0; id < nextPs.length; id++) {
            cut(id);
        }
    }

    private void end(int id) {
        epochs[id].stepsLeft = 0;
        nextPs[id] = Long.MAX_VALUE;
        active--;
    }

    /** See {@link LinkWatch}; a time that has passed stands for the present event. */
    @Override
    public long changed(int link, long ps) {
        int[] there = standOn[link];
        if (there == null) {
            return Long.MAX_VALUE;
        }
        long earliest = Long.MAX_VALUE;
        for (int id : there) {
            instances[id].load().touch();
            if (nextPs[id] < Long.MAX_VALUE) {
                if (ps > nowPs && nextPs[id] < ps) {
                    onlooker.accept(ps);
                }
                if (ps > nowPs && nextPs[id] < ps) {
                    recorder.occupancy(cache.usedBlocksTotal(), ps);
                    catchUp(id, ps, false);
                }
                earliest = Math.min(earliest, instances[id].clock().boundaryPs());
                cut(id);
            }
        }
        return earliest;
    }

    @Override
    public int[] standing(int[] links) {
        return Arrays.stream(links)
                .filter(link -> standOn[link] != null)
                .flatMap(link -> Arrays.stream(standOn[link]))
                .distinct()
                .sorted()
                .toArray();
    }

    /** Steps that begin while the transfer is there are priced by themselves; others do not notice it. */
    @Override
    public void crossed(int[] standing, long startPs, long untilPs) {
        for (int id : standing) {
            instances[id].load().touch();
            if (nextPs[id] < untilPs) {
                cut(id);
            }
        }
    }

    // ---- the epoch

    /**
     * The instance has begun a step of this price.
     *
     * @return end of the last step that can follow it without being looked at
     */
    long extend(Instance instance, StepPrice price, StepCost cost) {
        int id = instance.instance();
        Epoch epoch = epochs[id];
        long steps = on && mayGoOn(instance) ? instance.batch().stepsToFirstFinish() - 1 : 0;
        if (steps <= 0 || !isExact(price.flops) || !cost.addedPerStep(instance, epoch.added)) {
            return instance.clock().boundaryPs();
        }
        epoch.copy(price);
        steps = Math.min(steps, MAX_STEPS);
        steps = Math.min(steps, (long) (MAX_FINE / (price.totalFine + (double) epoch.added.totalFine * steps)));
        steps = instance.batch().stepsWithin(cache.freeBlocks(id), steps);
        long changePs = Math.min(instance.plan().endPs(), instance.load().steadyUntilPs());
        steps = changePs == Long.MAX_VALUE ? steps : stepsBegunBefore(instance, epoch, steps, changePs);
        if (steps <= 0) {
            return instance.clock().boundaryPs();
        }
        epoch.stepsLeft = steps;
        epoch.growth = Math.min(instance.batch().growingWithin(steps), cache.freeBlocks(id));
        nextPs[id] = instance.clock().boundaryPs();
        active++;
        return endPs(instance, epoch, steps);
    }

    /** A sum of whole numbers below 2^53 is the same in any order. */
    private static boolean isExact(double flops) {
        return flops == Math.rint(flops) && flops < 0x1p53;
    }

    private static boolean mayGoOn(Instance instance) {
        StepPlan plan = instance.plan();
        DecodeBatch batch = instance.batch();
        return plan.endMask() != 0
                && plan.prefillCount() == 0
                && plan.decodeCount() > 0
                && plan.decodeCount() == batch.size()
                && growsEvenly(plan, batch)
                && !batch.hasRemote()
                && instance.swappedCount() == 0
                && !instance.meter().isOn()
                && !instance.planEnds();
    }

    /** Whether a step has as many tokens more than the one before as it has sequences: not if padding comes in later. */
    private static boolean growsEvenly(StepPlan plan, DecodeBatch batch) {
        int padded = plan.paddedSequences();
        long tokens = plan.paddedContextTokens();
        return (padded == 0 && tokens == 0)
                || (padded >= batch.size() && tokens >= batch.cachedTokens() + batch.size());
    }

    /** Of {@code steps} steps, how many begin before a time. */
    private static long stepsBegunBefore(Instance instance, Epoch epoch, long steps, long ps) {
        long low = 0;
        long high = steps;
        while (low < high) {
            long middle = (low + high + 1) >>> 1;
            if (endPs(instance, epoch, middle - 1) < ps) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    private static long endPs(Instance instance, Epoch epoch, long steps) {
        return instance.clock().boundaryAfterPs(epoch.sumFine(steps));
    }

    /** Ends the steps whose time has come, and begins those that follow them. */
    private void catchUp(int id, long ps, boolean thatToo) {
        Instance instance = instances[id];
        Epoch epoch = epochs[id];
        StepClock clock = instance.clock();
        int count = instance.plan().decodeCount();
        long boundaryPs = clock.boundaryPs();
        while (epoch.stepsLeft > 0 && (boundaryPs < ps || (thatToo && boundaryPs == ps))) {
            clock.end(true);
            seen.ended(instance, boundaryPs);
            instance.countStep(count, boundaryPs, recorder);
            grow(instance, ps - boundaryPs);
            instance.plan().repeat();
            epoch.next();
            epoch.stepsLeft--;
            clock.begin(epoch.price);
            instance.load().count(epoch.price);
            boundaryPs = clock.boundaryPs();
        }
        nextPs[id] = boundaryPs;
        if (epoch.stepsLeft == 0) {
            end(id);
        }
    }

    /** Members whose last block is full get one of the instance's own home; it was counted that there are enough. */
    private void grow(Instance instance, long heldPs) {
        DecodeBatch batch = instance.batch();
        int id = instance.instance();
        int blocks = 0;
        for (int slot = batch.firstGrowing(); slot >= 0; slot = batch.nextGrowing(slot)) {
            if (batch.needsBlock(slot)) {
                planner.growAtHome(slot, id);
                blocks++;
            }
        }
        batch.turnOver();
        recorder.grew(instance.instance(), blocks, heldPs);
    }
}
