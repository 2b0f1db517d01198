package org.wscsim.validation.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.wscsim.core.gpu.GpuCalibration;
import org.wscsim.core.gpu.GpuSpec;
import org.wscsim.core.gpu.MoeConstants;
import org.wscsim.validation.reference.MoeReference;
import org.wscsim.validation.reference.Observation;
import org.wscsim.validation.score.Score;

/** The gate on measured expert GEMMs, where WSC_REFERENCE_DIR names a folder that holds them. */
final class MoeFitTest {
    private static final double GATE_PERCENT = 20;
    private static final MoeFit FIT = new MoeFit(GpuSpec.load("a100"));
    private static List<Observation> all = List.of();

    @BeforeAll
    static void read() {
        String folder = System.getProperty("WSC_REFERENCE_DIR", System.getenv("WSC_REFERENCE_DIR"));
        assumeTrue(folder != null, "skipped: WSC_REFERENCE_DIR is not set");
        assumeTrue(
                Files.isRegularFile(Path.of(folder, "gpu_a100_moe_aic.csv")),
                "skipped: no gpu_a100_moe_aic.csv in WSC_REFERENCE_DIR");
        all = MoeReference.read(Path.of(folder)).observations();
    }

    /** On every seventh row, to be done in seconds. */
    @Test
    void holdsTheGateWithWholeModelsLeftOutAndBeatsTheBaseline() {
        List<Observation> some = IntStream.range(0, all.size())
                .filter(i -> i % 7 == 0)
                .mapToObj(all::get)
                .toList();
        double[] measured = CrossValidation.measured(some);
        double form =
                Score.of(measured, CrossValidation.leaveFoldsOut(some, FIT)).mape();
        double baseline = Score.of(measured, CrossValidation.leaveFoldsOut(some, new ThreeParameterRoofline()))
                .mape();
        assertThat(form).isLessThan(GATE_PERCENT).isLessThan(0.6 * baseline);
    }

    @Test
    void theCommittedConstantsAreThoseOfTheFit() {
        Map<String, Double> committed =
                MoeConstants.of(GpuCalibration.load().section("moe")).values();
        FIT.fit(all)
                .values()
                .forEach((key, value) ->
                        assertThat(committed.get(key) / value).as(key).isCloseTo(1, within(1e-4)));
    }
}
