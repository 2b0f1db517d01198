package org.wscsim.schedulers.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.wscsim.core.engine.InstancePlan;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.metrics.RequestRecord;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.operator.InstanceShape;
import org.wscsim.core.operator.RooflineStepPricer;
import org.wscsim.core.operator.StepPrice;
import org.wscsim.core.operator.StepPricer;
import org.wscsim.core.operator.StepShape;
import org.wscsim.core.serving.Role;
import org.wscsim.core.wafer.Region;
import org.wscsim.core.wafer.WaferSpec;

/** Instances with pipeline stages, against sums of stage prices done by hand. */
final class PipelineTest {
    private static final int PROMPT = 100;
    private static final int OUTPUT = 20;

    private final WaferSpec wafer = SmallWorlds.wafer(2, 2, TinyHardware.Rates.BALANCED);
    private final ModelSpec model = TinyHardware.model(2, 4, 4, SmallWorlds.CONTEXT_LIMIT);
    private final StepPricer stage = new RooflineStepPricer(new InstanceShape(model.withLayers(1), wafer, 2, 1, 1));

    private World world(List<World.Request> requests) {
        InstancePlan plan = new InstancePlan(Role.MIXED, Region.ofDies(wafer, 0, 0, 2, 2), 2);
        return new World(
                "pipeline",
                wafer,
                model,
                List.of(plan),
                () -> SystemCatalogue.build(SystemOptions.of("sarathi", SmallWorlds.CONTEXT_LIMIT)),
                false,
                "analytic",
                16,
                100,
                requests.size(),
                requests);
    }

    /** Both stages and what lies between, picoseconds. */
    private double stepPs(StepShape step) {
        StepPrice price = new StepPrice();
        long link = stage.nominalLinkBytesPerSecond();
        int sampled = step.sampledSequences;
        step.sampledSequences = 0;
        stage.price(step, stage.nominalDramBytesPerSecond(), link, price);
        double fine = price.totalFine + stage.handOffFine(step, link);
        step.sampledSequences = sampled;
        stage.price(step, stage.nominalDramBytesPerSecond(), link, price);
        return (fine + price.totalFine) / 1024;
    }

    private double alonePs() {
        StepShape prefill = new StepShape();
        prefill.addChunk(PROMPT, 0, true);
        double sum = stepPs(prefill);
        for (int token = 1; token < OUTPUT; token++) {
            StepShape decode = new StepShape();
            decode.addDecode(1, PROMPT + token);
            sum += stepPs(decode);
        }
        return sum;
    }

    @Test
    void aRequestAlonePassesEveryStageForEveryToken() {
        World.Outcome outcome =
                world(List.of(new World.Request(0, PROMPT, OUTPUT))).run(false);
        RequestRecord record = outcome.records().getFirst();
        // Each stage is rounded to a picosecond.
        assertThat((double) record.e2ePs).isBetween(alonePs() - OUTPUT, alonePs() + OUTPUT);
        assertThat(record.queuePs).isZero();
        ServingLaws.check(world(List.of(new World.Request(0, PROMPT, OUTPUT))), outcome);
    }

    @Test
    void twoStepsAreUnderWayAtOnce() {
        // The second arrives while the first is in its prefill: it takes the stage that is free.
        List<World.Request> both = List.of(new World.Request(0, PROMPT, OUTPUT), new World.Request(1, PROMPT, OUTPUT));
        double together = world(both).run(false).result().durationPs();
        assertThat(together).isBetween(alonePs(), 1.7 * alonePs());
    }

    @Test
    void stagesMustDivideRowsAndLayers() {
        assertThatThrownBy(() -> new InstancePlan(Role.MIXED, Region.ofDies(wafer, 0, 0, 2, 2), 3))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("stages=3");
        InstancePlan halves = new InstancePlan(Role.MIXED, Region.ofDies(wafer, 0, 0, 2, 2), 2);
        assertThatThrownBy(() -> halves.stageModel(model.withLayers(3)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("layers=3");
    }
}
