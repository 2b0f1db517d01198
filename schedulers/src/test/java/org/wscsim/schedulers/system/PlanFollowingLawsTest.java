package org.wscsim.schedulers.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.metrics.RequestRecord;
import org.wscsim.core.operator.RooflineStepPricer;
import org.wscsim.core.serving.PlanSwitch;
import org.wscsim.core.wafer.DefectMap;
import org.wscsim.core.wafer.WaferSpec;
import org.wscsim.schedulers.partition.MeanRequest;
import org.wscsim.schedulers.partition.PlanText;
import org.wscsim.schedulers.partition.PlanUnion;

/** What {@code --adapt plan} promises, on eight dies that are cut in two ways and two mixes of requests. */
final class PlanFollowingLawsTest {
    private static final WaferSpec WAFER = SmallWorlds.wafer(4, 2, TinyHardware.Rates.BALANCED);
    private static final PlanUnion PLANS = PlanUnion.of(
            List.of(PlanText.parse("7xP:1x1,D:1x1@3,1", WAFER), PlanText.parse("P:1x2@0,0,2xD:1x2,2xD:1x1", WAFER)));
    private static final int REQUESTS = 500;
    private static final double GAP_PS = 1.2e9;
    private static final double WINDOW = 200 * GAP_PS * 1e-12;

    /** Lengths lie between half and one and a half of these. */
    private record Mix(int promptTokens, int outputTokens) {}

    private static final Mix PROMPTS = new Mix(900, 3);
    private static final Mix OUTPUTS = new Mix(30, 150);

    private static List<World.Request> stream(long seed, Mix... phases) {
        SplittableRandom random = new SplittableRandom(seed);
        List<World.Request> requests = new ArrayList<>();
        double now = 0;
        for (Mix mix : phases) {
            for (int i = 0; i < REQUESTS; i++) {
                now -= StrictMath.log(1 - random.nextDouble()) * GAP_PS;
                requests.add(new World.Request(
                        (long) now,
                        mix.promptTokens() / 2 + random.nextInt(mix.promptTokens()),
                        1 + mix.outputTokens() / 2 + random.nextInt(mix.outputTokens())));
            }
        }
        return requests;
    }

    private static World fixed(List<World.Request> requests) {
        return SmallWorlds.world("plans", WAFER, PLANS.of(0), SmallWorlds.system("wsc-llm"))
                .withRequests(requests);
    }

    private static World following(List<World.Request> requests, String system, String drain) {
        SystemOptions options = SystemOptions.of(system, SmallWorlds.CONTEXT_LIMIT);
        PlanInputs inputs = new PlanInputs(
                WAFER,
                DefectMap.none(WAFER),
                SmallWorlds.MODEL,
                "",
                new MeanRequest(100, 100),
                16,
                0,
                RooflineStepPricer::new);
        AdaptOptions adapt = new AdaptOptions(WINDOW, WINDOW / 8, 0.1, drain);
        return fixed(requests)
                .withPlans(
                        PLANS.instances(),
                        PLANS.plans(),
                        () -> Objects.requireNonNull(PlanFollowing.following(
                                                SystemCatalogue.build(options), options, adapt, PLANS, inputs)
                                        .rules()
                                        .plans())
                                .policy());
    }

    private static List<PlanSwitch> switches(World.Outcome outcome) {
        return Objects.requireNonNull(outcome.result().planSwitches());
    }

    private static double meanE2ePs(World.Outcome outcome) {
        return outcome.records().stream()
                .mapToLong((RequestRecord row) -> row.e2ePs)
                .average()
                .orElseThrow();
    }

    @Test
    void theWaferFollowsTheMixAndRequestsAreSoonerDone() {
        List<World.Request> requests = stream(7, PROMPTS, OUTPUTS, PROMPTS);
        World.Outcome kept = fixed(requests).runUnchecked();
        for (String drain : List.of("finish", "recompute")) {
            World world = following(requests, "wsc-llm", drain);
            World.Outcome followed = world.runUnchecked();
            ServingLaws.check(world, followed);
            assertThat(meanE2ePs(followed)).as(drain).isLessThan(meanE2ePs(kept));
            assertThat(switches(followed)).as(drain).extracting(PlanSwitch::to).containsExactly(1, 0);
            assertThat(switches(followed).getFirst().startedPs())
                    .isGreaterThan(requests.get(REQUESTS).arrivalPs());
            // a die of two has half of what a die alone has: nothing is lacking there, and half on the way back
            assertThat(switches(followed).getFirst().weightBytes()).as(drain).isZero();
            assertThat(switches(followed).getLast().weightBytes()).as(drain).isPositive();
        }
    }

    @Test
    void aMixThatStaysSwitchesAtMostOnce() {
        for (Mix mix : List.of(PROMPTS, OUTPUTS)) {
            assertThat(switches(
                            following(stream(11, mix, mix), "wsc-llm", "move").runUnchecked()))
                    .hasSizeLessThanOrEqualTo(mix.equals(PROMPTS) ? 0 : 1);
        }
    }

    @Test
    void systemsWhoseStepsAreUnknownAreRefused() {
        assertThatThrownBy(() -> following(stream(1, PROMPTS), "static", "move").runUnchecked())
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("system=static");
    }
}
