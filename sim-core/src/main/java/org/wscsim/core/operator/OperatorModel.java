package org.wscsim.core.operator;

/**
 * A way of pricing operators: makes the pricer of an instance. What a run's {@code --operator-model} names.
 *
 * <p>Stateless, any thread; the pricers it makes are confined to one.
 */
@FunctionalInterface
public interface OperatorModel {
    /**
     * A pricer for instances of this shape.
     *
     * @throws org.wscsim.core.failure.BadInputException when this model cannot price the shape, saying why
     */
    StepPricer pricer(InstanceShape shape);
}
