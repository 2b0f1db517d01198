package org.wscsim.core.gpu;

import java.util.Map;
import org.wscsim.core.yaml.PresetText;
import org.wscsim.core.yaml.YamlMapping;

/**
 * The fitted constants of the GPU operator models: {@code calibration.yaml}, one section per model part. Written by
 * {@code wsc validate --fit}. Immutable, any thread.
 */
public final class GpuCalibration {
    /** Name of the resource in this package. */
    public static final String FILE = "calibration.yaml";

    private final YamlMapping root;

    private GpuCalibration(YamlMapping root) {
        this.root = root;
    }

    /** The constants that come with the simulator. */
    public static GpuCalibration load() {
        return of(FILE, text());
    }

    /** Constants from a text; {@code origin} is what errors call it. */
    public static GpuCalibration of(String origin, String text) {
        return new GpuCalibration(YamlMapping.parse(origin, text));
    }

    /** The file as it comes with the simulator, comments included. */
    public static String text() {
        return PresetText.read(GpuCalibration.class, FILE);
    }

    /** Matrix products at locked clocks: the default. */
    public GemmConstants gemm() {
        return GemmConstants.of(section("gemm"));
    }

    /** Matrix products on a GPU whose clock follows its power limit. */
    public GemmConstants gemmFreeClock() {
        return GemmConstants.of(section("gemm_free_clock"));
    }

    /** Norms, activations, rotary embedding, sums. */
    public VectorConstants vector() {
        return VectorConstants.of(section("vector"));
    }

    /** The section of a model part; missing is an error that names it. */
    public YamlMapping section(String name) {
        return root.requireMapping(name);
    }

    /**
     * The text of one section.
     *
     * @param comments one line per key, without the mark; a key that is not there gets none
     */
    public static String sectionText(String name, Map<String, Double> values, Map<String, String> comments) {
        StringBuilder text = new StringBuilder(name).append(":\n");
        values.forEach((key, value) -> {
            text.append("  ").append(key).append(": ").append(number(value));
            String comment = comments.get(key);
            text.append(comment == null ? "\n" : "  # " + comment + "\n");
        });
        return text.toString();
    }

    /** Four significant digits, so that the file stays readable; fitted values are rounded to what it says. */
    public static String number(double value) {
        return value == 0 ? "0" : Double.toString(rounded(value));
    }

    /** A value as the file holds it. */
    public static double rounded(double value) {
        return new java.math.BigDecimal(value)
                .round(new java.math.MathContext(4, java.math.RoundingMode.HALF_EVEN))
                .doubleValue();
    }
}
