package org.wscsim.schedulers.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wscsim.core.engine.InstancePlan;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.metrics.RequestRecord;
import org.wscsim.core.serving.Role;
import org.wscsim.core.serving.RoleChange;
import org.wscsim.core.serving.SchedulerSpec;

/** What {@code --adapt roles} promises, on eight equal instances and two mixes of requests. */
final class AdaptationLawsTest {
    private static final int DIES = 8;
    /** Prompts that keep seven instances busy, and outputs that keep seven busy. */
    private static final Mix PROMPTS = new Mix(900, 3);

    private static final Mix OUTPUTS = new Mix(30, 150);
    private static final int REQUESTS = 800;
    /** Mean time between arrivals: half the instances for each phase are too few for either mix. */
    private static final double GAP_PS = 1.2e9;

    private static final double WINDOW = 200 * GAP_PS * 1e-12;

    /** Lengths lie between half and one and a half of these. */
    private record Mix(int promptTokens, int outputTokens) {}

    private static List<World.Request> stream(long seed, double gapPs, Mix... phases) {
        SplittableRandom random = new SplittableRandom(seed);
        List<World.Request> requests = new ArrayList<>();
        double now = 0;
        for (Mix mix : phases) {
            for (int i = 0; i < REQUESTS; i++) {
                now -= StrictMath.log(1 - random.nextDouble()) * gapPs;
                requests.add(new World.Request(
                        (long) now,
                        mix.promptTokens() / 2 + random.nextInt(mix.promptTokens()),
                        1 + mix.outputTokens() / 2 + random.nextInt(mix.outputTokens())));
            }
        }
        return requests;
    }

    /** So many prefill instances, the other dies decode. */
    private static World world(int prefill, List<World.Request> requests) {
        List<InstancePlan> plan = new ArrayList<>();
        for (int die = 0; die < DIES; die++) {
            plan.add(SmallWorlds.dies(die < prefill ? Role.PREFILL : Role.DECODE, die % 4, die / 4, 1, 1));
        }
        return SmallWorlds.world(
                        "adaptation",
                        SmallWorlds.wafer(4, 2, TinyHardware.Rates.BALANCED),
                        plan,
                        SmallWorlds.system("wsc-llm"))
                .withRequests(requests);
    }

    private static Supplier<SchedulerSpec> adapting(String system, double window) {
        SystemOptions options = SystemOptions.of(system, SmallWorlds.CONTEXT_LIMIT);
        return () -> SystemCatalogue.adapting(
                SystemCatalogue.build(options), options, new AdaptOptions(window, window / 8, 0.1, "move"));
    }

    private static World adapted(World world, double window) {
        return world.withRoles(() ->
                Objects.requireNonNull(adapting("wsc-llm", window).get().rules().roles()));
    }

    private static List<RoleChange> changes(World.Outcome outcome) {
        return Objects.requireNonNull(outcome.result().roleChanges());
    }

    private static double meanE2ePs(World.Outcome outcome) {
        return outcome.records().stream()
                .mapToLong((RequestRecord row) -> row.e2ePs)
                .average()
                .orElseThrow();
    }

    @Test
    void instancesFollowTheMixAndRequestsAreSoonerDone() {
        List<World.Request> requests = stream(7, GAP_PS, PROMPTS, OUTPUTS, PROMPTS);
        World fixed = world(4, requests);
        World.Outcome kept = fixed.runUnchecked();
        World.Outcome followed = adapted(fixed, WINDOW).runUnchecked();
        ServingLaws.check(fixed, followed);
        assertThat(meanE2ePs(followed)).isLessThan(meanE2ePs(kept));
        long firstPs = requests.get(REQUESTS).arrivalPs();
        long secondPs = requests.get(2 * REQUESTS).arrivalPs();
        assertThat(changes(followed)).extracting(RoleChange::to).contains(Role.PREFILL, Role.DECODE);
        long knownPs = (long) (WINDOW * 1e12);
        for (RoleChange change : changes(followed)) {
            boolean outputs = change.startedPs() > firstPs + knownPs && change.startedPs() < secondPs;
            boolean prompts = change.startedPs() < firstPs || change.startedPs() > secondPs + knownPs;
            assertThat(change.to() == Role.DECODE ? prompts : outputs)
                    .as(change.toString())
                    .isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 7})
    void aMixThatStaysTurnsNobodyBack(int prefill) {
        for (Mix mix : List.of(PROMPTS, OUTPUTS)) {
            World.Outcome outcome = adapted(world(prefill, stream(11, GAP_PS, mix, mix)), WINDOW)
                    .runUnchecked();
            assertThat(changes(outcome).stream().map(RoleChange::to).distinct().count())
                    .as(prefill + " " + mix + " " + changes(outcome))
                    .isLessThanOrEqualTo(1);
        }
    }

    @Test
    void rolesDependOnThePastOnly() {
        List<World.Request> requests = stream(13, GAP_PS, PROMPTS, OUTPUTS);
        List<World.Request> other = new ArrayList<>(requests.subList(0, REQUESTS + 500));
        other.addAll(stream(14, GAP_PS, PROMPTS).stream()
                .map(request -> new World.Request(
                        request.arrivalPs() + other.getLast().arrivalPs() + 1,
                        request.promptTokens(),
                        request.outputTokens()))
                .toList());
        long untilPs = requests.get(REQUESTS + 499).arrivalPs();
        assertThat(startedBefore(untilPs, requests)).isNotEmpty().isEqualTo(startedBefore(untilPs, other));
    }

    private static List<String> startedBefore(long ps, List<World.Request> requests) {
        return changes(adapted(world(4, requests), WINDOW).runUnchecked()).stream()
                .filter(change -> change.startedPs() < ps)
                .map(change -> change.instance() + " " + change.startedPs())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"vllm", "splitwise", "wsc-sim"})
    void systemsWithoutFixedRolesAreRefused(String system) {
        assertThatThrownBy(() -> adapting(system, 1).get())
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("system=" + system);
    }
}
