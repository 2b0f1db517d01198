package org.wscsim.validation.fit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wscsim.core.device.Kernel;
import org.wscsim.core.gpu.DecodeAttentionConstants;
import org.wscsim.core.gpu.GpuSpec;
import org.wscsim.core.gpu.PrefillAttentionConstants;
import org.wscsim.validation.reference.Observation;
import org.wscsim.validation.score.Score;

/** The search finds again what made the rows, and always the same. */
final class AttentionFitTest {
    private static final GpuSpec A100 = GpuSpec.load("a100");
    private static final DecodeAttentionFit DECODE = DecodeAttentionFit.aic(A100);
    private static final DecodeAttentionConstants TRUE_DECODE = DecodeAttentionConstants.load("aic");
    private static final PrefillAttentionFit PREFILL = PrefillAttentionFit.aic(A100, TRUE_DECODE);

    private static List<Observation> decodeRows() {
        List<Observation> rows = new ArrayList<>();
        for (int batch = 1; batch <= 1_024; batch *= 4) {
            for (long context = 32; context <= 65_536; context *= 4) {
                for (int heads = 1; heads <= 32; heads *= 4) {
                    for (int kvHeads : new int[] {1, heads}) {
                        Kernel kernel = new Kernel.DecodeAttention(batch, context, heads, kvHeads, 128);
                        rows.add(new Observation(kernel, DECODE.seconds(TRUE_DECODE, kernel), heads + "/" + kvHeads));
                    }
                }
            }
        }
        return rows;
    }

    private static List<Observation> prefillRows() {
        PrefillAttentionConstants truth = PrefillAttentionConstants.load("aic");
        List<Observation> rows = new ArrayList<>();
        for (int batch = 1; batch <= 64; batch *= 4) {
            for (long tokens = 16; tokens <= 16_384; tokens *= 4) {
                for (int heads = 1; heads <= 64; heads *= 4) {
                    for (int kvHeads : new int[] {1, heads}) {
                        Kernel kernel = new Kernel.PrefillAttention(batch, tokens, 0, heads, kvHeads, 128);
                        rows.add(new Observation(kernel, PREFILL.seconds(truth, kernel), heads + "/" + kvHeads));
                    }
                }
            }
        }
        return rows;
    }

    private static <C> double mape(List<Observation> rows, Calibration<C> calibration) {
        return Score.of(CrossValidation.measured(rows), CrossValidation.inSample(rows, calibration))
                .mape();
    }

    @Test
    void findsTheDecodeConstantsThatMadeTheRows() {
        assertThat(mape(decodeRows(), DECODE)).isLessThan(1);
    }

    @Test
    void findsThePrefillConstantsThatMadeTheRows() {
        assertThat(mape(prefillRows(), PREFILL)).isLessThan(1);
    }

    @Test
    void theSameRowsGiveTheSameConstants() {
        assertThat(DECODE.fit(decodeRows())).isEqualTo(DECODE.fit(decodeRows()));
    }
}
