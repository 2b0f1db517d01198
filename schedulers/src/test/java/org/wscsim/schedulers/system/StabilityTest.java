package org.wscsim.schedulers.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wscsim.core.engine.RunResult;
import org.wscsim.core.engine.RunResult.Stability;
import org.wscsim.core.serving.Role;

/** Whether a run says that its load exceeds its capacity, which is measured as the rate at which a backlog is served. */
final class StabilityTest {
    private static final int REQUESTS = 3_000;

    private static World world(String system) {
        boolean split = system.equals("wsc-llm");
        return SmallWorlds.world(
                system,
                SmallWorlds.wafer(2, 1, TinyHardware.Rates.BALANCED),
                List.of(
                        SmallWorlds.dies(split ? Role.PREFILL : Role.MIXED, 0, 0, 1, 1),
                        SmallWorlds.dies(split ? Role.DECODE : Role.MIXED, 1, 0, 1, 1)),
                SmallWorlds.system(system));
    }

    private static List<World.Request> lengths() {
        return SmallWorlds.atOnce(3, REQUESTS, 200, 40);
    }

    private static RunResult at(World world, double load, long gapAtCapacityPs) {
        SplittableRandom random = new SplittableRandom(17);
        List<World.Request> requests = new ArrayList<>();
        double now = 0;
        for (World.Request request : lengths()) {
            requests.add(new World.Request((long) now, request.promptTokens(), request.outputTokens()));
            now -= StrictMath.log(1 - random.nextDouble()) * gapAtCapacityPs / load;
        }
        return world.withRequests(requests).runUnchecked().result();
    }

    @ParameterizedTest
    @ValueSource(strings = {"vllm", "orca", "wsc-llm"})
    void aLoadAboveCapacityIsUnstableAndOneBelowIsStable(String system) {
        World world = world(system);
        long gapPs = world.withRequests(lengths()).runUnchecked().result().durationPs() / REQUESTS;
        assertThat(at(world, 0.5, gapPs).stability()).isEqualTo(Stability.STABLE);
        RunResult overloaded = at(world, 2, gapPs);
        assertThat(overloaded.stability()).isEqualTo(Stability.UNSTABLE);
        assertThat(overloaded.warnings()).anyMatch(warning -> warning.contains("offered load exceeds capacity"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"vllm"})
    void everythingAtOnceIsNotJudged(String system) {
        World world = world(system).withRequests(lengths());
        assertThat(world.runUnchecked().result().stability()).isEqualTo(Stability.UNDETERMINED);
    }
}
