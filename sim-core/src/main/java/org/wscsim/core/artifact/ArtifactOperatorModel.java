package org.wscsim.core.artifact;

import java.util.EnumSet;
import java.util.Set;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.operator.InstanceShape;
import org.wscsim.core.operator.OperatorModel;
import org.wscsim.core.operator.StepPricer;

/**
 * The authors' operator model as a model of runs: {@code --operator-model wsc-artifact}. Immutable, any thread.
 *
 * <p>{@link ArtifactFault#WEIGHTS_FREE} changes no price: what fits is the run's own account of memory.
 */
public final class ArtifactOperatorModel implements OperatorModel {
    /** As users name it. */
    public static final String NAME = "wsc-artifact";

    private final EnumSet<ArtifactFault> faults;

    /** The authors' model, faults and all. */
    public ArtifactOperatorModel() {
        this(ArtifactFault.all());
    }

    /** The authors' model with only these of its faults. */
    public ArtifactOperatorModel(Set<ArtifactFault> faults) {
        this.faults = EnumSet.noneOf(ArtifactFault.class);
        this.faults.addAll(faults);
    }

    @Override
    public StepPricer pricer(InstanceShape shape) {
        if (!shape.model().isDense()) {
            throw new BadInputException("the authors' model knows no experts and no latent attention: model="
                    + shape.model().name() + "; use a dense model, or another operator model");
        }
        return new ArtifactStepPricer(shape, faults);
    }
}
