package org.wscsim.validation.serving;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.operator.OperatorModel;
import org.wscsim.validation.reference.ReferenceTable;

/**
 * Vidur's predictions of one layer on one stage, milliseconds: microsoft/vidur 7d47513 (MIT), Llama-2-70B on A100-80GB, TP 2.
 * Immutable after construction.
 *
 * <p>Token operators are looked up at the step's tokens rounded up to 8, the KV write at the tokens themselves; decode
 * attention at the batch and its mean context rounded up to 64; prefill attention at the prior tokens, each chunk's rounded
 * up to 64, and a chunk that has the squares' sum; attention of more than one sequence takes a tenth longer.
 */
final class VidurTables {
    private static final String TOKEN_OPERATORS = "vidur_case_token_ops_ms.csv";
    private static final String DECODE_ATTENTION = "vidur_case_attn_decode_ms.csv";
    private static final String PREFILL_ATTENTION = "vidur_case_attn_prefill_ms.csv";
    private static final int TOKEN_GRAIN = 8;
    /** Grain of contexts and priors, tokens. */
    static final int CONTEXT_GRAIN = 64;

    private static final double ALL_REDUCE_LAUNCH_MS = 0.02;
    private static final double SEVERAL = 1.1;
    /** Once a layer; the all-reduce comes twice and the KV write is looked up apart. */
    private static final String[] LAYER_COLUMNS = {
        "attn_pre_proj_ms",
        "attn_post_proj_ms",
        "attn_rope_ms",
        "mlp_up_proj_ms",
        "mlp_down_proj_ms",
        "mlp_act_ms",
        "input_layernorm_ms",
        "post_attention_layernorm_ms",
        "add_ms"
    };

    private final double[] layerMs;
    private final double[] writeMs;
    private final double[] sendMs;
    private final Map<Long, Double> decodeMs;
    private final Map<Long, Double> prefillMs;

    private VidurTables(
            double[] layerMs,
            double[] writeMs,
            double[] sendMs,
            Map<Long, Double> decodeMs,
            Map<Long, Double> prefillMs) {
        this.layerMs = layerMs;
        this.writeMs = writeMs;
        this.sendMs = sendMs;
        this.decodeMs = decodeMs;
        this.prefillMs = prefillMs;
    }

    static VidurTables read(Path folder) {
        var rows = ReferenceTable.read(folder.resolve(TOKEN_OPERATORS)).rows();
        double[] layer = new double[rows.size() + 1];
        double[] write = new double[rows.size() + 1];
        double[] send = new double[rows.size() + 1];
        for (ReferenceTable.Row row : rows) {
            int tokens = row.count("num_tokens");
            layer[tokens] = Arrays.stream(LAYER_COLUMNS).mapToDouble(row::real).sum()
                    + 2 * (row.real("all_reduce_ms") + ALL_REDUCE_LAUNCH_MS);
            write[tokens] = row.real("attn_kv_cache_save_ms");
            send[tokens] = row.real("send_recv_ms");
        }
        return new VidurTables(
                layer,
                write,
                send,
                cells(folder.resolve(DECODE_ATTENTION), "batch_size", "kv_cache_size"),
                cells(folder.resolve(PREFILL_ATTENTION), "kv_cache_size", "prefill_chunk_size"));
    }

    private static Map<Long, Double> cells(Path file, String first, String second) {
        Map<Long, Double> cells = new HashMap<>();
        for (ReferenceTable.Row row : ReferenceTable.read(file).rows()) {
            cells.put(key(row.count(first), row.count(second)), row.real("prediction"));
        }
        return cells;
    }

    private static long key(int first, int second) {
        return ((long) first << Integer.SIZE) | second;
    }

    /** The operator model of one stage. */
    OperatorModel operators() {
        return shape -> new VidurStepPricer(shape, this);
    }

    /** One layer without attention. */
    double layerMs(int tokens) {
        return at(layerMs, rounded(tokens, TOKEN_GRAIN)) + at(writeMs, tokens);
    }

    /** Activations to the next stage. */
    double sendMs(int tokens) {
        return at(sendMs, rounded(tokens, TOKEN_GRAIN));
    }

    double decodeMs(int sequences, long contextTokens) {
        if (sequences == 0) {
            return 0;
        }
        int context = rounded((int) (contextTokens / sequences), CONTEXT_GRAIN);
        return cell(decodeMs, "batch_size", sequences, context) * (sequences > 1 ? SEVERAL : 1);
    }

    /**
     * @param chunks in the step
     * @param priorTokens before them, each rounded up
     * @param squares sum of the chunks' squares
     */
    double prefillMs(int chunks, int priorTokens, long squares) {
        if (chunks == 0) {
            return 0;
        }
        int chunk = (int) Math.rint(Math.sqrt((double) squares));
        return cell(prefillMs, "kv_cache_size", priorTokens, chunk) * (chunks > 1 ? SEVERAL : 1);
    }

    static int rounded(int tokens, int grain) {
        return Math.ceilDiv(tokens, grain) * grain;
    }

    private static double at(double[] table, int tokens) {
        if (tokens >= table.length) {
            throw new BadInputException("step is beyond the table: tokens=" + tokens + ", measured=1.."
                    + (table.length - 1) + "; lower the token budget");
        }
        return table[tokens];
    }

    private static double cell(Map<Long, Double> cells, String name, int first, int second) {
        Double value = cells.get(key(first, second));
        if (value == null) {
            throw new BadInputException("attention is beyond the table: " + name + "=" + first + ", other=" + second
                    + "; shorten the requests");
        }
        return value;
    }
}
