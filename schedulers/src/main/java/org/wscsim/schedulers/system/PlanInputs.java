package org.wscsim.schedulers.system;

import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.operator.OperatorModel;
import org.wscsim.core.wafer.DefectMap;
import org.wscsim.core.wafer.WaferSpec;
import org.wscsim.schedulers.partition.Ground;
import org.wscsim.schedulers.partition.MeanRequest;

/**
 * What a plan is made from. Immutable.
 *
 * @param wafer hardware
 * @param defects what of it does not work
 * @param model language model
 * @param planText the user's plan, or empty to have one made
 * @param request the workload's mean request, for Algorithm 1
 * @param blockTokens tokens per KV block
 * @param tpotLimitPs longest decode step Algorithm 1 accepts, or 0 for none
 * @param operators prices the steps of an instance shape, for Algorithm 1
 */
public record PlanInputs(
        WaferSpec wafer,
        DefectMap defects,
        ModelSpec model,
        String planText,
        MeanRequest request,
        int blockTokens,
        long tpotLimitPs,
        OperatorModel operators) {
    /** Where instances may stand. */
    Ground ground() {
        return new Ground(wafer, defects, null);
    }
}
