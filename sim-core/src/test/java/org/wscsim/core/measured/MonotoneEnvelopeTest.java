package org.wscsim.core.measured;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class MonotoneEnvelopeTest {
    @Test
    void aDipMeetsItsPeakInTheGeometricMiddle() {
        double[] monotone = MonotoneEnvelope.of(new double[] {3, 5, 4, 9}, 4);
        assertThat(monotone)
                .containsExactly(new double[] {3, StrictMath.sqrt(20), StrictMath.sqrt(20), 9}, within(1e-15));
    }

    @Test
    void monotoneValuesStayAsTheyAre() {
        double[] values = {0.1, 0.3, 0.2, 0.7};
        assertThat(MonotoneEnvelope.of(values, 2, 2)).containsExactly(values);
    }

    @Test
    void incomparableNodesDoNotPullAtEachOther() {
        double[] values = {1, 9, 2, 10};
        assertThat(MonotoneEnvelope.of(values, 2, 2)).containsExactly(values);
    }
}
