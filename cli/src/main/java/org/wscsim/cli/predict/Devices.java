package org.wscsim.cli.predict;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.wscsim.core.coremesh.CoreMeshModel;
import org.wscsim.core.coremesh.WormholeModel;
import org.wscsim.core.device.DeviceModel;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.yaml.NearestName;

/** The devices by name, wafers apart. Stateless. */
final class Devices {
    static final List<String> CORE_MESHES = List.of("wse2", "wse3");

    private static final Map<String, Supplier<DeviceModel>> DEVICES = devices();

    private Devices() {}

    private static Map<String, Supplier<DeviceModel>> devices() {
        Map<String, Supplier<DeviceModel>> devices = new LinkedHashMap<>();
        devices.put("wormhole-n150", WormholeModel::load);
        CORE_MESHES.forEach(name -> devices.put(name, () -> CoreMeshModel.load(name)));
        return devices;
    }

    static List<String> names() {
        return new ArrayList<>(DEVICES.keySet());
    }

    /** @throws BadInputException for an unknown name, with the nearest known one */
    static DeviceModel load(String name) {
        Supplier<DeviceModel> device = DEVICES.get(name);
        if (device == null) {
            throw new BadInputException("unknown device: device=" + name + "; " + NearestName.remedy(name, names()));
        }
        return device.get();
    }
}
