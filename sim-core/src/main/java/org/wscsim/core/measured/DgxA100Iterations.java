package org.wscsim.core.measured;

import java.util.Map;
import java.util.TreeMap;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.operator.InstanceShape;
import org.wscsim.core.operator.OperatorModel;
import org.wscsim.core.operator.StepPricer;

/**
 * Iteration times of Llama-2-70B on a DGX-A100 80GB under TP 8 as Splitwise measured them in 2023: {@code --operator-model
 * splitwise-2023}. They contain the serving software of that year, some 25 to 40 ms a step. Any model of 80 layers of 8,192
 * is priced so, and no other. Immutable, any thread.
 *
 * <p>Source: Patel et al., Splitwise, ISCA 2024; figures from the performance model of splitwise-sim 8f99e7d (MIT), prompts
 * at batch 1 (mean of its rows at 512), generation at prompts of 512 and 128 tokens out.
 */
public final class DgxA100Iterations implements OperatorModel {
    /** As users name it. */
    public static final String NAME = "splitwise-2023";

    private static final int LAYERS = 80;
    private static final int HIDDEN = 8_192;
    private static final int TP = 8;
    private static final double MIXED_FACTOR = 1.1;

    private static final Map<Integer, Double> PROMPT_SECONDS = Map.of(
            128, 0.06535, 256, 0.06676, 512, 0.09311, 1_024, 0.15446, 2_048, 0.27422, 4_096, 0.66122, 8_192, 1.54982);
    private static final Map<Integer, Double> GENERATION_SECONDS =
            Map.of(1, 0.04485, 2, 0.04456, 4, 0.04579, 8, 0.04647, 16, 0.05044, 32, 0.05302, 64, 0.07161);

    private final IterationTimes times = new IterationTimes(
            "dgx-a100 (splitwise, 2023)",
            new IterationCurve(new TreeMap<>(PROMPT_SECONDS)),
            new IterationCurve(new TreeMap<>(GENERATION_SECONDS)),
            MIXED_FACTOR);

    @Override
    public StepPricer pricer(InstanceShape shape) {
        if (shape.model().layers() != LAYERS || shape.model().hidden() != HIDDEN || shape.tp() != TP) {
            throw new BadInputException("splitwise measured one model on one node: model="
                    + shape.model().name() + ", tp=" + shape.tp() + ", allowed=llama-2-70b and the like, tp 8;"
                    + " use --operator-model gpu");
        }
        return times.pricer(shape);
    }
}
