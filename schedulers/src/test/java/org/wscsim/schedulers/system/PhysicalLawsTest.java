package org.wscsim.schedulers.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wscsim.core.engine.InstancePlan;
import org.wscsim.core.engine.RunResult;
import org.wscsim.core.metrics.RequestRecord;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.operator.InstanceShape;
import org.wscsim.core.serving.ClusterView;
import org.wscsim.core.serving.HomeView;
import org.wscsim.core.serving.KvPlacement;
import org.wscsim.core.serving.Role;
import org.wscsim.core.serving.Router;
import org.wscsim.core.serving.SchedulerSpec;
import org.wscsim.schedulers.batching.DecodeBatcher;
import org.wscsim.schedulers.batching.PrefillBatcher;
import org.wscsim.schedulers.batching.VllmBatcher;
import org.wscsim.schedulers.placement.DecodeLocalPlacement;

/** Laws 1, 2, 4, 6 and 7 of the hardware at the level of whole runs. */
final class PhysicalLawsTest {
    private static final TinyHardware.Rates RATES = TinyHardware.Rates.BALANCED;

    private static World onOneDie(List<InstancePlan> plan, int requests) {
        Supplier<SchedulerSpec> roundRobin = () -> SystemCatalogue.build(
                SystemOptions.of("vllm", SmallWorlds.CONTEXT_LIMIT).withRouter("round-robin"));
        return SmallWorlds.world("one die", SmallWorlds.wafer(1, 1, RATES), plan, roundRobin)
                .withRequests(SmallWorlds.equal(requests, 200, 50));
    }

    /** Law 1: two halves of a die are each slower than the whole die, and together no faster in DRAM. */
    @Test
    void twoInstancesOnADieShareItsBandwidth() {
        World.Outcome whole =
                onOneDie(List.of(SmallWorlds.dies(Role.MIXED, 0, 0, 1, 1)), 1).run(false);
        List<InstancePlan> halves =
                List.of(SmallWorlds.cores(Role.MIXED, 0, 0, 128), SmallWorlds.cores(Role.MIXED, 0, 0, 128));
        World.Outcome both = onOneDie(halves, 2).run(false);
        long alone = whole.records().getFirst().e2ePs;
        for (RequestRecord row : both.records()) {
            assertThat(row.e2ePs).isGreaterThan(alone);
        }
        double portSeconds = both.result().durationPs() / 1e12;
        assertThat(both.result().speedOfLight().dramSeconds()).isLessThanOrEqualTo(portSeconds);
        // twice the work on the same port takes at least twice the port time of one
        assertThat(both.result().speedOfLight().dramSeconds())
                .isGreaterThan(1.99 * whole.result().speedOfLight().dramSeconds());
    }

    /** Law 2: the share is static; a neighbour that is busy, or absent, changes nothing. */
    @Test
    void aPartOfADieGetsItsOwnShareWhateverTheNeighbourDoes() {
        InstancePlan half = SmallWorlds.cores(Role.MIXED, 0, 0, 128);
        World.Outcome absent = onOneDie(List.of(half), 1).run(false);
        World.Outcome idle = onOneDie(List.of(half, half), 1).run(false);
        World.Outcome busy = onOneDie(List.of(half, half), 2).run(false);
        long expected = absent.records().getFirst().e2ePs;
        assertThat(idle.records().getFirst().e2ePs).isEqualTo(expected);
        assertThat(busy.records()).allMatch(row -> row.e2ePs == expected);
    }

    /** Law 2, memory-bound: a quarter of the cores reads at a quarter of the bandwidth. */
    @Test
    void aQuarterOfADieDecodesAtAQuarterOfTheBandwidth() {
        TinyHardware.Rates memoryBound = new TinyHardware.Rates(1e15, 1e9, 1e10, 1, 0);
        World whole = SmallWorlds.world(
                        "memory bound",
                        SmallWorlds.wafer(1, 1, memoryBound),
                        List.of(SmallWorlds.dies(Role.MIXED, 0, 0, 1, 1)),
                        SmallWorlds.system("vllm"))
                .withRequests(SmallWorlds.equal(1, 10, 100));
        World quarter = SmallWorlds.world(
                        "memory bound",
                        whole.wafer(),
                        List.of(SmallWorlds.cores(Role.MIXED, 0, 0, 64)),
                        SmallWorlds.system("vllm"))
                .withRequests(whole.requests());
        double ratio = quarter.run(false).result().durationPs()
                / (double) whole.run(false).result().durationPs();
        assertThat(ratio).isBetween(3.95, 4.0001);
    }

    /**
     * Prompts on die 0, their decode on die 3, another instance on dies 1 and 2 between them, whose collectives cross the
     * link that the KV caches take. Even requests are the neighbour's, odd ones are watched.
     */
    private static World across(int neighbours, String mesh) {
        List<InstancePlan> plan = List.of(
                SmallWorlds.dies(Role.PREFILL, 0, 0, 1, 1),
                SmallWorlds.dies(Role.MIXED, 1, 0, 2, 1),
                SmallWorlds.dies(Role.DECODE, 3, 0, 1, 1));
        TinyHardware.Rates rates = new TinyHardware.Rates(2.56e14, 1e12, 1e9, 1_000, 0);
        List<World.Request> requests = new ArrayList<>();
        for (int i = 0; i < neighbours; i++) {
            requests.add(new World.Request(0, 300, 400));
        }
        // when the neighbour decodes: its steps are short then, and a step keeps the price it began with
        requests.add(new World.Request(4_000_000_000L, 500, 40));
        return SmallWorlds.world("across", SmallWorlds.wafer(4, 1, rates), plan, () -> byId(neighbours))
                .withRequests(requests)
                .withMesh(mesh);
    }

    private static SchedulerSpec byId(int neighbours) {
        Router router = new Router() {
            @Override
            public int prefillInstance(ClusterView cluster, int slot) {
                return cluster.requests().requestId(slot) < neighbours ? 1 : 0;
            }

            @Override
            public int decodeInstance(ClusterView cluster, int slot, int prefillInstance) {
                return 2;
            }
        };
        return new SchedulerSpec(
                "test",
                router,
                role -> switch (role) {
                    case PREFILL -> new PrefillBatcher(2_048);
                    case DECODE -> new DecodeBatcher(256);
                    case MIXED -> new VllmBatcher(VllmBatcher.Parameters.defaults(SmallWorlds.CONTEXT_LIMIT));
                },
                new DecodeLocalPlacement(),
                "test",
                "test",
                "decode-local");
    }

    private static RequestRecord watched(World world) {
        long id = world.requests().size() - 1L;
        return world.run(false).records().stream()
                .filter(row -> row.requestId == id)
                .findFirst()
                .orElseThrow();
    }

    /** Law 4. */
    @ParameterizedTest
    @ValueSource(strings = {"reserving", "max-min"})
    void aTransferIsSlowerWhileCollectivesLoadItsLinks(String mesh) {
        long alone = watched(across(0, mesh)).kvTransferPs;
        long loaded = watched(across(8, mesh)).kvTransferPs;
        assertThat(loaded).isGreaterThan(alone + alone / 100).isLessThanOrEqualTo(2 * alone + 10_000);
        assertThat(watched(across(8, "analytic")).kvTransferPs).isEqualTo(watched(across(0, "analytic")).kvTransferPs);
    }

    /** Law 4: a transfer shares with what is there, and the prefill that made it is over. */
    @ParameterizedTest
    @ValueSource(strings = {"wsc-llm", "splitwise-wafer"})
    void aLoneTransferTakesAsLongAsWithoutContention(String system) {
        // memory-bound prefill: it draws the whole DRAM port, through which the KV cache leaves
        TinyHardware.Rates rates = new TinyHardware.Rates(1e15, 1e9, 1e12, 1, 0);
        World lone = SmallWorlds.world(
                        "lone",
                        SmallWorlds.wafer(2, 1, rates),
                        List.of(SmallWorlds.dies(Role.PREFILL, 0, 0, 1, 1), SmallWorlds.dies(Role.DECODE, 1, 0, 1, 1)),
                        SmallWorlds.system(system))
                .withRequests(SmallWorlds.equal(1, 64, 10));
        long alone = watched(lone.withMesh("analytic")).kvTransferPs;
        assertThat(watched(lone).kvTransferPs).isEqualTo(alone);
        assertThat(watched(lone.withMesh("max-min")).kvTransferPs).isEqualTo(alone);
    }

    /** Law 4, the other way round: the neighbour loses link time to the transfer, and only then. */
    @ParameterizedTest
    @ValueSource(strings = {"reserving", "max-min"})
    void collectivesAreSlowerWhileATransferCrossesTheirLinks(String mesh) {
        World loaded = across(8, mesh);
        World alone = loaded.withRequests(loaded.requests().subList(0, 8));
        assertThat(linkWaitPs(loaded.run(false))).isGreaterThan(linkWaitPs(alone.run(false)));
        World uncontended = loaded.withMesh("analytic");
        assertThat(linkWaitPs(uncontended.run(false)))
                .isEqualTo(linkWaitPs(uncontended.withRequests(alone.requests()).run(false)));
    }

    private static long linkWaitPs(World.Outcome outcome) {
        return outcome.records().stream()
                .filter(row -> row.requestId < 8)
                .mapToLong(row -> row.nocWaitPs)
                .sum();
    }

    /** Law 4: two instances that read KV caches behind one slow link share it. */
    @Test
    void remoteReadsThatCrossALinkShareIt() {
        List<InstancePlan> plan =
                List.of(SmallWorlds.dies(Role.MIXED, 0, 0, 1, 1), SmallWorlds.dies(Role.MIXED, 1, 0, 1, 1));
        TinyHardware.Rates rates = new TinyHardware.Rates(2.56e15, 1e12, 1e8, 1, 0);
        Supplier<SchedulerSpec> remote = () -> {
            SchedulerSpec vllm = SystemCatalogue.build(
                    SystemOptions.of("vllm", SmallWorlds.CONTEXT_LIMIT).withRouter("round-robin"));
            return new SchedulerSpec(
                    "remote", vllm.router(), vllm.batcher(), new FarthestFirst(), "round-robin", "vllm", "farthest");
        };
        World one = SmallWorlds.world("remote", SmallWorlds.wafer(3, 1, rates), plan, remote)
                .withRequests(SmallWorlds.equal(1, 600, 100));
        World two = one.withRequests(SmallWorlds.equal(2, 600, 100));
        double alone = one.run(false).records().getFirst().e2ePs;
        double shared = two.run(false).records().stream()
                .filter(row -> row.requestId == 0)
                .findFirst()
                .orElseThrow()
                .e2ePs;
        assertThat(shared / alone).isBetween(1.7, 2.1);
    }

    /** Law 4: what a prompt writes to a home elsewhere crosses the mesh, before anything is read back. */
    @Test
    void remoteWritesOfAMixedInstanceAreCarried() {
        List<InstancePlan> plan = List.of(SmallWorlds.dies(Role.MIXED, 0, 0, 1, 1));
        SchedulerSpec vllm = SystemCatalogue.build(SystemOptions.of("vllm", SmallWorlds.CONTEXT_LIMIT));
        World remote = SmallWorlds.world(
                        "remote writes",
                        SmallWorlds.wafer(2, 1, RATES),
                        plan,
                        () -> new SchedulerSpec(
                                "remote",
                                vllm.router(),
                                vllm.batcher(),
                                new FarthestFirst(),
                                "test",
                                "vllm",
                                "farthest"))
                .withRequests(SmallWorlds.equal(1, 100, 2));
        RunResult result = remote.run(false).result();
        // written once, and read once with the token that the only decode step adds
        double bytes = (100 + 101.0) * SmallWorlds.MODEL.kvBytesPerToken();
        double linkSeconds = result.speedOfLight().linkSeconds();
        double onOneLink = 101.0 * SmallWorlds.MODEL.kvBytesPerToken() / (0.9 * RATES.linkBytesPerSecond());
        assertThat(linkSeconds).isBetween(0.999 * onOneLink, 1.001 * onOneLink);
        double joules = bytes * 8 * remote.wafer().energy().d2dJoulesPerBitPerHop();
        assertThat(result.energy().d2dJoules()).isBetween(0.999 * joules, 1.001 * joules);
    }

    /** Everything on the last die, whichever instance decodes; the instance's own home when that is full. */
    private static final class FarthestFirst implements KvPlacement {
        @Override
        public int homes(HomeView view, int prefillInstance, int decodeInstance, int[] into) {
            into[0] = view.homeCount() - 1;
            into[1] = decodeInstance;
            return 2;
        }
    }

    /** Law 6, of every random plan: weights and KV blocks of all instances on a die fit its DRAM. */
    @Test
    void weightsAndBlocksNeverExceedTheDram() {
        int checked = 0;
        for (long seed = 1; seed <= 60; seed++) {
            World world = RandomWorlds.of(seed);
            if (world.blockOverride() == 0) {
                checked++;
                bytesOnDies(world, world.run(false).result())
                        .forEach((die, bytes) -> assertThat(bytes)
                                .as(world.label() + ", die=" + die)
                                .isLessThanOrEqualTo(world.wafer().die().dramBytes()));
            }
        }
        assertThat(checked).isGreaterThan(15);
    }

    private static Map<Integer, Long> bytesOnDies(World world, RunResult result) {
        Map<Integer, Long> bytes = new HashMap<>();
        for (int id = 0; id < world.plan().size(); id++) {
            var instance = world.plan().get(id);
            var region = instance.region();
            var stage = instance.stageRegion();
            ModelSpec layers = instance.stageModel(world.model());
            InstanceShape shape =
                    new InstanceShape(layers, world.wafer(), stage.columns(), stage.rows(), stage.dieShare());
            long kv = result.instances().get(id).kvBlocks()
                    * world.blockTokens()
                    * layers.kvBytesPerTokenPerDie(shape.tp());
            for (int die : region.dieIds(world.wafer().dieColumns())) {
                bytes.merge(die, shape.weightBytesPerDie() + kv, Long::sum);
            }
        }
        return bytes;
    }

    /**
     * Law 7 on one instance, first come first served, everything there at once: the order of steps does not depend on
     * their length, so no completion is later. With several instances, or arrivals in between, a faster machine may group
     * requests differently and make a single one wait (scheduling anomalies); there the law is about capacity.
     */
    @ParameterizedTest
    @ValueSource(strings = {"vllm", "orca"})
    void moreBandwidthIsNeverLaterOnOneInstance(String system) {
        for (long seed = 1; seed <= 30; seed++) {
            List<InstancePlan> plan =
                    List.of(SmallWorlds.dies(Role.MIXED, 0, 0, 1 + (int) seed % 3, 1 + (int) seed % 2));
            World slow = SmallWorlds.world(
                            "seed=" + seed, SmallWorlds.wafer(3, 2, RATES), plan, SmallWorlds.system(system))
                    .withRequests(SmallWorlds.atOnce(seed, 40, 300, 60));
            World moreDram = slow.withWafer(SmallWorlds.wafer(3, 2, RATES.withDram(1.3 * RATES.dramBytesPerSecond())));
            World moreLinks =
                    slow.withWafer(SmallWorlds.wafer(3, 2, RATES.withLinks(1.7 * RATES.linkBytesPerSecond())));
            neverLater(slow, moreDram);
            neverLater(slow, moreLinks);
        }
    }

    private static void neverLater(World slow, World fast) {
        Map<Long, Long> finished = new HashMap<>();
        slow.run(false).records().forEach(row -> finished.put(row.requestId, row.finishedAtPs));
        for (RequestRecord row : fast.run(false).records()) {
            assertThat(row.finishedAtPs).as(fast.toString()).isLessThanOrEqualTo(finished.get(row.requestId));
        }
    }

    /** Law 7 for a cluster: the time to serve a backlog, which is capacity, does not grow with bandwidth. */
    @ParameterizedTest
    @ValueSource(strings = {"vllm", "orca"})
    void moreBandwidthNeverLowersCapacity(String system) {
        List<InstancePlan> plan = new ArrayList<>();
        for (int x = 0; x < 4; x++) {
            plan.add(SmallWorlds.dies(Role.MIXED, x, 0, 1, 2));
        }
        World slow = SmallWorlds.world("capacity", SmallWorlds.wafer(4, 2, RATES), plan, SmallWorlds.system(system))
                .withRequests(SmallWorlds.atOnce(11, 400, 300, 60));
        long backlogPs = slow.run(false).result().durationPs();
        for (double factor : new double[] {1.1, 2, 10}) {
            World moreDram =
                    slow.withWafer(SmallWorlds.wafer(4, 2, RATES.withDram(factor * RATES.dramBytesPerSecond())));
            World moreLinks =
                    slow.withWafer(SmallWorlds.wafer(4, 2, RATES.withLinks(factor * RATES.linkBytesPerSecond())));
            assertThat(moreDram.run(false).result().durationPs()).isLessThanOrEqualTo(backlogPs);
            assertThat(moreLinks.run(false).result().durationPs()).isLessThanOrEqualTo(backlogPs);
        }
    }
}
