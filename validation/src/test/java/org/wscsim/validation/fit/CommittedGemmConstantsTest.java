package org.wscsim.validation.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wscsim.core.device.Kernel;
import org.wscsim.core.gpu.GemmConstants;
import org.wscsim.core.gpu.GpuCalibration;
import org.wscsim.core.gpu.GpuGemm;
import org.wscsim.core.gpu.GpuSpec;
import org.wscsim.validation.reference.GemmReference;
import org.wscsim.validation.reference.Observation;
import org.wscsim.validation.reference.ReferenceSet;
import org.wscsim.validation.score.Score;

/** The constants that come with the simulator on the measurements, where WSC_REFERENCE_DIR names their folder. */
final class CommittedGemmConstantsTest {
    private static final double GATE = 0.6;
    private static final long DECODE_ROWS = 64;

    private static Path folder(String file) {
        String folder = System.getProperty("WSC_REFERENCE_DIR", System.getenv("WSC_REFERENCE_DIR"));
        assumeTrue(folder != null, "skipped: WSC_REFERENCE_DIR is not set");
        assumeTrue(Files.isRegularFile(Path.of(folder, file)), "skipped: no " + file + " in WSC_REFERENCE_DIR");
        return Path.of(folder);
    }

    private static double mape(List<Observation> rows, String gpu, GemmConstants constants) {
        GpuGemm gemm = new GpuGemm(GpuSpec.load(gpu), constants);
        double[] predicted = rows.stream()
                .mapToDouble(row -> gemm.seconds((Kernel.Gemm) row.kernel()))
                .toArray();
        return Score.of(CrossValidation.measured(rows), predicted).mape();
    }

    private static List<Observation> decode(List<Observation> rows) {
        return rows.stream()
                .filter(row -> ((Kernel.Gemm) row.kernel()).m() <= DECODE_ROWS)
                .toList();
    }

    @Test
    void beatTheRooflineByTheGateAtLockedClocks() {
        List<Observation> rows =
                GemmReference.readLocked(folder("gpu_a100_gemm_aic.csv")).observations();
        var roofline = new ThreeParameterRoofline();
        var fitted = roofline.fit(rows);
        double[] baseline = rows.stream()
                .mapToDouble(row -> roofline.seconds(fitted, row.kernel()))
                .toArray();
        double error = mape(rows, "a100", GpuCalibration.load().gemm(GpuCalibration.Family.LOCKED_CLOCK));
        assertThat(error)
                .isLessThan(GATE
                        * Score.of(CrossValidation.measured(rows), baseline).mape());
        assertThat(mape(decode(rows), "a100", GpuCalibration.load().gemm(GpuCalibration.Family.LOCKED_CLOCK)))
                .isLessThan(9);
    }

    @Test
    void stayWithinAFifteenthUnderThePowerLimit() {
        for (ReferenceSet set : GemmReference.readFreeClock(folder("gpu_a100_gemm_vidur.csv"))) {
            double error =
                    mape(set.observations(), "a100", GpuCalibration.load().gemm(GpuCalibration.Family.FREE_CLOCK));
            assertThat(error).as(set.name()).isLessThan(100.0 / 15);
        }
    }

    @Test
    void predictABlackwellTheyNeverSawWithinTenPercent() {
        for (ReferenceSet set : GemmReference.readBlackwell(folder("gpu_rtxpro6000_dense.csv"))) {
            double error = mape(
                    set.observations(), set.device(), GpuCalibration.load().gemm(GpuCalibration.Family.LOCKED_CLOCK));
            assertThat(error).as(set.name()).isLessThan(10);
        }
    }
}
