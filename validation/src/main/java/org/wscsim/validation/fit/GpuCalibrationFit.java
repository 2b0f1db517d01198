package org.wscsim.validation.fit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.wscsim.core.gpu.DecodeAttentionConstants;
import org.wscsim.core.gpu.GpuCalibration;
import org.wscsim.core.gpu.GpuSpec;
import org.wscsim.validation.reference.AttentionReference;
import org.wscsim.validation.reference.CollectiveReference;
import org.wscsim.validation.reference.GemmReference;
import org.wscsim.validation.reference.MoeReference;
import org.wscsim.validation.reference.Observation;
import org.wscsim.validation.reference.ReferenceSet;
import org.wscsim.validation.reference.VectorReference;

/**
 * All constants of the GPU models, fitted on the A100 files of the reference folder; what the committed file holds. Takes
 * about half a minute on one core.
 */
public final class GpuCalibrationFit {
    private final Path folder;
    private final GpuSpec gpu = GpuSpec.load("a100");
    private final Map<String, Double> values = new LinkedHashMap<>();

    private GpuCalibrationFit(Path folder) {
        this.folder = folder;
    }

    /** The text of the calibration file with every constant fitted anew. */
    public static String text(Path folder) {
        GpuCalibrationFit fit = new GpuCalibrationFit(folder);
        fit.named("gpu_a100_gemm_*.csv", fit::gemm);
        fit.named("gpu_a100_attention_*.csv", fit::attention);
        fit.named("gpu_a100_moe_aic.csv,gpu_a100_collectives_aic.csv,gpu_a100_allreduce_vidur.csv", fit::others);
        return CalibrationTemplate.fill(GpuCalibration.text(), fit.values);
    }

    private void named(String files, Runnable part) {
        FitFailure.named(files, () -> {
            part.run();
            return values;
        });
    }

    private void gemm() {
        put(
                "gemm",
                GemmFit.locked()
                        .fit(GemmReference.readLocked(folder).observations())
                        .values());
        put(
                "gemm_free_clock",
                GemmFit.freeClock()
                        .fit(pooled(GemmReference.readFreeClock(folder)))
                        .values());
        put("vector", new VectorFit().fit(VectorReference.readFreeClock(folder)).values());
    }

    private void attention() {
        DecodeAttentionConstants aic = DecodeAttentionFit.aic(gpu)
                .fit(AttentionReference.aicDecode(folder).observations());
        DecodeAttentionConstants vidur = DecodeAttentionFit.vidur(gpu)
                .fit(AttentionReference.vidurDecode(folder).observations());
        put("attention_decode.aic", aic.values());
        put("attention_decode.vidur", vidur.values());
        put(
                "attention_prefill.aic",
                PrefillAttentionFit.aic(gpu, aic)
                        .fit(AttentionReference.aicPrefill(folder).observations())
                        .values());
        put(
                "attention_prefill.vidur",
                PrefillAttentionFit.vidur(gpu, vidur)
                        .fit(AttentionReference.vidurPrefill(folder).observations())
                        .values());
    }

    private void others() {
        put("moe", new MoeFit(gpu).fit(MoeReference.read(folder).observations()).values());
        put(
                "collective",
                new CollectiveFit(gpu)
                        .fit(pooled(CollectiveReference.read(folder)))
                        .values());
    }

    private void put(String section, Map<String, Double> constants) {
        constants.forEach((key, value) -> values.put(section + "." + key, value));
    }

    private static List<Observation> pooled(List<ReferenceSet> sets) {
        List<Observation> all = new ArrayList<>();
        sets.forEach(set -> all.addAll(set.observations()));
        return all;
    }
}
