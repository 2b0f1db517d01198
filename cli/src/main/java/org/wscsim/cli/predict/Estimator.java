package org.wscsim.cli.predict;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.wscsim.cli.config.Platform;
import org.wscsim.core.device.DeviceModel;
import org.wscsim.core.device.Prediction;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.operator.OperatorModel;
import org.wscsim.core.wafer.WaferCatalogue;
import org.wscsim.core.yaml.NearestName;
import org.wscsim.validation.artifact.ArtifactPredictor;

/**
 * Prices kernels and steps on whatever device a user names: GPUs, core meshes, wafer presets and wafer files. Keeps the
 * models it has made. Confined to its thread.
 */
public final class Estimator implements PredictionFile.RowPricer {
    private final OperatorModel waferOperators;
    private final boolean isWaferWanted;
    private final ArtifactPredictor artifact = new ArtifactPredictor();
    private final Map<String, DeviceModel> devices = new HashMap<>();

    /**
     * @param waferOperators how steps on wafer dies are priced
     * @param isChosen the user has named that model: devices that have none of their own choosing are refused
     */
    public Estimator(OperatorModel waferOperators, boolean isChosen) {
        this.waferOperators = waferOperators;
        isWaferWanted = isChosen;
    }

    @Override
    public Prediction price(Cells cells) {
        String kind = cells.text("kind");
        if (KernelRow.isKernel(kind)) {
            String clock = cells.has("clock") ? cells.oneOf("clock", "", List.of("locked", "power-limited")) : "";
            return device(Devices.canonical(cells.text("device")), clock).predict(KernelRow.of(kind, cells));
        }
        if (kind.equals("step")) {
            StepAnswer answer = step(StepQuestion.of(cells));
            if (!answer.misfit().isEmpty()) {
                return Prediction.unsupported(answer.misfit());
            }
            return new Prediction.Time(answer.seconds(), answer.outsideCalibration());
        }
        if (kind.startsWith("artifact-")) {
            return artifact(kind, cells);
        }
        List<String> kinds = KernelRow.kinds();
        throw new BadInputException("unknown kind: kind=" + kind + "; " + NearestName.remedy(kind, kinds));
    }

    /** The step, operator by operator. */
    public StepAnswer step(StepQuestion question) {
        ModelSpec model = Platform.model(question.model());
        boolean isWafer = WaferCatalogue.names().contains(question.device());
        if (isWaferWanted && !isWafer && Devices.names().contains(question.device())) {
            throw new BadInputException("operator models are for wafers: device=" + question.device()
                    + " has one of its own; leave out --operator-model");
        }
        if (isWaferWanted && isWafer) {
            return WaferStep.answer(Platform.wafer(question.device()), model, waferOperators, question);
        }
        if (Devices.CORE_MESHES.contains(question.device())) {
            return CoreMeshAnswer.of(model, question);
        }
        if (GpuAnswer.isGpu(question.device())) {
            return GpuAnswer.of(model, question);
        }
        return WaferStep.answer(Platform.wafer(question.device()), model, waferOperators, question);
    }

    private Prediction artifact(String kind, Cells cells) {
        Function<String, String> row = column -> cells.text(column, "");
        return switch (kind) {
            case "artifact-operator" -> Prediction.of(artifact.operatorMs(row) / 1e3);
            case "artifact-prefill" -> Prediction.of(artifact.prefillSeconds(row));
            case "artifact-decode" -> Prediction.of(artifact.decodeSeconds(row));
            default ->
                throw new BadInputException(
                        "unknown kind: kind=" + kind + "; " + NearestName.remedy(kind, KernelRow.kinds()));
        };
    }

    private DeviceModel device(String name, String clock) {
        return devices.computeIfAbsent(name + '@' + clock, key -> Devices.load(name, clock));
    }
}
