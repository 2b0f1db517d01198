package org.wscsim.validation.reference;

import org.wscsim.core.device.Kernel;

/**
 * One measured operator.
 *
 * @param kernel what ran
 * @param seconds how long, measured
 * @param fold what must be left out together with it in cross-validation: a model's name, or a shape
 */
public record Observation(Kernel kernel, double seconds, String fold) {}
