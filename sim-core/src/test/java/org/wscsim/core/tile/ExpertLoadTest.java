package org.wscsim.core.tile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class ExpertLoadTest {
    @Test
    void balancedLoadIsDealtEvenly() {
        ExpertLoad load = ExpertLoad.ofHottestDie(1_000, 64, 4, 8, 0);
        assertThat(load.count()).isEqualTo(8);
        assertThat(load.rows()).isCloseTo(1_000 * 4 / 8.0, within(1e-9));
        assertThat(load.hottestRows()).isEqualTo(63);
    }

    /** Of E experts, a batch of B tokens with k each visits E (1 - (1 - k/E)^B). */
    @Test
    void fewTokensTouchFewExperts() {
        assertThat(ExpertLoad.ofHottestDie(1, 8, 2, 1, 0).touched()).isCloseTo(2, within(1e-12));
        double four = 8 * (1 - StrictMath.pow(0.75, 4));
        assertThat(ExpertLoad.ofHottestDie(4, 8, 2, 1, 0).touched()).isCloseTo(four, within(1e-12));
    }

    @Test
    void skewMakesTheHottestDieBusier() {
        double balanced = ExpertLoad.ofHottestDie(512, 64, 4, 8, 0).rows();
        double skewed = ExpertLoad.ofHottestDie(512, 64, 4, 8, 0.5).rows();
        double strong = ExpertLoad.ofHottestDie(512, 64, 4, 8, 1).rows();
        assertThat(skewed).isGreaterThan(balanced);
        assertThat(strong).isGreaterThan(skewed);
    }

    @Test
    void noExpertReceivesATokenTwice() {
        ExpertLoad load = ExpertLoad.ofHottestDie(100, 4, 3, 1, 3);
        assertThat(load.rows(0)).isLessThanOrEqualTo(100);
        assertThat(load.touched(0)).isLessThanOrEqualTo(1);
    }
}
