package org.wscsim.core.wafer;

import java.util.List;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.yaml.NearestName;
import org.wscsim.core.yaml.PresetText;

/**
 * The wafers that come with the simulator. A preset is one YAML file among our resources, with the source of every
 * value in a comment beside it; adding a wafer is one file and one line here. Immutable, any thread.
 */
public final class WaferCatalogue {
    private static final List<String> NAMES = List.of(
            "wsc-case1",
            "wsc-case2",
            "wsc-case3",
            "wsc-case4",
            "wsc-case3-2x2",
            "wsc-case3-2x2-400g",
            "wsc-artifact",
            "rtx-pro-6000",
            "sw-gpu",
            "dgx-a100",
            "dgx-h100",
            "dojo-tile",
            "wormhole-galaxy",
            "t3000");

    private WaferCatalogue() {}

    /** Preset names, in the order in which they are listed to users. */
    public static List<String> names() {
        return NAMES;
    }

    /**
     * Reads a preset.
     *
     * @throws BadInputException for an unknown name, with the nearest known one
     */
    public static WaferSpec load(String name) {
        return WaferYaml.parse(name, text(name));
    }

    /** The preset's file as it is, comments included. */
    public static String text(String name) {
        if (!NAMES.contains(name)) {
            throw new BadInputException("unknown wafer: wafer=" + name + ", known=" + String.join("|", NAMES) + "; "
                    + NearestName.remedy(name, NAMES));
        }
        return PresetText.read(WaferCatalogue.class, name + ".yaml");
    }
}
