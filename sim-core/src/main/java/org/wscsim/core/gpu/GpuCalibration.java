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

    /** Whose software and clocks the constants of products and attention stand for. */
    public enum Family {
        /** AIConfigurator's tables: TensorRT-LLM's kernels at locked clocks. The default. */
        LOCKED_CLOCK("gemm", "aic"),
        /** Vidur's profiles: cuBLAS and FlashInfer under the power limit. */
        FREE_CLOCK("gemm_free_clock", "vidur");

        private final String gemm;
        private final String attention;

        Family(String gemm, String attention) {
            this.gemm = gemm;
            this.attention = attention;
        }
    }

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

    /** Matrix products. */
    public GemmConstants gemm(Family family) {
        return GemmConstants.of(section(family.gemm));
    }

    /** Norms, activations, rotary embedding, sums. */
    public VectorConstants vector() {
        return VectorConstants.of(section("vector"));
    }

    /** Attention of a decode step. */
    public DecodeAttentionConstants decodeAttention(Family family) {
        return DecodeAttentionConstants.of(section("attention_decode").requireMapping(family.attention));
    }

    /** Attention of prefill chunks. */
    public PrefillAttentionConstants prefillAttention(Family family) {
        return PrefillAttentionConstants.of(section("attention_prefill").requireMapping(family.attention));
    }

    /** Expert layers. */
    public MoeConstants moe() {
        return MoeConstants.of(section("moe"));
    }

    /** Collectives. */
    public CollectiveConstants collective() {
        return CollectiveConstants.of(section("collective"));
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
