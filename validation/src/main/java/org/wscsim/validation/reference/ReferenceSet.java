package org.wscsim.validation.reference;

import java.util.List;

/**
 * Measurements of one kind of operator on one device.
 *
 * @param name short name in tables
 * @param device name of the device, as in {@link org.wscsim.core.device.DeviceModel#name}
 * @param file file name, without folder
 * @param observations in the order of the file
 */
public record ReferenceSet(String name, String device, String file, List<Observation> observations) {}
