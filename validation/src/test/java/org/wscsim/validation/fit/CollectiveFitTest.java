package org.wscsim.validation.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.wscsim.core.device.Kernel.Collective;
import org.wscsim.core.device.Kernel.Collective.Form;
import org.wscsim.core.gpu.CollectiveConstants;
import org.wscsim.core.gpu.GpuCalibration;
import org.wscsim.core.gpu.GpuCollective;
import org.wscsim.core.gpu.GpuSpec;
import org.wscsim.validation.reference.CollectiveReference;
import org.wscsim.validation.reference.Observation;
import org.wscsim.validation.score.Score;

/** The gate of SYSTEM V2 on measured collectives, where WSC_REFERENCE_DIR names a folder that holds them. */
final class CollectiveFitTest {
    private static final long GATED_BYTES = 64 << 10;
    private static final double GATE_PERCENT = 12;
    private static final CollectiveFit FIT = new CollectiveFit(GpuSpec.load("a100"));
    private static List<Observation> nccl = List.of();
    private static List<Observation> all = List.of();

    @BeforeAll
    static void read() {
        String folder = System.getProperty("WSC_REFERENCE_DIR", System.getenv("WSC_REFERENCE_DIR"));
        assumeTrue(folder != null, "skipped: WSC_REFERENCE_DIR is not set");
        assumeTrue(
                Files.isRegularFile(Path.of(folder, "gpu_a100_collectives_aic.csv")),
                "skipped: no gpu_a100_collectives_aic.csv in WSC_REFERENCE_DIR");
        all = new ArrayList<>();
        CollectiveReference.read(Path.of(folder)).forEach(set -> all.addAll(set.observations()));
        nccl = CollectiveReference.read(Path.of(folder)).getFirst().observations();
    }

    private static double gatedMape(List<Observation> rows, double[] predicted) {
        int[] large = IntStream.range(0, predicted.length)
                .filter(i -> GpuCollective.bufferBytes((Collective) rows.get(i).kernel()) >= GATED_BYTES)
                .toArray();
        double[] m = IntStream.of(large).mapToDouble(i -> rows.get(i).seconds()).toArray();
        double[] p = IntStream.of(large).mapToDouble(i -> predicted[i]).toArray();
        return Score.of(m, p).mape();
    }

    @Test
    void holdsTheGateWithEachNumberOfGpusLeftOut() {
        assertThat(gatedMape(all, CrossValidation.leaveFoldsOut(all, FIT))).isLessThan(GATE_PERCENT);
        assertThat(gatedMape(nccl, CrossValidation.leaveFoldsOut(nccl, FIT))).isLessThan(GATE_PERCENT);
    }

    @Test
    void holdsTheGateWithSizesLeftOutAndBeatsTheBaseline() {
        List<Observation> folded = CollectiveReference.foldedBySize(all, 5);
        double form = gatedMape(folded, CrossValidation.leaveFoldsOut(folded, FIT));
        double baseline = gatedMape(folded, CrossValidation.leaveFoldsOut(folded, new ThreeParameterRoofline()));
        assertThat(form).isLessThan(GATE_PERCENT).isLessThan(0.6 * baseline);
    }

    @Test
    void theCommittedConstantsAreThoseOfTheFit() {
        Map<String, Double> committed = CollectiveConstants.of(
                        GpuCalibration.load().section("collective"))
                .values();
        FIT.fit(all)
                .values()
                .forEach((key, value) ->
                        assertThat(committed.get(key) / value).as(key).isCloseTo(1, within(1e-4)));
    }

    /** 512 MB gathered by 8 ranks: were it the input, links of 300 GB/s would have carried 1,640. */
    @Test
    void aGatheredSizeIsAnOutput() {
        for (Observation o : nccl) {
            Collective c = (Collective) o.kernel();
            if (c.form() == Form.ALL_GATHER && c.ranks() == 8) {
                double received = 7.0 * c.bytes();
                assertThat(received / o.seconds()).isLessThan(300e9);
            }
        }
    }
}
