package org.wscsim.validation.fit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wscsim.core.device.Kernel;
import org.wscsim.core.gpu.GemmConstants;
import org.wscsim.core.gpu.GpuCalibration;
import org.wscsim.core.gpu.GpuGemm;
import org.wscsim.core.gpu.GpuSpec;
import org.wscsim.core.gpu.GpuVector;
import org.wscsim.core.gpu.VectorConstants;
import org.wscsim.validation.reference.Observation;
import org.wscsim.validation.reference.VectorReference;
import org.wscsim.validation.score.Score;

final class GemmFitTest {
    private static final GpuSpec A100 = GpuSpec.load("a100");

    private static List<Observation> rowsOf(GemmConstants truth) {
        GpuGemm gemm = new GpuGemm(A100, truth);
        List<Observation> rows = new ArrayList<>();
        for (long m : new long[] {1, 16, 256, 4_096}) {
            for (long n = 64; n <= 16_384; n *= 4) {
                for (long k = 64; k <= 16_384; k *= 4) {
                    var kernel = new Kernel.Gemm(m, n, k, Kernel.GemmOptions.DEFAULT);
                    rows.add(new Observation(kernel, gemm.seconds(kernel), "one"));
                }
            }
        }
        return rows;
    }

    private static double error(List<Observation> rows, Calibration<GemmConstants> fit, GemmConstants constants) {
        double[] predicted = rows.stream()
                .mapToDouble(row -> fit.seconds(constants, row.kernel()))
                .toArray();
        return Score.of(CrossValidation.measured(rows), predicted).mape();
    }

    @Test
    void findsAFormThatExplainsItsOwnRows() {
        var truth = new GemmConstants(4e-6, 0.85, 5e-6, 1.15, 9, 30, 1, 5e-7, 1.5, 4e-6, 3.5e-6, 5e-10, 0, 1);
        List<Observation> rows = rowsOf(truth);
        GemmFit fit = GemmFit.locked();
        assertThat(error(rows, fit, GpuCalibration.load().gemm(GpuCalibration.Family.LOCKED_CLOCK)))
                .isGreaterThan(10);
        assertThat(error(rows, fit, fit.fit(rows))).isLessThan(3);
    }

    @Test
    void theSameRowsGiveTheSameConstantsAndTheirTextReadsBack() {
        List<Observation> rows = rowsOf(GpuCalibration.load().gemm(GpuCalibration.Family.FREE_CLOCK));
        GemmConstants found = GemmFit.freeClock().fit(rows);
        assertThat(GemmFit.freeClock().fit(rows)).isEqualTo(found);
        String text = GemmFit.freeClock().section(found);
        assertThat(GpuCalibration.of("fit", text).gemm(GpuCalibration.Family.FREE_CLOCK))
                .isEqualTo(found);
    }

    @Test
    void vectorConstantsExplainTheirOwnRows() {
        var truth = new VectorConstants(3e-6, 3e-10, 0.7, 0.8, 25, 0.3);
        GpuVector vector = new GpuVector(A100, truth);
        List<VectorReference.Row> rows = new ArrayList<>();
        for (var form : List.of(GpuVector.Form.NORM, GpuVector.Form.ADD)) {
            for (double width : new double[] {2_048, 8_192, 24_576}) {
                for (int tokens = 1; tokens <= 4_096; tokens *= 2) {
                    rows.add(new VectorReference.Row(
                            form, tokens, width, vector.seconds(form, tokens, width), "w" + width));
                }
            }
        }
        VectorFit fit = new VectorFit();
        double[] measured =
                rows.stream().mapToDouble(VectorReference.Row::seconds).toArray();
        assertThat(Score.of(measured, fit.leaveModelsOut(rows)).mape()).isLessThan(2);
        String text = fit.section(fit.fit(rows));
        assertThat(GpuCalibration.of("fit", text).vector()).isEqualTo(fit.fit(rows));
    }
}
