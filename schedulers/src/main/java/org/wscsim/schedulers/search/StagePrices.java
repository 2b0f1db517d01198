package org.wscsim.schedulers.search;

import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.operator.InstanceShape;
import org.wscsim.core.operator.OperatorModel;
import org.wscsim.core.operator.PhaseOverlap;
import org.wscsim.core.operator.StepPrice;
import org.wscsim.core.operator.StepPricer;
import org.wscsim.core.operator.StepShape;
import org.wscsim.schedulers.partition.MeanRequest;

/**
 * Steps of mean requests on one stage of an instance, in seconds. The stage priced is the last of a pipeline, which has the
 * LM head and waits for the activations of the one before: the slowest. Confined to its thread.
 */
final class StagePrices {
    private final StepPricer pricer;
    private final MeanRequest request;
    private final int stages;
    private final StepShape step = new StepShape();
    private final StepPrice price = new StepPrice();

    StagePrices(FluidProblem problem, InstanceShapes.Kind kind) {
        InstanceShape shape = shape(problem, kind);
        OperatorModel operators = problem.operators();
        StepPricer alone = operators.pricer(shape);
        pricer = overlap(problem.rules().phases()).pricer(alone);
        request = problem.request();
        stages = kind.stages();
    }

    private static PhaseOverlap overlap(Phases phases) {
        return switch (phases) {
            case OVERLAPPED -> PhaseOverlap.SEPARATE;
            case GUARDED -> PhaseOverlap.SHARED;
            default -> PhaseOverlap.NONE;
        };
    }

    /** One stage as the engine prices it. */
    static InstanceShape shape(FluidProblem problem, InstanceShapes.Kind kind) {
        return new InstanceShape(
                kind.stages() == 1
                        ? problem.model()
                        : problem.model().withLayers(problem.model().layers() / kind.stages()),
                problem.ground().wafer(),
                kind.columns(),
                kind.rows() / kind.stages(),
                1.0 / kind.parts());
    }

    /** A step of {@code prompts} mean prompts. */
    double prompts(int prompts) {
        step.clear();
        int tokens = (int) Math.ceil(request.promptTokens());
        for (int i = 0; i < prompts; i++) {
            step.addChunk(tokens, 0, true);
        }
        return seconds();
    }

    /** A step of {@code batch} sequences of mean context. */
    double decode(int batch) {
        step.clear();
        step.addDecode(batch, Math.round(batch * request.meanContextTokens()));
        return seconds();
    }

    /** The same with a chunk from the middle of a prompt. */
    double mixed(int batch, int chunk) {
        step.clear();
        step.addDecode(batch, Math.round(batch * request.meanContextTokens()));
        int prompt = (int) Math.ceil(request.promptTokens());
        int left = chunk;
        while (left > 0) {
            int tokens = Math.min(left, prompt);
            step.addChunk(tokens, (prompt - tokens) / 2, false);
            left -= tokens;
        }
        return seconds();
    }

    private double seconds() {
        pricer.price(step, pricer.nominalDramBytesPerSecond(), pricer.nominalLinkBytesPerSecond(), price);
        long fine = price.totalFine;
        if (stages > 1) {
            fine += pricer.handOffFine(step, pricer.nominalLinkBytesPerSecond());
        }
        return fine / (VirtualTime.FINE_PER_PS * 1e12);
    }
}
