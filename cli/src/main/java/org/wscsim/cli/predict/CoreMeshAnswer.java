package org.wscsim.cli.predict;

import java.util.List;
import org.wscsim.core.coremesh.CoreGrid;
import org.wscsim.core.coremesh.CoreMeshCalibration;
import org.wscsim.core.coremesh.CoreMeshSpec;
import org.wscsim.core.coremesh.CoreMeshStep;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.model.ModelSpec;

/** A step on a grid of a wafer's cores. Stateless. */
final class CoreMeshAnswer {
    private static final String CALIBRATED = "wse2";

    private static final List<String> APPROXIMATIONS = List.of(
            "two constants fitted on four published steps of one model on WSE-2",
            "WSE-3 carries WSE-2's cycles per instruction and message at its own clock and hops: its wider units do not"
                    + " show, and it may come out slower than it is",
            "a request is on one grid at a time; what crosses from region to region is left out",
            "no work is saved by the causal mask; activations are not checked against a core's SRAM",
            "prefill chunks run one after the other; decoding sequences have the mean of their contexts");

    private CoreMeshAnswer() {}

    static StepAnswer of(ModelSpec model, StepQuestion question) {
        InstanceText instance = InstanceText.parse(question.instance());
        if (instance.unit() != InstanceText.Unit.CORES) {
            throw new BadInputException("device is a mesh of cores: device=" + question.device() + ", instance="
                    + question.instance() + "; give a grid like 480x480c");
        }
        CoreGrid grid = new CoreGrid(instance.columns(), instance.rows());
        CoreMeshStep step = new CoreMeshStep(
                CoreMeshSpec.load(question.device()),
                CoreMeshCalibration.load().wse(),
                grid,
                model,
                CoreMeshStep.Residency.WHOLE_MODEL);
        CoreMeshStep.Priced priced = step.price(question.shape());
        return new StepAnswer(
                priced.seconds(),
                priced.operators(),
                List.of(new StepAnswer.Bound("compute at peak", priced.computeBoundSeconds())),
                "",
                !question.device().equals(CALIBRATED) || !CoreMeshCalibration.covers(grid),
                CoreMeshCalibration.covers(grid)
                        ? List.of()
                        : List.of("grid " + grid + " is far from those of the fit, 420x420c to 720x720c"),
                APPROXIMATIONS);
    }
}
