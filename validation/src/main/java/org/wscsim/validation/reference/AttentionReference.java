package org.wscsim.validation.reference;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.wscsim.core.device.Kernel;
import org.wscsim.validation.reference.ReferenceTable.Row;

/**
 * Measured attention kernels. Left out together: of {@code aic}, all rows of one (query heads, KV heads); of {@code vidur},
 * whose heads do not vary, all rows of one batch size (decode) or one chunk length (prefill).
 *
 * <p>A decode row of {@code aic} attends to {@code step + isl} tokens, its own among them; {@code vidur}'s to
 * {@code kv_cache_size}. Of the rows of the RTX PRO 6000 those of one phase only are taken.
 */
public final class AttentionReference {
    private static final String AIC_DECODE = "gpu_a100_attention_decode_aic.csv";
    private static final String AIC_PREFILL = "gpu_a100_attention_prefill_aic.csv";
    private static final String VIDUR = "gpu_a100_attention_vidur.csv";
    private static final String RTX_PRO_6000 = "gpu_rtxpro6000_attention.csv";
    private static final double SECONDS_PER_MS = 1e-3;
    private static final double SECONDS_PER_US = 1e-6;
    private static final int VIDUR_HEADS = 32;
    private static final int VIDUR_KV_HEADS = 4;
    private static final int LLAMA_3_HEADS = 32;
    private static final int LLAMA_3_KV_HEADS = 8;
    private static final int HEAD_DIM = 128;

    private AttentionReference() {}

    /** All six sets of a folder: decode and prefill of aic, vidur and the RTX PRO 6000. */
    public static List<ReferenceSet> read(Path folder) {
        return List.of(
                aicDecode(folder),
                aicPrefill(folder),
                vidurDecode(folder),
                vidurPrefill(folder),
                rtxPro6000Decode(folder),
                rtxPro6000Prefill(folder));
    }

    /** TensorRT-LLM, clock locked. */
    public static ReferenceSet aicDecode(Path folder) {
        return set(
                "attention-decode-aic", "a100", folder.resolve(AIC_DECODE), row -> true, AttentionReference::aicDecode);
    }

    /** TensorRT-LLM, clock locked; no row has cached tokens before its chunk. */
    public static ReferenceSet aicPrefill(Path folder) {
        return set(
                "attention-prefill-aic",
                "a100",
                folder.resolve(AIC_PREFILL),
                row -> true,
                AttentionReference::aicPrefill);
    }

    /** FlashInfer in vLLM. */
    public static ReferenceSet vidurDecode(Path folder) {
        Predicate<Row> decode = row -> row.text("phase").equals("decode");
        return set("attention-decode-vidur", "a100", folder.resolve(VIDUR), decode, AttentionReference::vidurDecode);
    }

    /** FlashInfer in vLLM. */
    public static ReferenceSet vidurPrefill(Path folder) {
        Predicate<Row> prefill = row -> row.text("phase").equals("prefill");
        return set("attention-prefill-vidur", "a100", folder.resolve(VIDUR), prefill, AttentionReference::vidurPrefill);
    }

    /** vLLM. */
    public static ReferenceSet rtxPro6000Decode(Path folder) {
        Predicate<Row> decode = row -> row.whole("prefill_chunk") == 0 && row.whole("n_decode") > 0;
        return set(
                "attention-decode-rtx",
                "rtx-pro-6000",
                folder.resolve(RTX_PRO_6000),
                decode,
                AttentionReference::rtxPro6000Decode);
    }

    /** vLLM. */
    public static ReferenceSet rtxPro6000Prefill(Path folder) {
        Predicate<Row> prefill = row -> row.whole("prefill_chunk") > 0 && row.whole("n_decode") == 0;
        return set(
                "attention-prefill-rtx",
                "rtx-pro-6000",
                folder.resolve(RTX_PRO_6000),
                prefill,
                AttentionReference::rtxPro6000Prefill);
    }

    @FunctionalInterface
    private interface RowReader {
        Observation read(Row row);
    }

    private static ReferenceSet set(String name, String device, Path file, Predicate<Row> taken, RowReader reader) {
        ReferenceTable table = ReferenceTable.read(file);
        List<Observation> observations =
                table.rows().stream().filter(taken).map(reader::read).toList();
        return new ReferenceSet(name, device, table.file(), observations);
    }

    private static Observation aicDecode(Row row) {
        int heads = row.positive("num_heads");
        int kvHeads = row.positive("num_key_value_heads");
        long context = row.whole("step") + row.whole("isl");
        Kernel kernel = new Kernel.DecodeAttention(
                row.positive("batch_size"), context, heads, kvHeads, row.positive("head_dim"));
        return new Observation(kernel, row.seconds("latency_ms", SECONDS_PER_MS), heads + "/" + kvHeads);
    }

    private static Observation aicPrefill(Row row) {
        int heads = row.positive("num_heads");
        int kvHeads = row.positive("num_key_value_heads");
        Kernel kernel = new Kernel.PrefillAttention(
                row.positive("batch_size"),
                row.whole("isl"),
                row.whole("step"),
                heads,
                kvHeads,
                row.positive("head_dim"));
        return new Observation(kernel, row.seconds("latency_ms", SECONDS_PER_MS), heads + "/" + kvHeads);
    }

    private static Observation vidurDecode(Row row) {
        int batch = row.positive("batch_size");
        Kernel kernel =
                new Kernel.DecodeAttention(batch, row.whole("kv_cache_size"), VIDUR_HEADS, VIDUR_KV_HEADS, HEAD_DIM);
        return new Observation(kernel, row.seconds("attn_ms", SECONDS_PER_MS), "batch=" + batch);
    }

    private static Observation vidurPrefill(Row row) {
        long chunk = row.positiveWhole("prefill_chunk_size");
        Kernel kernel = new Kernel.PrefillAttention(
                row.positive("batch_size"), chunk, row.whole("kv_cache_size"), VIDUR_HEADS, VIDUR_KV_HEADS, HEAD_DIM);
        return new Observation(kernel, row.seconds("attn_ms", SECONDS_PER_MS), "chunk=" + chunk);
    }

    private static Observation rtxPro6000Decode(Row row) {
        int tp = row.positive("tp");
        Kernel kernel = new Kernel.DecodeAttention(
                row.positive("n_decode"), row.whole("kv_decode"), LLAMA_3_HEADS / tp, LLAMA_3_KV_HEADS / tp, HEAD_DIM);
        return new Observation(kernel, row.seconds("time_us", SECONDS_PER_US), "tp=" + tp);
    }

    private static Observation rtxPro6000Prefill(Row row) {
        int tp = row.positive("tp");
        Kernel kernel = new Kernel.PrefillAttention(
                1,
                row.whole("prefill_chunk"),
                row.whole("kv_prefill"),
                LLAMA_3_HEADS / tp,
                LLAMA_3_KV_HEADS / tp,
                HEAD_DIM);
        return new Observation(kernel, row.seconds("time_us", SECONDS_PER_US), "tp=" + tp);
    }
}
