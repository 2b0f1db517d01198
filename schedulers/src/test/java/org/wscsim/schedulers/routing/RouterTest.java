package org.wscsim.schedulers.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.wscsim.core.serving.Role.DECODE;
import static org.wscsim.core.serving.Role.MIXED;
import static org.wscsim.core.serving.Role.PREFILL;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.wscsim.core.serving.Router;

/** Laws of every router, and each one's own rule. */
final class RouterTest {
    private static List<Router> all() {
        return List.of(
                new RoundRobinRouter(),
                new RandomRouter(7),
                new LeastOutstandingRequestsRouter(),
                new LeastOutstandingTokensRouter(),
                new NearestLeastTokensRouter());
    }

    @Test
    void everyRouterKeepsThePhasesApart() {
        Cluster cluster = new Cluster(DECODE, PREFILL, DECODE, PREFILL, MIXED);
        for (Router router : all()) {
            for (int slot = 0; slot < 50; slot++) {
                int prompt = router.prefillInstance(cluster, slot);
                assertThat(cluster.roles[prompt]).isIn(PREFILL, MIXED);
                int decode = router.decodeInstance(cluster, slot, 1);
                assertThat(cluster.roles[decode]).isEqualTo(DECODE);
                cluster.requests[prompt]++;
                cluster.tokens[decode] += slot;
            }
        }
    }

    @Test
    void everyRouterSkipsWhatHasFailed() {
        Cluster cluster = new Cluster(DECODE, PREFILL, DECODE, PREFILL, MIXED);
        cluster.available[0] = false;
        cluster.available[3] = false;
        for (Router router : all()) {
            for (int slot = 0; slot < 20; slot++) {
                assertThat(router.prefillInstance(cluster, slot)).isIn(1, 4);
                assertThat(router.decodeInstance(cluster, slot, 1)).isEqualTo(2);
            }
        }
    }

    @Test
    void anEmptyPoolIsABrokenInvariant() {
        for (Router router : all()) {
            assertThatThrownBy(() -> router.decodeInstance(new Cluster(PREFILL), 0, 0))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("pool=decode");
        }
    }

    @Test
    void roundRobinTakesEachInstanceOfThePoolInTurn() {
        Cluster cluster = new Cluster(MIXED, MIXED, MIXED);
        Router router = new RoundRobinRouter();
        for (int slot = 0; slot < 9; slot++) {
            assertThat(router.prefillInstance(cluster, slot)).isEqualTo(slot % 3);
        }
    }

    @Test
    void randomIsUniformAndRepeatsWithItsSeed() {
        Cluster cluster = new Cluster(MIXED, DECODE, MIXED, MIXED);
        Router router = new RandomRouter(42);
        Router same = new RandomRouter(42);
        int[] drawn = new int[4];
        for (int slot = 0; slot < 3_000; slot++) {
            int instance = router.prefillInstance(cluster, slot);
            assertThat(same.prefillInstance(cluster, slot)).isEqualTo(instance);
            drawn[instance]++;
        }
        // 1,000 expected, standard deviation 26: five of them.
        assertThat(drawn[1]).isZero();
        assertThat(List.of(drawn[0], drawn[2], drawn[3])).allMatch(count -> Math.abs(count - 1_000) < 130);
    }

    @Test
    void leastOutstandingTakesTheShortestQueueAndTheLowestIdOfEquals() {
        Cluster cluster = new Cluster(MIXED, MIXED, MIXED);
        cluster.requests[0] = 2;
        cluster.requests[1] = 1;
        cluster.requests[2] = 1;
        cluster.tokens[0] = 10;
        cluster.tokens[1] = 500;
        cluster.tokens[2] = 10;
        assertThat(new LeastOutstandingRequestsRouter().prefillInstance(cluster, 0))
                .isEqualTo(1);
        assertThat(new LeastOutstandingTokensRouter().prefillInstance(cluster, 0))
                .isZero();
    }

    @Test
    void nearestBreaksTiesByHopsThenId() {
        Cluster cluster = new Cluster(DECODE, DECODE, PREFILL, DECODE, DECODE);
        Router router = new NearestLeastTokensRouter();
        assertThat(router.decodeInstance(cluster, 0, 2)).isEqualTo(1);
        cluster.tokens[1] = 5;
        assertThat(router.decodeInstance(cluster, 0, 2)).isEqualTo(3);
        cluster.tokens[3] = 9;
        cluster.tokens[0] = 5;
        assertThat(router.decodeInstance(cluster, 0, 2)).isEqualTo(4);
    }
}
