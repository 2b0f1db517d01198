package org.wscsim.validation.reference;

import org.wscsim.core.device.Kernel;

/**
 * One measured operator.
 *
 * @param kernel what ran
 * @param seconds how long, measured; above 0 and finite
 * @param fold what must be left out together with it in cross-validation: a model's name, or a shape
 */
public record Observation(Kernel kernel, double seconds, String fold) {
    public Observation {
        assert seconds > 0 && seconds < Double.POSITIVE_INFINITY : seconds;
    }
}
