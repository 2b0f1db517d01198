package org.wscsim.cli.predict;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.wscsim.core.device.DeviceModel;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.yaml.NearestName;

/** The devices by name. Stateless. */
final class Devices {
    private static final Map<String, Supplier<DeviceModel>> OWN = Map.of();

    private Devices() {}

    /** @throws BadInputException for an unknown name, with the nearest known one */
    static DeviceModel load(String name) {
        Supplier<DeviceModel> own = OWN.get(name);
        if (own == null) {
            List<String> names = new ArrayList<>(OWN.keySet());
            throw new BadInputException("unknown device: device=" + name + "; " + NearestName.remedy(name, names));
        }
        return own.get();
    }
}
