package org.wscsim.validation.fit;

import java.util.List;
import org.wscsim.core.device.Kernel;
import org.wscsim.validation.reference.Observation;

/**
 * A functional form with constants that are found from measurements. Stateless; the same training rows give the same
 * constants on every machine.
 *
 * @param <C> the constants
 */
public interface Calibration<C> {
    /** The constants that fit best; takes seconds. */
    C fit(List<Observation> training);

    /** The time of a kernel under these constants. */
    double seconds(C constants, Kernel kernel);
}
