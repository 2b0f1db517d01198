package org.wscsim.cli.predict;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.wscsim.cli.config.InputFile;
import org.wscsim.cli.config.Platform;
import org.wscsim.core.coremesh.CoreMeshModel;
import org.wscsim.core.coremesh.CoreMeshSpec;
import org.wscsim.core.coremesh.WormholeModel;
import org.wscsim.core.device.DeviceModel;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.gpu.GpuModel;
import org.wscsim.core.gpu.GpuSpec;
import org.wscsim.core.tile.TileDevice;
import org.wscsim.core.wafer.WaferCatalogue;
import org.wscsim.core.yaml.NearestName;

/** The devices by name: GPUs, core meshes, and any wafer, of which a kernel gets one die. Stateless. */
public final class Devices {
    static final List<String> CORE_MESHES = List.of("wse2", "wse3");

    private static final Map<String, Supplier<DeviceModel>> DEVICES = devices();

    private Devices() {}

    private static Map<String, Supplier<DeviceModel>> devices() {
        Map<String, Supplier<DeviceModel>> devices = new LinkedHashMap<>();
        GpuSpec.names().forEach(name -> devices.put(name, () -> GpuModel.load(name)));
        devices.put("wormhole-n150", WormholeModel::load);
        CORE_MESHES.forEach(name -> devices.put(name, () -> CoreMeshModel.load(name)));
        return devices;
    }

    /** The devices that are not wafers. */
    public static List<String> names() {
        return new ArrayList<>(DEVICES.keySet());
    }

    /** Makers write A100, we a100; paths stay as they are. */
    static String canonical(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return DEVICES.containsKey(lower) || WaferCatalogue.names().contains(lower) ? lower : name;
    }

    /** A device's file with its sources, or null for a wafer. */
    public static @Nullable String text(String name) {
        if (GpuSpec.names().contains(name)) {
            return GpuSpec.text(name);
        }
        return CoreMeshSpec.names().contains(name) ? CoreMeshSpec.text(name) : null;
    }

    /**
     * A device; {@code clock} is empty for its default, or {@code locked} or {@code power-limited} for a GPU.
     *
     * @throws BadInputException for an unknown name, with the nearest known one
     */
    static DeviceModel load(String name, String clock) {
        if (clock.isEmpty()) {
            return load(name);
        }
        if (!GpuSpec.names().contains(name)) {
            throw new BadInputException(
                    "only GPUs have a clock to choose: device=" + name + ", clock=" + clock + "; leave it empty");
        }
        return GpuModel.load(name, clock.equals("power-limited"));
    }

    private static DeviceModel load(String name) {
        Supplier<DeviceModel> device = DEVICES.get(name);
        if (device != null) {
            return device.get();
        }
        if (WaferCatalogue.names().contains(name) || InputFile.looksLikePath(name)) {
            return new TileDevice(Platform.wafer(name));
        }
        List<String> names = new ArrayList<>(DEVICES.keySet());
        names.addAll(WaferCatalogue.names());
        throw new BadInputException("unknown device: device=" + name + "; " + NearestName.remedy(name, names));
    }
}
