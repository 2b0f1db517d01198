package org.wscsim.validation.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wscsim.core.coremesh.CoreGrid;
import org.wscsim.core.coremesh.CoreMeshCalibration;
import org.wscsim.core.coremesh.CoreMeshSpec;
import org.wscsim.core.coremesh.WseConstants;
import org.wscsim.validation.reference.WaferLlmReference;
import org.wscsim.validation.reference.WaferLlmReference.Phase;
import org.wscsim.validation.reference.WaferLlmReference.Step;

/** Two constants against whole steps; the silicon's rows where WSC_REFERENCE_DIR names a folder that holds them. */
final class WseFitTest {
    private static final WseFit FIT = new WseFit(CoreMeshSpec.load("wse2"));

    private static List<Step> measured() {
        final String folder = System.getProperty("WSC_REFERENCE_DIR", System.getenv("WSC_REFERENCE_DIR"));
        assumeTrue(folder != null, "skipped: WSC_REFERENCE_DIR is not set");
        final Path path = Path.of(folder);
        assumeTrue(
                Files.isRegularFile(path.resolve("wafer_wse2_waferllm.csv")),
                "skipped: no wafer_wse2_waferllm.csv in WSC_REFERENCE_DIR");
        return WaferLlmReference.read(path);
    }

    private static Step asPriced(WseConstants truth, Phase phase, int side) {
        Step unknown = new Step("llama-3-8b", phase, new CoreGrid(side, side), 4_096, 1);
        double seconds = FIT.seconds(truth, unknown);
        return new Step(unknown.model(), phase, unknown.grid(), 4_096, (phase == Phase.PREFILL ? 4_096 : 1) / seconds);
    }

    @Test
    void findsTheConstantsThatMadeTheSteps() {
        WseConstants truth = new WseConstants(4, 300);
        List<Step> steps = List.of(
                asPriced(truth, Phase.PREFILL, 480),
                asPriced(truth, Phase.PREFILL, 720),
                asPriced(truth, Phase.DECODE, 420),
                asPriced(truth, Phase.DECODE, 660));
        WseConstants found = FIT.fit(steps);
        assertThat(found.cyclesPerInstruction()).isCloseTo(4, within(0.01));
        assertThat(found.cyclesPerMessage()).isCloseTo(300, within(0.5));
    }

    /** SYSTEM V3: each step within 15 % when the constants never saw it. */
    @Test
    void predictsEachMeasuredStepFromTheOthers() {
        List<Step> steps = measured();
        double[] predicted = FIT.leaveOneOut(steps);
        for (int i = 0; i < predicted.length; i++) {
            assertThat(predicted[i] / steps.get(i).seconds())
                    .as("%s", steps.get(i))
                    .isCloseTo(1, within(0.15));
        }
    }

    /** Prefill gains and decode loses by more cores, also where each of the two steps is predicted without itself. */
    @Test
    void theTrendWithCoresHasTheMeasuredSign() {
        List<Step> steps = measured();
        double[] predicted = FIT.leaveOneOut(steps);
        for (Phase phase : Phase.values()) {
            List<Integer> rows = new ArrayList<>();
            for (int i = 0; i < predicted.length; i++) {
                if (steps.get(i).phase() == phase) {
                    rows.add(i);
                }
            }
            assertThat(rows).hasSize(2);
            Step small = steps.get(rows.getFirst());
            Step large = steps.get(rows.getLast());
            double measured = large.seconds() - small.seconds();
            double trend = predicted[rows.getLast()] - predicted[rows.getFirst()];
            assertThat(Math.signum(trend)).as("%s", phase).isEqualTo(Math.signum(measured));
        }
    }

    @Test
    void theCommittedConstantsAreTheFits() {
        assertThat(CoreMeshCalibration.load().wse()).isEqualTo(FIT.fit(measured()));
    }
}
