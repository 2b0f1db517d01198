package org.wscsim.validation.reference;

import java.util.List;
import org.wscsim.core.failure.BadInputException;

/**
 * Measurements of one kind of operator on one device.
 *
 * @param name short name in tables
 * @param device name of the device, as in {@link org.wscsim.core.device.DeviceModel#name}
 * @param file file name, without folder
 * @param observations in the order of the file
 */
public record ReferenceSet(String name, String device, String file, List<Observation> observations) {
    /** @throws BadInputException when the file has no row of this kind */
    public ReferenceSet {
        if (observations.isEmpty()) {
            throw new BadInputException(
                    "reference file has no rows of this kind: file=" + file + ", kind=" + name + "; restore the file");
        }
    }
}
