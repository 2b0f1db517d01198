package org.wscsim.core.measured;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class HoleFillerTest {
    private static final double NONE = Double.NaN;

    @Test
    void aHoleBetweenTwoNodesIsLinear() {
        double[] values = {2, NONE, 8};
        new HoleFiller(values, new int[] {0, 10, 30}).fill();
        assertThat(values).containsExactly(2, 4, 8);
    }

    @Test
    void axesThatKnowBothSidesAreAveraged() {
        double[] values = {0.5, 1, 1.5, 3, NONE, 5, 6, 7, 8};
        new HoleFiller(values, new int[] {0, 1, 2}, new int[] {0, 1, 2}).fill();
        assertThat(values[4]).isEqualTo((4 + 4) / 2.0);
        values = new double[] {1, 2, 3, 4, NONE, 6, 1, 12, 3};
        new HoleFiller(values, new int[] {0, 1, 2}, new int[] {0, 1, 2}).fill();
        assertThat(values[4]).isEqualTo((5 + 7) / 2.0);
    }

    @Test
    void aHoleWithOneSideWaitsForOthersThenTakesTheNearest() {
        double[] values = {1, NONE, 3, NONE};
        new HoleFiller(values, new int[] {0, 1, 2, 3}).fill();
        assertThat(values).containsExactly(1, 2, 3, 3);
    }
}
