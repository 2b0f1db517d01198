package org.wscsim.schedulers.system;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.wscsim.core.engine.InstancePlan;
import org.wscsim.core.metrics.GoodputLimits;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.operator.InstanceShape;
import org.wscsim.core.serving.Role;
import org.wscsim.core.serving.SchedulerSpec;
import org.wscsim.core.wafer.Region;
import org.wscsim.core.wafer.WaferSpec;
import org.wscsim.schedulers.batching.OrcaBatcher;

/** Small worlds drawn from a seed, chosen to press on capacity: few blocks, bursts, lengths at block multiples. */
final class RandomWorlds {
    private static final String[] MIXED_SYSTEMS = {"vllm", "orca", "vllm-v1", "sarathi", "static", "face", "wsc-sim"};
    private static final String[] PLACEMENTS = {"decode-local", "path-greedy", "least-used", "contention-aware"};
    private static final String[] SPLIT_SYSTEMS = {"splitwise-wafer", "wsc-llm", "splitwise", "distserve"};
    private static final String[] ROUTERS = {
        "", "round-robin", "random", "least-outstanding-requests", "least-outstanding-tokens", "nearest-least-tokens"
    };
    private static final int CONTEXT_LIMIT = 512;
    private static final int MAX_REQUESTS = 60;

    /** What a world presses on. */
    private enum Flavour {
        ANY,
        /** Many at once whose outputs outgrow the cache: preemption after preemption. */
        PRESSURE,
        /** DRAM far slower than the rest, outputs short: transfers and reads meet at the ports. */
        PORTS
    }

    private final SplittableRandom random;
    private final Flavour flavour;

    private RandomWorlds(long seed) {
        random = new SplittableRandom(seed);
        flavour = Flavour.values()[random.nextInt(Flavour.values().length)];
    }

    static World of(long seed) {
        return new RandomWorlds(seed).world("seed=" + seed);
    }

    /** The same worlds under an {@link AdversarialScheduler}, with instances of every role side by side. */
    static World adversarial(long seed) {
        RandomWorlds worlds = new RandomWorlds(seed);
        World world = worlds.world("adversarial seed=" + seed);
        List<InstancePlan> plan = new ArrayList<>();
        boolean split = world.plan().stream().anyMatch(instance -> instance.role() == Role.DECODE);
        for (InstancePlan drawn : world.plan()) {
            InstancePlan instance = new InstancePlan(drawn.role(), drawn.region());
            boolean mixed = split && instance.role() == Role.PREFILL && worlds.random.nextInt(3) == 0;
            plan.add(mixed ? new InstancePlan(Role.MIXED, instance.region()) : instance);
        }
        return new World(
                world.label(),
                world.wafer(),
                world.model(),
                plan,
                () -> AdversarialScheduler.of(seed),
                false,
                world.mesh(),
                world.blockTokens(),
                world.blockOverride(),
                world.maxLiveRequests(),
                world.requests());
    }

    private World world(String label) {
        int heads = 1 << random.nextInt(4);
        int kvHeads = Math.min(heads, 1 << random.nextInt(4));
        ModelSpec model = TinyHardware.model(1 + random.nextInt(3), heads, kvHeads, CONTEXT_LIMIT);
        int columns = 1 + random.nextInt(4);
        int rows = 1 + random.nextInt(4);
        boolean split = columns * rows > 1 && random.nextInt(3) > 0;
        TinyHardware.Rates rates = rates();
        List<InstancePlan> plan = plan(TinyHardware.wafer(columns, rows, 1 << 30, rates), split);
        int blockTokens = random.nextBoolean() ? 16 : 1 + random.nextInt(40);
        boolean override = random.nextBoolean();
        int blocks = 2 + random.nextInt(random.nextInt(4) == 0 ? 200 : 30);
        long dramBytes = dramBytes(
                model,
                TinyHardware.wafer(columns, rows, 1 << 30, rates),
                plan,
                blockTokens * (override ? 100L : blocks));
        WaferSpec wafer = TinyHardware.wafer(columns, rows, dramBytes, rates);
        SystemOptions options = options(split);
        if (!split && options.placement().isEmpty() && random.nextBoolean()) {
            plan.replaceAll(instance -> pipelined(instance, model));
        }
        String mesh = List.of("analytic", "reserving", "max-min").get(random.nextInt(3));
        List<World.Request> requests = requests(blockTokens, blocks);
        return new World(
                label + ", " + options,
                wafer,
                model,
                plan,
                scheduler(options),
                options.lengthsKnown(),
                mesh,
                blockTokens,
                override ? blocks : 0,
                MAX_REQUESTS,
                requests);
    }

    /** In one of four worlds there are promises that some can keep, and who cannot is put off or turned away. */
    private Supplier<SchedulerSpec> scheduler(SystemOptions options) {
        if (random.nextInt(4) > 0) {
            return () -> SystemCatalogue.build(options);
        }
        GoodputLimits limits = new GoodputLimits(
                (long) logUniform(1e6, 1e11), (long) logUniform(1, 1e8), (long) logUniform(1e6, 1e10), Long.MAX_VALUE);
        ServiceOptions service =
                new ServiceOptions("error-budget", List.of(), Map.of(), 0, options.lengthsKnown(), limits);
        SystemOptions promised = options.withTarget(limits, Set.of());
        return () -> service.rule(SystemCatalogue.build(promised));
    }

    /** With as many stages as rows and layers allow, two or three. */
    private static InstancePlan pipelined(InstancePlan instance, ModelSpec model) {
        int rows = instance.region().rows();
        boolean whole = rows > 1 && model.layers() % rows == 0;
        return whole ? new InstancePlan(instance.role(), instance.region(), rows) : instance;
    }

    /** Ratios over two decades, so that each of compute, DRAM, links and latency binds in some worlds. */
    private TinyHardware.Rates rates() {
        if (flavour == Flavour.PORTS) {
            return new TinyHardware.Rates(
                    1e16, logUniform(1e8, 1e10), logUniform(1e9, 1e12), (long) logUniform(1, 1e4), 0);
        }
        return new TinyHardware.Rates(
                logUniform(2.56e10, 2.56e12),
                logUniform(1e9, 1e11),
                logUniform(1e8, 1e11),
                (long) logUniform(1, 1e6),
                random.nextInt(4) == 0 ? (long) logUniform(1e6, 1e9) : 0);
    }

    private double logUniform(double from, double to) {
        return from * StrictMath.pow(to / from, random.nextDouble());
    }

    /** Random rectangles and parts of dies until nothing fits or chance ends it; what is left stands idle. */
    private List<InstancePlan> plan(WaferSpec wafer, boolean split) {
        List<Region> regions = new ArrayList<>();
        boolean[] taken = new boolean[wafer.dies()];
        for (int die = 0; die < wafer.dies(); die++) {
            if (!taken[die] && (regions.size() < (split ? 2 : 1) || random.nextInt(4) > 0)) {
                place(wafer, die, taken, regions, split);
            }
        }
        List<InstancePlan> plan = new ArrayList<>();
        int firstDecode = 1 + random.nextInt(Math.max(1, regions.size() - 1));
        for (int i = 0; i < regions.size(); i++) {
            Role role = !split
                    ? Role.MIXED
                    : i == 0 ? Role.PREFILL : i == firstDecode || random.nextBoolean() ? Role.DECODE : Role.PREFILL;
            plan.add(new InstancePlan(role, regions.get(i)));
        }
        return plan;
    }

    private void place(WaferSpec wafer, int die, boolean[] taken, List<Region> regions, boolean split) {
        int x = die % wafer.dieColumns();
        int y = die / wafer.dieColumns();
        int left = wafer.dies() - die - 1;
        if (random.nextInt(4) == 0) {
            for (int cores = TinyHardware.CORES;
                    cores >= 64 && (cores == TinyHardware.CORES || random.nextInt(4) > 0); ) {
                int own = random.nextInt(3) == 0 && cores >= 128 ? 128 : 64;
                regions.add(new Region(x, y, 1, 1, own, TinyHardware.CORES));
                cores -= own;
            }
            taken[die] = true;
            return;
        }
        int columns = 1;
        int rows = 1;
        boolean mayGrow = !split || !regions.isEmpty() || left > 1;
        if (mayGrow && random.nextBoolean()) {
            columns = 1 + random.nextInt(Math.min(2, wafer.dieColumns() - x));
            rows = 1 + random.nextInt(Math.min(3, wafer.dieRows() - y));
        }
        if (!free(wafer, x, y, columns, rows, taken)
                || (split && regions.isEmpty() && columns * rows == wafer.dies())) {
            columns = 1;
            rows = 1;
        }
        take(wafer, x, y, columns, rows, taken);
        regions.add(Region.ofDies(wafer, x, y, columns, rows));
    }

    private static boolean free(WaferSpec wafer, int x, int y, int columns, int rows, boolean[] taken) {
        boolean free = true;
        for (int die : new Region(x, y, columns, rows, 1, 1).dieIds(wafer.dieColumns())) {
            free &= !taken[die];
        }
        return free;
    }

    private static void take(WaferSpec wafer, int x, int y, int columns, int rows, boolean[] taken) {
        for (int die : new Region(x, y, columns, rows, 1, 1).dieIds(wafer.dieColumns())) {
            taken[die] = true;
        }
    }

    /** DRAM in which the tightest instance holds about so many tokens. */
    private static long dramBytes(ModelSpec model, WaferSpec wafer, List<InstancePlan> plan, long tokens) {
        double most = 0;
        for (InstancePlan instance : plan) {
            Region region = instance.region();
            InstanceShape shape = new InstanceShape(model, wafer, region.columns(), region.rows(), region.dieShare());
            double needed = shape.weightBytesPerDie() + (double) tokens * model.kvBytesPerTokenPerDie(shape.tp());
            most = Math.max(most, needed / region.dieShare());
        }
        return (long) (most / (1 - TinyHardware.DRAM_RESERVE)) + 64;
    }

    private SystemOptions options(boolean split) {
        boolean known = random.nextBoolean();
        SystemOptions options;
        if (!split) {
            options = SystemOptions.of(MIXED_SYSTEMS[random.nextInt(MIXED_SYSTEMS.length)], CONTEXT_LIMIT)
                    .withLongPrefillTokenThreshold(random.nextBoolean() ? 0 : 1 + random.nextInt(100))
                    .withReserve(OrcaBatcher.Reserve.values()[random.nextInt(known ? 3 : 2)]);
            if (!options.system().equals("orca") && random.nextInt(4) == 0) {
                options = options.withPlacement("least-used");
            }
        } else {
            options = SystemOptions.of(SPLIT_SYSTEMS[random.nextInt(SPLIT_SYSTEMS.length)], CONTEXT_LIMIT);
            String placement = PLACEMENTS[random.nextInt(PLACEMENTS.length)];
            boolean local =
                    options.system().equals("splitwise") || options.system().equals("distserve");
            options = options.withPlacement(local ? "decode-local" : placement);
        }
        boolean ownRouter = options.system().equals("splitwise") && random.nextInt(3) > 0;
        return options.withLengthsKnown(known)
                .withRouter(ownRouter ? "" : ROUTERS[random.nextInt(ROUTERS.length)])
                .withSeed(random.nextLong())
                .withMaxNumSeqs(random.nextBoolean() ? 0 : 1 + random.nextInt(8))
                .withMaxNumBatchedTokens(random.nextBoolean() ? 0 : 1 + random.nextInt(300));
    }

    private List<World.Request> requests(int blockTokens, int blocks) {
        int count = random.nextInt(6) == 0 ? 1 : 1 + random.nextInt(MAX_REQUESTS);
        int capacity = blockTokens * blocks;
        int pattern = flavour == Flavour.PRESSURE ? random.nextInt(2) : random.nextInt(4);
        double meanGapPs = logUniform(1e5, 1e10);
        List<World.Request> requests = new ArrayList<>();
        long now = 0;
        for (int i = 0; i < count; i++) {
            boolean together = pattern == 0 || (pattern == 1 && i % 10 != 0);
            if (i > 0 && !together) {
                now += (long) (-StrictMath.log(1 - random.nextDouble()) * meanGapPs * (pattern == 1 ? 10 : 1));
            }
            requests.add(new World.Request(now, prompt(blockTokens, capacity), output(blockTokens, capacity)));
        }
        return requests;
    }

    private int prompt(int blockTokens, int capacity) {
        int anyLength = 1 + random.nextInt(Math.max(1, flavour == Flavour.PRESSURE ? capacity / 5 : capacity / 2));
        return switch (random.nextInt(8)) {
            case 0 -> 1;
            case 1, 2 -> Math.ceilDiv(anyLength, blockTokens) * blockTokens;
            case 3 -> Math.ceilDiv(anyLength, blockTokens) * blockTokens + 1;
            case 4 -> Math.max(1, Math.ceilDiv(anyLength, blockTokens) * blockTokens - 1);
            case 5 -> 1 + random.nextInt(capacity + capacity / 4 + 1);
            default -> anyLength;
        };
    }

    private int output(int blockTokens, int capacity) {
        if (flavour == Flavour.PORTS) {
            return 1 + random.nextInt(3);
        }
        if (flavour == Flavour.PRESSURE && random.nextInt(3) > 0) {
            return 1 + capacity / 4 + random.nextInt(Math.max(1, capacity / 2));
        }
        return switch (random.nextInt(6)) {
            case 0 -> 1;
            case 1 -> 2;
            case 2 -> blockTokens + random.nextInt(3);
            case 3 -> 1 + random.nextInt(capacity);
            default -> 1 + random.nextInt(Math.max(1, Math.min(100, capacity / 2)));
        };
    }
}
