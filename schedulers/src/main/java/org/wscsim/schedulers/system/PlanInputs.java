package org.wscsim.schedulers.system;

import java.util.List;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.operator.OperatorModel;
import org.wscsim.core.wafer.DefectMap;
import org.wscsim.core.wafer.WaferSpec;
import org.wscsim.schedulers.partition.Ground;
import org.wscsim.schedulers.partition.MeanRequest;
import org.wscsim.schedulers.partition.PlanText;
import org.wscsim.schedulers.partition.WaferPlan;

/**
 * What a plan is made from. Immutable.
 *
 * @param wafer hardware
 * @param defects what of it does not work
 * @param models language models, in the order of their plans
 * @param planText the user's plan, or empty to have one made
 * @param request the workload's mean request, for Algorithm 1
 * @param blockTokens tokens per KV block
 * @param tpotLimitPs longest decode step Algorithm 1 accepts, or 0 for none
 * @param operators prices the steps of an instance shape, for Algorithm 1
 */
public record PlanInputs(
        WaferSpec wafer,
        DefectMap defects,
        List<ModelSpec> models,
        String planText,
        MeanRequest request,
        int blockTokens,
        long tpotLimitPs,
        OperatorModel operators) {
    public PlanInputs {
        models = List.copyOf(models);
    }

    /** Of a run with one model. */
    public PlanInputs(
            WaferSpec wafer,
            DefectMap defects,
            ModelSpec model,
            String planText,
            MeanRequest request,
            int blockTokens,
            long tpotLimitPs,
            OperatorModel operators) {
        this(wafer, defects, List.of(model), planText, request, blockTokens, tpotLimitPs, operators);
    }

    /** The same for another plan of the user's. */
    public PlanInputs withPlan(String text) {
        return new PlanInputs(wafer, defects, models, text, request, blockTokens, tpotLimitPs, operators);
    }

    /** The first model, or the only one. */
    public ModelSpec model() {
        return models.getFirst();
    }

    /**
     * The user's plan.
     *
     * @throws BadInputException when it is wrong, or when there is none though several models need one
     */
    WaferPlan parsed() {
        return PlanText.parse(planText, models.size(), ground());
    }

    /** Whether the system has to make a plan, which it can for one model only. */
    boolean wantsPlan() {
        if (planText.isEmpty() && models.size() > 1) {
            throw new BadInputException("no plan for several models: models="
                    + models.stream().map(ModelSpec::name).toList()
                    + "; give one plan per model, in their order, separated by semicolons: --plan \"3xM:2x4;4xM:2x2\"");
        }
        return planText.isEmpty();
    }

    /** Where instances may stand. */
    Ground ground() {
        return new Ground(wafer, defects, null);
    }
}
