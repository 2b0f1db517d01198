package org.wscsim.core.tile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.wscsim.core.tile.CoreSplits.Split;

final class CoreSplitsTest {
    private static CoreArray array(int columns, int rows) {
        return new CoreArray(columns, rows, 1e12, 6e10, 6e5, 1e8, 1e11, 2.0 * (columns + rows), 1e-7);
    }

    @Test
    void everySplitFitsTheArray() {
        for (Split split : CoreSplits.of(array(12, 10))) {
            assertThat(split.cores()).isBetween(1, 120);
            assertThat(split.inputLoad()).isGreaterThanOrEqualTo(1);
            assertThat(split.weightLoad()).isGreaterThanOrEqualTo(1);
        }
    }

    /** What the class comment shows. */
    @Test
    void fourByTwoHasEveryPowerOfTwo() {
        List<Split> splits = CoreSplits.of(array(4, 2));
        for (int m = 1; m <= 8; m *= 2) {
            for (int n = 1; m * n <= 8; n *= 2) {
                int k = 8 / (m * n);
                int groupsM = m;
                int groupsN = n;
                assertThat(splits).anyMatch(s -> s.m() == groupsM && s.n() == groupsN && s.k() == k);
            }
        }
        assertThat(splits).anyMatch(s -> s.cores() == 1);
        assertThat(splits.getFirst().cores()).isEqualTo(8);
    }

    /** One square per group: a 4 x 4 grid on 4 x 4 cores circulates inputs in rows and hands weights down columns. */
    @Test
    void aSquareGridLoadsEveryLinkOnce() {
        assertThat(CoreSplits.of(array(4, 4)))
                .anyMatch(s -> s.m() == 4 && s.n() == 4 && s.k() == 1 && s.inputLoad() == 1 && s.weightLoad() == 1);
    }

    /** Two rows of four cores form a group of eight; a column's link then carries two weight panels. */
    @Test
    void aGroupOfTwoRowsDoublesWhatColumnsCarry() {
        assertThat(CoreSplits.of(array(4, 4)))
                .anyMatch(s -> s.m() == 2 && s.n() == 8 && s.k() == 1 && s.inputLoad() == 1 && s.weightLoad() == 2);
    }

    @Test
    void halfAnArrayHasNoSplitThatTheWholeLacks() {
        List<Split> whole = CoreSplits.of(array(16, 12));
        for (Split half : CoreSplits.of(array(8, 12))) {
            assertThat(whole)
                    .as(half.toString())
                    .anyMatch(s -> s.m() == half.m()
                            && s.n() == half.n()
                            && s.k() == half.k()
                            && s.inputLoad() <= half.inputLoad()
                            && s.weightLoad() <= half.weightLoad()
                            && s.sumLoad() <= half.sumLoad()
                            && s.crossingSeconds() <= half.crossingSeconds());
        }
    }
}
