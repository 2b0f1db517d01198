package org.wscsim.core.gpu;

import org.wscsim.core.yaml.PresetText;
import org.wscsim.core.yaml.YamlMapping;

/** The constants that come with the simulator: {@code calibration.yaml}, one section per model part. Stateless. */
public final class CalibrationText {
    private static final String FILE = "calibration.yaml";

    private CalibrationText() {}

    /** The file as it is, comments included. */
    public static String text() {
        return PresetText.read(CalibrationText.class, FILE);
    }

    /** A section: {@code collective}, {@code moe}, ... */
    public static YamlMapping section(String name) {
        return YamlMapping.parse(FILE, text()).requireMapping(name);
    }
}
