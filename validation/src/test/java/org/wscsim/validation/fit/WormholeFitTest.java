package org.wscsim.validation.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wscsim.core.coremesh.CoreMeshCalibration;
import org.wscsim.core.coremesh.CoreMeshSpec;
import org.wscsim.core.coremesh.WormholeConstants;
import org.wscsim.core.device.Kernel;
import org.wscsim.validation.reference.Observation;
import org.wscsim.validation.reference.WormholeReference;
import org.wscsim.validation.score.Score;

/** GEMM on a Wormhole die; measured rows where WSC_REFERENCE_DIR names a folder that holds them. */
final class WormholeFitTest {
    private static final WormholeFit FIT = new WormholeFit(CoreMeshSpec.load("wormhole-n150"));

    private static List<Observation> measured() {
        final String folder = System.getProperty("WSC_REFERENCE_DIR", System.getenv("WSC_REFERENCE_DIR"));
        assumeTrue(folder != null, "skipped: WSC_REFERENCE_DIR is not set");
        final Path path = Path.of(folder);
        assumeTrue(
                Files.isRegularFile(path.resolve("mesh_wormhole_gemm.csv")),
                "skipped: no mesh_wormhole_gemm.csv in WSC_REFERENCE_DIR");
        return WormholeReference.read(path).observations();
    }

    @Test
    void findsTheConstantsThatMadeTheRows() {
        WormholeConstants truth = new WormholeConstants(5e-6, 10, 0.5, 0.2, 250e-6, 400e-6);
        List<Observation> rows = new ArrayList<>();
        for (long m = 256; m <= 4_096; m *= 2) {
            for (long n = 256; n <= 4_096; n *= 2) {
                for (String storage : List.of("dram", "l1")) {
                    for (boolean trace : new boolean[] {true, false}) {
                        var options = new Kernel.GemmOptions("bf16", "HiFi2", storage, trace);
                        var gemm = new Kernel.Gemm(m, n, 2_048, options);
                        rows.add(new Observation(gemm, FIT.seconds(truth, gemm), m + "x" + n));
                    }
                }
            }
        }
        WormholeConstants found = FIT.fit(rows);
        found.values()
                .forEach((key, value) ->
                        assertThat(value / truth.values().get(key)).as(key).isCloseTo(1, within(0.03)));
    }

    /** The gate of operator models: at most 0.6 of the error of a three-parameter roofline, shapes left out alike. */
    @Test
    void beatsTheRooflineOnShapesItNeverSaw() {
        List<Observation> rows = measured();
        double[] seconds = CrossValidation.measured(rows);
        Score ours = Score.of(seconds, CrossValidation.leaveFoldsOut(rows, FIT));
        Score roofline = Score.of(seconds, CrossValidation.leaveFoldsOut(rows, new ThreeParameterRoofline()));
        assertThat(ours.mape()).isLessThanOrEqualTo(0.6 * roofline.mape());
        assertThat(ours.medianApe()).isLessThan(5);
    }

    @Test
    void theCommittedConstantsAreTheFits() {
        assertThat(CoreMeshCalibration.load().wormhole()).isEqualTo(FIT.fit(measured()));
    }
}
