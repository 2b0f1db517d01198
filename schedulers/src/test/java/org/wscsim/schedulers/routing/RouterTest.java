package org.wscsim.schedulers.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.wscsim.core.serving.Role.DECODE;
import static org.wscsim.core.serving.Role.MIXED;
import static org.wscsim.core.serving.Role.PREFILL;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.wscsim.core.serving.Role;
import org.wscsim.core.serving.Router;

/** Laws of every router, and each one's own rule. */
final class RouterTest {
    private static List<Router> all() {
        return List.of(
                new RoundRobinRouter(),
                new RandomRouter(7),
                new LeastOutstandingRequestsRouter(),
                new LeastOutstandingTokensRouter(),
                new NearestLeastTokensRouter(),
                new PowerOfTwoRouter(7),
                new PrefixAffinityRouter(),
                new PredictedFinishRouter());
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

    /**
     * Balls into bins: n requests that never leave on n instances. One draw's fullest bin holds about ln n / ln ln n = 4.0
     * for n = 1,000 (5 or 6 as a rule), the better of two about log2 ln n = 2.8 (3 or 4): Mitzenmacher 2001, section 1.
     */
    @Test
    void theBetterOfTwoDrawsHasAShorterLongestQueueThanOneDraw() {
        int n = 1_000;
        int longestOfTwo = 0;
        int longestOfOne = Integer.MAX_VALUE;
        for (long seed = 1; seed <= 10; seed++) {
            longestOfTwo = Math.max(longestOfTwo, fullest(new PowerOfTwoRouter(seed), n));
            longestOfOne = Math.min(longestOfOne, fullest(new RandomRouter(seed), n));
        }
        assertThat(longestOfTwo).isLessThanOrEqualTo(4);
        assertThat(longestOfOne).isGreaterThan(longestOfTwo);
    }

    private static int fullest(Router router, int n) {
        Role[] roles = new Role[n];
        java.util.Arrays.fill(roles, MIXED);
        Cluster cluster = new Cluster(roles);
        for (int slot = 0; slot < n; slot++) {
            cluster.requests[router.prefillInstance(cluster, slot)]++;
        }
        return java.util.Arrays.stream(cluster.requests).max().getAsInt();
    }

    @Test
    void twoDrawsNeverTakeTheLongestQueueOfAll() {
        Cluster cluster = new Cluster(MIXED, MIXED, DECODE, MIXED);
        cluster.requests[1] = 9;
        Router router = new PowerOfTwoRouter(5);
        for (int slot = 0; slot < 200; slot++) {
            assertThat(router.prefillInstance(cluster, slot)).isIn(0, 3);
        }
    }

    @Test
    void promptsThatBeginAlikeGoToOneInstanceAndAFailureMovesOnlyItsOwn() {
        Cluster cluster = new Cluster(MIXED, MIXED, MIXED, MIXED, MIXED, MIXED);
        java.util.Arrays.fill(cluster.requests, 100);
        Router router = new PrefixAffinityRouter();
        int[] homes = new int[600];
        int[] drawn = new int[6];
        for (int key = 1; key < homes.length; key++) {
            cluster.prompts.prefixKey = key;
            homes[key] = router.prefillInstance(cluster, 0);
            drawn[homes[key]]++;
        }
        assertThat(java.util.Arrays.stream(drawn).boxed().toList())
                .as("100 expected, standard deviation 9: five of them")
                .allMatch(count -> Math.abs(count - 100) < 46);
        cluster.available[2] = false;
        for (int key = 1; key < homes.length; key++) {
            cluster.prompts.prefixKey = key;
            int moved = router.prefillInstance(cluster, 0);
            if (homes[key] == 2) {
                assertThat(moved).isNotEqualTo(2);
            } else {
                assertThat(moved).isEqualTo(homes[key]);
            }
        }
    }

    @Test
    void aSharedPrefixNeverPutsMoreThanItsBoundOnAnInstance() {
        Cluster cluster = new Cluster(MIXED, MIXED, MIXED, MIXED);
        cluster.prompts.prefixKey = 77;
        Router router = new PrefixAffinityRouter();
        for (int m = 0; m < 400; m++) {
            int instance = router.prefillInstance(cluster, 0);
            cluster.requests[instance]++;
            assertThat(cluster.requests[instance]).isLessThanOrEqualTo(Math.ceilDiv(5 * (m + 1), 16));
        }
    }

    @Test
    void unknownContentGoesToTheShortestQueueInTokens() {
        Cluster cluster = new Cluster(MIXED, MIXED, MIXED);
        cluster.tokens[0] = 10;
        cluster.tokens[2] = 10;
        assertThat(new PrefixAffinityRouter().prefillInstance(cluster, 0)).isEqualTo(1);
    }

    @Test
    void predictedFinishPrefersALongerQueueOnAFasterInstance() {
        Cluster cluster = new Cluster(PREFILL, PREFILL, DECODE, DECODE);
        cluster.requests[0] = 2;
        cluster.tokens[0] = 300;
        cluster.slowness[1] = 5;
        Router router = new PredictedFinishRouter();
        // 300 + 100 ps of prompts at a picosecond a token, against 5 * 100.
        assertThat(router.prefillInstance(cluster, 0)).isZero();
        cluster.tokens[0] = 500;
        assertThat(router.prefillInstance(cluster, 0)).isEqualTo(1);
        // Five sequences on the fast decode instance cost as much as one on a five times slower one.
        cluster.slowness[3] = 5;
        cluster.requests[2] = 3;
        assertThat(router.decodeInstance(cluster, 0, 0)).isEqualTo(2);
        cluster.requests[2] = 5;
        assertThat(router.decodeInstance(cluster, 0, 0)).isEqualTo(3);
    }
}
