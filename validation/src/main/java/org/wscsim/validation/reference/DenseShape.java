package org.wscsim.validation.reference;

import org.wscsim.core.failure.BadInputException;

/**
 * Widths of the models that the profiles name. Immutable.
 *
 * @param hidden model width
 * @param heads query heads
 * @param kvHeads key/value heads
 * @param headDim width of a head
 * @param ffn width of the MLP
 * @param gated the MLP has a gate beside its up projection
 */
record DenseShape(int hidden, int heads, int kvHeads, int headDim, int ffn, boolean gated) {
    /** Projections of a block, as the two profiles call them. */
    enum Projection {
        QKV("qkv", "attn_pre_proj_ms", "qkv_proj"),
        OUT("out", "attn_post_proj_ms", "o_proj"),
        GATE_UP("gate/up", "mlp_up_proj_ms", "gate_up_proj"),
        DOWN("down", "mlp_down_proj_ms", "down_proj");

        private final String title;
        private final String vidurColumn;
        private final String layer;

        Projection(String title, String vidurColumn, String layer) {
            this.title = title;
            this.vidurColumn = vidurColumn;
            this.layer = layer;
        }

        String title() {
            return title;
        }

        String vidurColumn() {
            return vidurColumn;
        }

        String layer() {
            return layer;
        }
    }

    /**
     * The model of a profile by its name there.
     *
     * @throws BadInputException for a model whose shape is not known
     */
    static DenseShape of(String model) {
        return switch (model) {
            case "Llama-2-7b-hf" -> new DenseShape(4_096, 32, 32, 128, 11_008, true);
            case "CodeLlama-34b-Instruct-hf" -> new DenseShape(8_192, 64, 8, 128, 22_016, true);
            case "Qwen-72B" -> new DenseShape(8_192, 64, 64, 128, 24_576, true);
            case "Llama-3.1-8B" -> new DenseShape(4_096, 32, 8, 128, 14_336, true);
            default ->
                throw new BadInputException(
                        "no shape known for this profile's model: model=" + model + "; add it to DenseShape");
        };
    }

    /** N of a projection on one of {@code tp} devices. */
    long outer(Projection projection, int tp) {
        return switch (projection) {
            case QKV -> (long) (heads + 2 * kvHeads) * headDim / tp;
            case OUT, DOWN -> hidden;
            case GATE_UP -> (gated ? 2L : 1L) * ffn / tp;
        };
    }

    /** K of a projection on one of {@code tp} devices. */
    long inner(Projection projection, int tp) {
        return switch (projection) {
            case QKV, GATE_UP -> hidden;
            case OUT -> (long) heads * headDim / tp;
            case DOWN -> ffn / tp;
        };
    }
}
