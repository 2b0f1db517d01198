package org.wscsim.core.design;

import java.util.List;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.yaml.NearestName;
import org.wscsim.core.yaml.PresetText;

/** The technologies that come with the simulator: one YAML file each, every value beside its source. Any thread. */
public final class TechnologyCatalogue {
    /** The paper's: 7 nm dies on a wafer of 215 x 215 mm. */
    public static final String DEFAULT = "7nm";

    private static final List<String> NAMES = List.of(DEFAULT);

    private TechnologyCatalogue() {}

    public static List<String> names() {
        return NAMES;
    }

    /**
     * Reads a preset.
     *
     * @throws BadInputException for an unknown name, with the nearest known one
     */
    public static Technology load(String name) {
        return TechnologyYaml.parse(text(name), name);
    }

    /** The preset's file as it is, comments included. */
    public static String text(String name) {
        if (!NAMES.contains(name)) {
            throw new BadInputException("unknown technology: technology=" + name + ", known=" + String.join("|", NAMES)
                    + "; " + NearestName.remedy(name, NAMES));
        }
        return PresetText.read(TechnologyCatalogue.class, name + ".yaml");
    }
}
