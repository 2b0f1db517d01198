package org.wscsim.schedulers.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wscsim.core.engine.Simulation;
import org.wscsim.core.request.RequestView;
import org.wscsim.core.serving.QueueOrder;
import org.wscsim.core.serving.Role;
import org.wscsim.core.serving.SchedulerSpec;
import org.wscsim.core.serving.ServiceRules;
import org.wscsim.schedulers.queueing.FairOrder;

/**
 * Sheng et al., OSDI 2024, theorem 4.4: while two tenants are backlogged, the service they get differs by at most
 * 2 max(w_p L, w_q M), L the longest prompt and M the tokens a batch can hold.
 */
final class FairOrderPropertyTest {
    private static final int BLOCKS = 40;
    private static final int BATCH_TOKENS = BLOCKS * 16;
    private static final int MAX_PROMPT = 200;
    private static final int TENANTS = 4;
    private static final double BOUND = 2 * Math.max(MAX_PROMPT, 2 * BATCH_TOKENS);

    /** Without an order inside, lower ids first. Measures service by itself, and the widest change of a difference while both waited throughout. */
    private static final class Measured implements QueueOrder {
        private final @Nullable FairOrder inner;
        private final double[] weights;
        private final double[] service = new double[TENANTS];
        private final int[] waiting = new int[TENANTS];
        private final double[][] least = new double[TENANTS][TENANTS];
        private final double[][] most = new double[TENANTS][TENANTS];
        double widest;

        Measured(@Nullable FairOrder inner, double... weights) {
            this.inner = inner;
            this.weights = weights;
        }

        private void look(int tenant) {
            for (int other = 0; other < TENANTS; other++) {
                if (waiting[tenant] > 0 && waiting[other] > 0) {
                    update(Math.min(tenant, other), Math.max(tenant, other));
                }
            }
        }

        private void update(int a, int b) {
            double difference = service[a] - service[b];
            least[a][b] = Math.min(least[a][b], difference);
            most[a][b] = Math.max(most[a][b], difference);
            widest = Math.max(widest, most[a][b] - least[a][b]);
        }

        @Override
        public int group(RequestView requests, int slot) {
            return requests.tenantId(slot);
        }

        @Override
        public void look() {
            if (inner != null) {
                inner.look();
            }
        }

        @Override
        public int next(Candidates candidates) {
            int lowest = 0;
            while (!candidates.isLeft(lowest)) {
                lowest++;
            }
            return inner == null ? lowest : inner.next(candidates);
        }

        @Override
        public void assume(RequestView requests, int group, int slot) {
            if (inner != null) {
                inner.assume(requests, group, slot);
            }
        }

        @Override
        public void waits(int group) {
            if (inner != null) {
                inner.waits(group);
            }
            if (waiting[group]++ == 0) {
                for (int other = 0; other < TENANTS; other++) {
                    int a = Math.min(group, other);
                    int b = Math.max(group, other);
                    least[a][b] = service[a] - service[b];
                    most[a][b] = least[a][b];
                }
            }
        }

        @Override
        public void leaves(int group) {
            if (inner != null) {
                inner.leaves(group);
            }
            waiting[group]--;
        }

        @Override
        public void admitted(RequestView requests, int group, int slot) {
            if (inner != null) {
                inner.admitted(requests, group, slot);
            }
            if (requests.preemptions(slot) == 0) {
                service[group] += requests.promptTokens(slot) / weights[group];
                look(group);
            }
        }

        @Override
        public void generated(int group, long tokens) {
            if (inner != null) {
                inner.generated(group, tokens);
            }
            service[group] += 2 * tokens / weights[group];
            look(group);
        }
    }

    private static List<TenantRequest> requests(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<TenantRequest> requests = new ArrayList<>();
        for (int tenant = 0; tenant < TENANTS; tenant++) {
            // Tenant 0 floods at once with long requests; the others come and go with shorter ones.
            int length = tenant == 0 ? MAX_PROMPT : 20 + random.nextInt(60);
            int output = tenant == 0 ? 100 : 5 + random.nextInt(60);
            long gapPs = tenant == 0 ? 1 : 20_000_000L + random.nextLong(200_000_000L);
            int count = tenant == 0 ? 150 : 200;
            for (int i = 0; i < count; i++) {
                requests.add(new TenantRequest(
                        i * gapPs + random.nextLong(gapPs),
                        1 + random.nextInt(length),
                        1 + random.nextInt(output),
                        tenant,
                        0));
            }
        }
        requests.sort(Comparator.comparingLong(TenantRequest::arrivalPs));
        return requests;
    }

    private static double widest(long seed, Measured order, String system) {
        World world = new World(
                "fair",
                SmallWorlds.wafer(1, 1, TinyHardware.Rates.BALANCED),
                SmallWorlds.MODEL,
                List.of(SmallWorlds.dies(Role.MIXED, 0, 0, 1, 1)),
                () -> with(system, order),
                false,
                "reserving",
                16,
                BLOCKS,
                2_000,
                List.of(new World.Request(0, 1, 1)));
        List<TenantRequest> requests = requests(seed);
        int[] left = new int[1];
        try (Simulation simulation = world.simulation(TenantRequest.source(requests), record -> left[0]++, true)) {
            simulation.run();
        }
        assertThat(left[0]).as("seed %d", seed).isEqualTo(requests.size());
        return order.widest;
    }

    private static SchedulerSpec with(String system, QueueOrder order) {
        return SystemCatalogue.build(SystemOptions.of(system, SmallWorlds.CONTEXT_LIMIT))
                .with(new ServiceRules(order, null, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"vllm", "vllm-v1", "sarathi"})
    void backloggedTenantsGetTheSameServiceWithinTheBound(String system) {
        double[] equal = new double[TENANTS];
        Arrays.fill(equal, 1);
        for (long seed = 1; seed <= 15; seed++) {
            assertThat(widest(seed, new Measured(new FairOrder(List.of()), equal), system))
                    .as("seed %d", seed)
                    .isPositive()
                    .isLessThanOrEqualTo(BOUND);
        }
    }

    /** The bound means something: serving the flood first breaks it. */
    @ParameterizedTest
    @ValueSource(strings = {"vllm", "sarathi"})
    void anOrderThatPrefersTheFloodBreaksTheBound(String system) {
        assertThat(widest(1, new Measured(null, 1, 1, 1, 1), system)).isGreaterThan(BOUND);
    }

    /** With weights service per weight differs by no more than the bound over the least weight. */
    @ParameterizedTest
    @ValueSource(strings = {"vllm"})
    void weightsShareTheServiceOut(String system) {
        for (long seed = 1; seed <= 10; seed++) {
            Measured order = new Measured(new FairOrder(List.of(1.0, 2.0, 4.0)), 1, 2, 4, 1);
            assertThat(widest(seed, order, system)).as("seed %d", seed).isLessThanOrEqualTo(BOUND);
        }
    }
}
