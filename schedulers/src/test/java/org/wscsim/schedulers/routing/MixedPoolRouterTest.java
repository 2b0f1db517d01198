package org.wscsim.schedulers.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wscsim.core.serving.Role.DECODE;
import static org.wscsim.core.serving.Role.PREFILL;

import org.junit.jupiter.api.Test;
import org.wscsim.core.request.RequestView;

/** The pools of Splitwise, on two prompt instances (0, 1) and two token instances (2, 3) of 1,000 KV tokens each. */
final class MixedPoolRouterTest {
    private final Cluster cluster = new Cluster(PREFILL, PREFILL, DECODE, DECODE);
    private final MixedPoolRouter router = new MixedPoolRouter(500);

    MixedPoolRouterTest() {
        cluster.view = prompts(100);
    }

    /** Prompt and generation of the next request. */
    private String route() {
        int prompt = router.prefillInstance(cluster, 0);
        return prompt + " " + router.decodeInstance(cluster, 0, prompt);
    }

    @Test
    void takesTheShortestQueueAndTheEmptiestMemory() {
        cluster.tokens[0] = 10;
        cluster.promised[2] = 5;
        assertThat(route()).isEqualTo("1 3");
    }

    @Test
    void aLongQueueWithoutAnybodyWaitingStillTakesAPrompt() {
        cluster.tokens[0] = 450;
        cluster.tokens[1] = 460;
        assertThat(route()).isEqualTo("0 2");
        cluster.queueing[0] = true;
        assertThat(route()).as("the least loaded has a queue").isEqualTo("2 2");
    }

    @Test
    void aTokenInstanceTakesPromptsUntilItHasRunOutOfWork() {
        cluster.tokens[0] = 450;
        cluster.tokens[1] = 460;
        cluster.queueing[0] = true;
        cluster.nowPs = 10;
        cluster.tokens[2] = 7;
        assertThat(route())
                .as("moves the token instance with the fewest pending tokens")
                .isEqualTo("3 2");
        cluster.tokens[0] = 0;
        assertThat(route())
                .as("the prompt pool again, generation in what is left")
                .isEqualTo("0 2");
        cluster.promised[2] = 950;
        assertThat(route()).as("the mixed pool has room").isEqualTo("0 3");
        cluster.lastIdlePs[3] = 20;
        cluster.promised[2] = 1;
        cluster.promised[3] = 1;
        assertThat(route()).as("back, behind the one that stayed").isEqualTo("0 2");
    }

    @Test
    void aPromptInstanceTakesGenerationWhenMemoryIsShort() {
        cluster.promised[2] = 950;
        cluster.promised[3] = 940;
        cluster.promised[0] = 3;
        assertThat(route())
                .as("moves the emptiest prompt instance, chosen for the prompt before")
                .isEqualTo("0 1");
        cluster.tokens[0] = 1;
        assertThat(route())
                .as("prompts to the prompt pool, generation to the mixed pool")
                .isEqualTo("0 1");
    }

    @Test
    void withNothingToMoveTheLeastLoadedRunsBothPhases() {
        for (int id = 0; id < 4; id++) {
            cluster.promised[id] = 990;
            cluster.tokens[id] = 400 + 10L * (4 - id);
            cluster.queueing[id] = true;
        }
        cluster.view = prompts(300);
        route();
        route();
        route();
        assertThat(route()).isEqualTo("3 3");
    }

    @Test
    void whatHasFailedIsLeftOut() {
        cluster.available[0] = false;
        cluster.available[2] = false;
        assertThat(route()).isEqualTo("1 3");
    }

    private static RequestView prompts(int tokens) {
        return (RequestView) java.lang.reflect.Proxy.newProxyInstance(
                RequestView.class.getClassLoader(),
                new Class<?>[] {RequestView.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "promptTokens" -> tokens;
                    case "knownOutputTokens" -> -1;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
