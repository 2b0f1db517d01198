package org.wscsim.validation.reference;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.wscsim.core.gpu.GpuVector;
import org.wscsim.core.gpu.GpuVector.Form;

/**
 * The element-wise columns of Vidur's A100 profile and of LLMServingSim's RTX PRO 6000 profile. Embedding columns are left
 * out: they time a chain of small kernels (mask, look-up, all-reduce of nothing) and run once a step. Stateless.
 */
public final class VectorReference {
    private static final double MILLI = 1e-3;
    private static final double MICRO = 1e-6;

    private VectorReference() {}

    /**
     * One measured kernel.
     *
     * @param form which
     * @param rows tokens
     * @param width elements of a row, as {@link GpuVector#seconds} takes it
     * @param seconds measured
     * @param fold model and degree of parallelism that were measured together
     */
    public record Row(Form form, double rows, double width, double seconds, String fold) {}

    /** A100; folds are models. */
    public static List<Row> readFreeClock(Path folder) {
        List<Row> rows = new ArrayList<>();
        for (ReferenceTable.Row row :
                ReferenceTable.read(folder.resolve("gpu_a100_gemm_vidur.csv")).rows()) {
            DenseShape shape = DenseShape.of(row.text("model"));
            double tp = (double) row.positive("tp");
            double tokens = (double) row.positiveWhole("num_tokens");
            double rotated = (shape.heads() + shape.kvHeads()) * shape.headDim() / tp;
            String fold = row.text("model");
            rows.add(new Row(Form.NORM, tokens, shape.hidden(), row.seconds("input_layernorm_ms", MILLI), fold));
            rows.add(new Row(Form.ROPE, tokens, rotated, row.seconds("attn_rope_ms", MILLI), fold));
            rows.add(new Row(Form.GATED_ACTIVATION, tokens, shape.ffn() / tp, row.seconds("mlp_act_ms", MILLI), fold));
            rows.add(new Row(Form.ADD, tokens, shape.hidden(), row.seconds("add_ms", MILLI), fold));
        }
        return List.copyOf(rows);
    }

    /** RTX PRO 6000; never fitted on. */
    public static List<Row> readBlackwell(Path folder) {
        List<Row> rows = new ArrayList<>();
        for (ReferenceTable.Row row :
                ReferenceTable.read(folder.resolve("gpu_rtxpro6000_dense.csv")).rows()) {
            DenseShape shape = DenseShape.of(row.text("model"));
            double tp = (double) row.positive("tp");
            double tokens = (double) row.positiveWhole("tokens");
            double seconds = row.seconds("time_us", MICRO);
            String fold = row.text("model");
            switch (row.text("layer")) {
                case "layernorm" -> rows.add(new Row(Form.ADD_NORM, tokens, shape.hidden(), seconds, fold));
                case "act_fn" -> rows.add(new Row(Form.GATED_ACTIVATION, tokens, shape.ffn() / tp, seconds, fold));
                case "rotary_emb" -> {
                    double rotated = (shape.heads() + shape.kvHeads()) * shape.headDim() / tp;
                    rows.add(new Row(Form.ROPE, tokens, rotated, seconds, fold));
                }
                default -> {}
            }
        }
        return List.copyOf(rows);
    }
}
