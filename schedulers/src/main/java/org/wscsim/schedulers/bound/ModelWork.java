package org.wscsim.schedulers.bound;

import java.util.List;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.operator.Operator;
import org.wscsim.core.operator.Operator.Count;
import org.wscsim.core.operator.Operator.Shape.Collective;
import org.wscsim.core.operator.Operator.Shape.Collective.Form;
import org.wscsim.core.operator.StepOperators;

/**
 * The least that a model's steps do, whatever the parallelism: the operators that every operator model prices, on one rank,
 * where nothing is padded or replicated. Immutable, any thread.
 *
 * @param flopsPerToken matrix work of the blocks per new token, without attention over the cache
 * @param flopsPerSampled matrix work of the LM head per token that is yielded
 * @param flopsPerPair of prefill attention
 * @param flopsPerCached of decode attention, per cached token
 * @param kvBytes of one token, all layers
 * @param heldBytes weights that an instance holds
 * @param allReduces per step
 * @param allReduceBytes of all of them, per new token
 */
record ModelWork(
        ModelSpec model,
        List<Operator> operators,
        double flopsPerToken,
        double flopsPerSampled,
        double flopsPerPair,
        double flopsPerCached,
        double kvBytes,
        double heldBytes,
        int allReduces,
        double allReduceBytes) {
    static ModelWork of(ModelSpec model) {
        List<Operator> operators = StepOperators.of(model, 1);
        int allReduces = 0;
        double allReduceBytes = 0;
        for (Operator operator : operators) {
            if (operator.shape() instanceof Collective collective && collective.form() == Form.ALL_REDUCE) {
                allReduces += operator.repeats();
                allReduceBytes += operator.repeats() * operator.traffic().collectiveBytes();
            }
        }
        return new ModelWork(
                model,
                operators,
                StepOperators.usefulFlops(model, Count.NEW_TOKENS),
                StepOperators.usefulFlops(model, Count.SAMPLED_SEQUENCES),
                StepOperators.usefulFlops(model, Count.PREFILL_PAIRS),
                StepOperators.usefulFlops(model, Count.DECODE_CONTEXT_TOKENS),
                (double) model.kvBytesPerToken(),
                (double) model.weightBytesPerDie(1),
                allReduces,
                allReduceBytes);
    }

    /**
     * Weights that a step of so many new tokens, one of them yielded, reads at least. Of experts those visited; their number
     * grows ever slower with the tokens, so that bytes per token fall.
     */
    double weightBytes(int newTokens) {
        double bytes = 0;
        for (Operator operator : operators) {
            if (operator.count() == Count.NEW_TOKENS) {
                bytes += operator.repeats() * operator.weightBytes(newTokens);
            } else if (operator.count() == Count.SAMPLED_SEQUENCES) {
                bytes += operator.repeats() * operator.weightBytes(1);
            }
        }
        return bytes;
    }
}
