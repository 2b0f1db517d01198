package org.wscsim.cli.predict;

import java.util.List;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.gpu.GpuModel;
import org.wscsim.core.gpu.GpuSpec;
import org.wscsim.core.gpu.GpuStep;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.operator.OperatorCost;

/** A step on GPUs of one node. Stateless. */
final class GpuAnswer {
    private static final int MAX_RANKS = 72;

    private static final List<String> APPROXIMATIONS = List.of(
            "constants fitted on A100 kernels at locked clocks; other devices by their data sheets",
            "decode steps are replayed from a CUDA graph; others are launched eagerly at 5 us a kernel",
            "no host work beside launches: scheduling, sampling parameters, detokenizing",
            "norms, activations and rotary embedding are kernels of 2023",
            "attention of unequal chunks is that of equal ones with the same pairs",
            "overhead is what a kernel takes beyond its longest resource: launch, tiles, waves, activations",
            "collectives do not overlap compute");

    private GpuAnswer() {}

    static boolean isGpu(String device) {
        return GpuSpec.names().contains(device);
    }

    static StepAnswer of(ModelSpec model, StepQuestion question) {
        InstanceText instance = InstanceText.parse(question.instance());
        int ranks = instance.columns();
        if (instance.unit() != InstanceText.Unit.DEVICES || ranks > MAX_RANKS) {
            throw new BadInputException("not an instance of GPUs: device=" + question.device() + ", instance="
                    + question.instance() + ", allowed=tp1..tp" + MAX_RANKS + "; give tp8");
        }
        GpuModel gpu = GpuModel.load(question.device());
        GpuSpec spec = gpu.spec();
        requireFits(model, ranks, spec, question);
        GpuStep step = new GpuStep(model, ranks, gpu, GpuStep.GRAPH_DECODE);
        List<OperatorCost> costs = step.explain(question.shape());
        double flops = costs.stream().mapToDouble(cost -> cost.work().flops()).sum();
        double bytes =
                costs.stream().mapToDouble(cost -> cost.work().dramBytes()).sum();
        return new StepAnswer(
                step.seconds(question.shape()),
                costs,
                List.of(
                        new StepAnswer.Bound("compute at peak", flops / spec.matrixFlopsPerSecond()),
                        new StepAnswer.Bound("DRAM at peak", bytes / spec.dramBytesPerSecond())),
                "",
                true,
                List.of(),
                APPROXIMATIONS);
    }

    private static void requireFits(ModelSpec model, int ranks, GpuSpec spec, StepQuestion question) {
        if (model.weightBytesPerDie(ranks) > spec.dramBytes()) {
            throw new BadInputException("model does not fit: model=" + model.name() + ", device=" + question.device()
                    + ", instance=" + question.instance() + ", weight_bytes=" + model.weightBytesPerDie(ranks)
                    + ", dram_bytes=" + spec.dramBytes() + "; use more devices");
        }
    }
}
