package org.wscsim.validation.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wscsim.core.device.Kernel;
import org.wscsim.core.device.KernelWork;
import org.wscsim.validation.reference.Observation;

final class ThreeParameterRooflineTest {
    private static List<Observation> rowsOf(ThreeParameterRoofline.Parameters truth) {
        List<Observation> rows = new ArrayList<>();
        for (long m = 1; m <= 16_384; m *= 4) {
            for (long n = 512; n <= 16_384; n *= 2) {
                Kernel kernel = new Kernel.Gemm(m, n, 4_096, Kernel.GemmOptions.DEFAULT);
                rows.add(new Observation(kernel, truth.of(KernelWork.of(kernel)), "n=" + n));
            }
        }
        return rows;
    }

    @Test
    void findsTheParametersThatMadeTheRows() {
        var truth = new ThreeParameterRoofline.Parameters(2.0e14, 1.5e12, 5e-6);
        var found = new ThreeParameterRoofline().fit(rowsOf(truth));
        assertThat(found.flopsPerSecond() / truth.flopsPerSecond()).isCloseTo(1, within(0.01));
        assertThat(found.bytesPerSecond() / truth.bytesPerSecond()).isCloseTo(1, within(0.01));
        assertThat(found.seconds() / truth.seconds()).isCloseTo(1, within(0.01));
    }

    @Test
    void aFoldIsPredictedWithoutItself() {
        var truth = new ThreeParameterRoofline.Parameters(2.0e14, 1.5e12, 5e-6);
        List<Observation> rows = new ArrayList<>(rowsOf(truth));
        // A fold that contradicts the others must be missed, not learnt.
        Kernel odd = new Kernel.Gemm(1_024, 1_024, 4_096, Kernel.GemmOptions.DEFAULT);
        rows.add(new Observation(odd, 1.0, "odd"));
        double[] predicted = CrossValidation.leaveFoldsOut(rows, new ThreeParameterRoofline());
        assertThat(predicted[rows.size() - 1]).isLessThan(1e-3);
    }
}
