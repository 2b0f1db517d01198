package org.wscsim.cli.predict;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.operator.InstanceShape;
import org.wscsim.core.operator.OperatorCost;
import org.wscsim.core.operator.OperatorModel;
import org.wscsim.core.operator.StepPrice;
import org.wscsim.core.operator.StepPricer;
import org.wscsim.core.wafer.WaferSpec;

/** A step on dies of a wafer, or on some cores of one die. Stateless. */
final class WaferStep {
    private WaferStep() {}

    static StepAnswer answer(WaferSpec wafer, ModelSpec model, OperatorModel operators, StepQuestion question) {
        InstanceShape shape = shape(wafer, model, InstanceText.parse(question.instance()), question.instance());
        StepPricer pricer = operators.pricer(shape);
        long dram = pricer.nominalDramBytesPerSecond();
        long link = pricer.nominalLinkBytesPerSecond();
        StepPrice price = new StepPrice();
        pricer.price(question.shape(), dram, link, price);
        List<OperatorCost> costs = pricer.explain(question.shape(), dram, link);
        return new StepAnswer(
                price.totalFine / ((double) VirtualTime.FINE_PER_PS * VirtualTime.PS_PER_SECOND),
                costs,
                bounds(shape, costs),
                misfit(shape, question),
                pricer.stepsOutOfRange() > 0,
                notes(shape, question),
                pricer.approximations());
    }

    private static InstanceShape shape(WaferSpec wafer, ModelSpec model, InstanceText instance, String text) {
        return switch (instance.unit()) {
            case DIES -> {
                requireFits(text, instance, wafer.dieColumns(), wafer.dieRows(), "dies of wafer " + wafer.name());
                yield new InstanceShape(model, wafer, instance.columns(), instance.rows(), 1);
            }
            case CORES -> {
                WaferSpec.Die die = wafer.die();
                requireFits(text, instance, die.coreColumns(), die.coreRows(), "cores of one die");
                double cores = (double) instance.columns() * instance.rows();
                yield new InstanceShape(model, wafer, 1, 1, cores / die.cores());
            }
            case DEVICES ->
                throw new BadInputException("a wafer is divided into rectangles: wafer=" + wafer.name() + ", instance="
                        + text + "; give dies (2x4) or cores of one die (8x4c)");
        };
    }

    /** Empty when the weights fit the instance's share of DRAM. */
    private static String misfit(InstanceShape shape, StepQuestion question) {
        long room = shape.kvBytesPerDie();
        if (room >= 0) {
            return "";
        }
        long weights = shape.weightBytesPerDie();
        return "model does not fit: model=" + shape.model().name() + ", wafer="
                + shape.wafer().name() + ", instance=" + question.instance() + ", weight_bytes=" + weights
                + ", dram_bytes=" + (room + weights) + "; use more of the wafer";
    }

    private static List<String> notes(InstanceShape shape, StepQuestion question) {
        List<String> notes = new ArrayList<>();
        double perToken = (double) shape.model().kvBytesPerTokenPerDie(shape.tp());
        double tokens = (double) question.batch() * (question.context() + question.tokens());
        double weights = (double) shape.weightBytesPerDie();
        double have = shape.kvBytesPerDie() + weights;
        if (weights <= have && weights + tokens * perToken > have) {
            notes.add(String.format(
                    Locale.ROOT,
                    "does not fit: weights and KV cache of this step need %.1f GB per die, the instance has %.1f GB;"
                            + " no run could place it",
                    (weights + tokens * perToken) / 1e9,
                    have / 1e9));
        }
        if (question.context() + question.tokens() > shape.model().contextLimit()) {
            notes.add(
                    "longer than the model's context limit of " + shape.model().contextLimit() + " tokens");
        }
        return notes;
    }

    private static void requireFits(String text, InstanceText instance, int columns, int rows, String of) {
        boolean upright = instance.columns() <= columns && instance.rows() <= rows;
        boolean turned = instance.columns() <= rows && instance.rows() <= columns;
        if (!upright && !turned) {
            throw new BadInputException("instance does not fit: instance=" + text + ", allowed=" + columns + "x" + rows
                    + " " + of + "; make it smaller");
        }
    }

    private static List<StepAnswer.Bound> bounds(InstanceShape shape, List<OperatorCost> costs) {
        WaferSpec.Die die = shape.wafer().die();
        double flops = costs.stream().mapToDouble(cost -> cost.work().flops()).sum();
        double bytes =
                costs.stream().mapToDouble(cost -> cost.work().dramBytes()).sum();
        double peakFlops = shape.wafer().dieMatrixFlopsPerSecond() * shape.dieShare();
        double peakBytes = die.dramBytesPerSecond() * shape.dieShare();
        return List.of(
                new StepAnswer.Bound("compute at peak", flops / peakFlops),
                new StepAnswer.Bound("DRAM at peak", bytes / peakBytes));
    }
}
