package org.wscsim.schedulers.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.wscsim.core.engine.InstancePlan;
import org.wscsim.core.engine.KvOptions;
import org.wscsim.core.engine.WaferCondition;
import org.wscsim.core.metrics.RequestRecord;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.serving.Preemption;
import org.wscsim.core.serving.Role;
import org.wscsim.core.serving.SchedulerSpec;
import org.wscsim.core.wafer.WaferSpec;

/**
 * Two models on dies that share nothing behave as if each had the wafer to itself: the run of both is the two runs of one,
 * merged, to the picosecond. Left to each other are the links, and then the larger one's transfers slow the smaller's.
 */
final class SharedWaferDifferentialTest {
    private static final int COLUMNS = 4;
    private static final int ROWS = 2;
    private static final ModelSpec LARGE = TinyHardware.model(4, 8, 8, SmallWorlds.CONTEXT_LIMIT);
    private static final ModelSpec SMALL =
            TinyHardware.model(2, 4, 2, SmallWorlds.CONTEXT_LIMIT).named("small");
    private static final List<String> MIXED =
            List.of("orca", "vllm", "vllm-v1", "sarathi", "static", "face", "wsc-sim");
    private static final List<String> SPLIT = List.of("splitwise", "splitwise-wafer", "distserve", "wsc-llm");
    private static final List<String> ROUTERS = List.of(
            "random",
            "round-robin",
            "least-outstanding-requests",
            "least-outstanding-tokens",
            "power-of-two",
            "predicted-finish",
            "nearest-least-tokens");

    private final WaferSpec wafer = SmallWorlds.wafer(COLUMNS, ROWS, TinyHardware.Rates.BALANCED);

    @Test
    void mixedInstancesOfTwoModelsServeAsIfAlone() {
        for (int i = 0; i < 2 * ROUTERS.size(); i++) {
            String system = MIXED.get(i % MIXED.size());
            assertServedAsIfAlone(both(i, system, ROUTERS.get(i % ROUTERS.size()), List.of(Role.MIXED, Role.MIXED)));
        }
    }

    /** Each model in a row of its own: XY routes never leave it. */
    @Test
    void pairsOfPhasesOfTwoModelsServeAsIfAlone() {
        for (int i = 0; i < 2 * ROUTERS.size(); i++) {
            String system = SPLIT.get(i % SPLIT.size());
            World both = both(i, system, ROUTERS.get(i % ROUTERS.size()), List.of(Role.PREFILL, Role.DECODE));
            assertServedAsIfAlone(i % 5 == 0 ? both.withMesh("analytic") : both);
        }
    }

    @Test
    void prefixCachesAreThoseOfTwoSingleRuns() {
        KvOptions remembering = new KvOptions(true, Preemption.RECOMPUTE, KvOptions.HOST_BYTES_PER_SECOND);
        World both = both(11, "vllm-v1", "prefix-affinity", List.of(Role.MIXED, Role.MIXED));
        World sharing = both.withKv(remembering, sameContents(both.requests()));
        long cached = assertServedAsIfAlone(sharing);
        assertThat(cached).isPositive();
    }

    /** What one model has computed is of no use to another, whatever its hashes say. */
    @Test
    void oneModelsPrefixIsNeverFoundByAnother() {
        KvOptions remembering = new KvOptions(true, Preemption.RECOMPUTE, KvOptions.HOST_BYTES_PER_SECOND);
        List<World.Request> requests = new ArrayList<>();
        List<Long> same = List.of(1L, 2L, 3L, 4L);
        for (int i = 0; i < 6; i++) {
            World.Request request = new World.Request(i * 1_000_000_000_000L, 64, 4).withContents(16, same);
            requests.add(request.forModel(i % 2));
        }
        World world = both(3, "vllm-v1", "prefix-affinity", List.of(Role.MIXED, Role.MIXED))
                .withKv(remembering, requests);
        World.Outcome outcome = world.runChecked(true);
        for (RequestRecord row : outcome.records()) {
            boolean first = row.requestId < 2;
            assertThat(row.cachedTokens).as("request %d", row.requestId).isEqualTo(first ? 0 : 48);
        }
    }

    /** The same decode instances beyond a link that both models' caches must cross. */
    @Test
    void transfersOfTwoModelsShareALink() {
        TinyHardware.Rates slowLinks = TinyHardware.Rates.BALANCED.withLinks(1e8);
        WaferSpec row = SmallWorlds.wafer(4, 1, slowLinks);
        List<InstancePlan> plan = List.of(
                SmallWorlds.dies(Role.PREFILL, 0, 0, 1, 1),
                SmallWorlds.dies(Role.DECODE, 2, 0, 1, 1),
                SmallWorlds.dies(Role.PREFILL, 1, 0, 1, 1).serving(1),
                SmallWorlds.dies(Role.DECODE, 3, 0, 1, 1).serving(1));
        List<World.Request> requests = List.of(new World.Request(0, 512, 4), new World.Request(0, 512, 4).forModel(1));
        World world = SmallWorlds.world("shared link", row, plan, SmallWorlds.system("splitwise-wafer"))
                .withModels(List.of(SmallWorlds.MODEL.named("twin")), plan, requests)
                .withRequests(requests)
                .withMesh("max-min");
        long alone = transferPs(world.withMesh("analytic").runChecked(false), 0);
        World.Outcome together = world.runChecked(false);
        // both leave at the same time with the same bytes, over the same link in the middle: half its rate each
        assertThat(transferPs(together, 0)).isBetween(alone * 19 / 10, alone * 21 / 10);
        assertThat(transferPs(together, 1)).isBetween(alone * 19 / 10, alone * 21 / 10);
    }

    private static long transferPs(World.Outcome outcome, long requestId) {
        return outcome.records().stream()
                .filter(record -> record.requestId == requestId)
                .findFirst()
                .orElseThrow()
                .kvTransferPs;
    }

    private World both(long seed, String system, String router, List<Role> roles) {
        SplittableRandom random = new SplittableRandom(seed);
        List<InstancePlan> plan = new ArrayList<>();
        for (int model = 0; model < 2; model++) {
            int width = COLUMNS / 2 / roles.size();
            int x = 0;
            for (int copy = 0; copy < 2; copy++) {
                for (Role role : roles) {
                    plan.add(SmallWorlds.dies(role, x, model, width, 1).serving(model));
                    x += width;
                }
            }
        }
        List<World.Request> requests = new ArrayList<>();
        long now = 0;
        for (int i = 0; i < 40; i++) {
            now += random.nextLong(200_000_000L);
            requests.add(new World.Request(now, 1 + random.nextInt(300), 1 + random.nextInt(40))
                    .forModel(random.nextInt(2)));
        }
        SystemOptions options = SystemOptions.of(system, SmallWorlds.CONTEXT_LIMIT)
                .withRouter(system.equals("splitwise") && router.equals("random") ? "" : router)
                .withPlacement("decode-local")
                .withSeed(seed);
        Supplier<SchedulerSpec> scheduler = () -> SystemCatalogue.build(options);
        return new World(
                "seed=" + seed + ", " + options,
                wafer,
                WaferCondition.whole(wafer),
                LARGE,
                plan,
                scheduler,
                false,
                "max-min",
                16,
                60,
                requests.size(),
                requests,
                KvOptions.PLAIN,
                List.of(SMALL));
    }

    private static List<World.Request> sameContents(List<World.Request> requests) {
        List<World.Request> named = new ArrayList<>();
        for (World.Request request : requests) {
            List<Long> hashes = new ArrayList<>();
            for (long piece = 0; piece * 16 < request.promptTokens(); piece++) {
                hashes.add(piece);
            }
            named.add(request.withContents(16, hashes));
        }
        return named;
    }

    /** Returns the cached tokens of both. */
    private static long assertServedAsIfAlone(World both) {
        World.Outcome outcome = both.runChecked(true);
        ServingLaws.check(both, outcome);
        long cached = 0;
        for (int model = 0; model < 2; model++) {
            List<String> alone = new ArrayList<>();
            for (RequestRecord row : alone(both, model).run(true).records()) {
                alone.add(text(row, 0, ownIds(both, model).get((int) row.requestId)));
            }
            List<String> shared = new ArrayList<>();
            int served = model;
            int firstInstance = model == 0 ? 0 : instances(both, 0).size();
            for (RequestRecord row : outcome.records()) {
                if (row.modelId == served) {
                    shared.add(text(row, firstInstance, row.requestId));
                    cached += row.cachedTokens;
                }
            }
            alone.sort(Comparator.naturalOrder());
            shared.sort(Comparator.naturalOrder());
            assertThat(alone).isNotEmpty();
            assertThat(shared).as(both.label() + ", model=" + model).isEqualTo(alone);
        }
        return cached;
    }

    private static List<InstancePlan> instances(World both, int model) {
        return both.plan().stream()
                .filter(instance -> instance.model() == model)
                .map(instance -> instance.serving(0))
                .toList();
    }

    private static List<Long> ownIds(World both, int model) {
        List<Long> ids = new ArrayList<>();
        for (int id = 0; id < both.requests().size(); id++) {
            if (both.requests().get(id).model() == model) {
                ids.add((long) id);
            }
        }
        return ids;
    }

    /** The same instances and requests of one model, and nothing of the other. */
    private static World alone(World both, int model) {
        List<World.Request> requests = ownIds(both, model).stream()
                .map(id -> both.requests().get(id.intValue()).forModel(0))
                .toList();
        return new World(
                both.label() + ", alone=" + model,
                both.wafer(),
                both.condition(),
                model == 0 ? both.model() : both.others().getFirst(),
                instances(both, model),
                both.scheduler(),
                both.lengthsKnown(),
                both.mesh(),
                both.blockTokens(),
                both.blockOverride(),
                both.maxLiveRequests(),
                requests,
                both.kv(),
                List.of());
    }

    private static String text(RequestRecord row, int firstInstance, long requestId) {
        return requestId + ": " + row.finishedAtPs + " " + row.ttftPs + " " + row.tpotPs + " " + row.queuePs + " "
                + row.prefillComputePs + " " + row.kvTransferPs + " " + row.decodeComputePs + " " + row.dramWaitPs
                + " " + row.nocWaitPs + " " + row.preemptionPs + " " + row.preemptions + " " + row.cachedTokens + " "
                + (row.prefillInstance - firstInstance) + " " + (row.decodeInstance - firstInstance) + " "
                + row.rejection;
    }
}
