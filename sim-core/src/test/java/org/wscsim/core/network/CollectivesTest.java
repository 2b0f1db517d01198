package org.wscsim.core.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class CollectivesTest {
    private static final double BANDWIDTH = 2e12;
    private static final double HOP = 100e-9;
    private static final double BYTES = 4e6;

    @Test
    void oneDieTalksToNobody() {
        assertThat(Collectives.allReduceSeconds(1, 1, BYTES, BANDWIDTH, HOP)).isZero();
        assertThat(Collectives.allGatherSeconds(1, 1, BYTES, BANDWIDTH, HOP)).isZero();
        assertThat(Collectives.allReduceLinkBytesPerDie(1, 1, BYTES, BANDWIDTH, HOP))
                .isZero();
        assertThat(Collectives.allGatherLinkBytesPerDie(1, 1, BYTES, BANDWIDTH, HOP))
                .isZero();
    }

    @Test
    void aRingWithAnEvenSideHasTheClosedForm() {
        int[][] rectangles = {{2, 1}, {2, 2}, {2, 4}, {4, 3}, {3, 2}, {6, 9}};
        for (int[] rectangle : rectangles) {
            int n = rectangle[0] * rectangle[1];
            double expected = 2 * (n - 1) * HOP + 2.0 * (n - 1) / n * BYTES / BANDWIDTH;
            assertThat(Collectives.ringAllReduceSeconds(rectangle[0], rectangle[1], BYTES, BANDWIDTH, HOP))
                    .isCloseTo(expected, within(1e-15));
        }
    }

    @Test
    void linesAndOddRectanglesPayForTheWayBack() {
        double serial = 2 * 8.0 / 9 * BYTES / BANDWIDTH;
        // 3 x 3: two laps of 8 single hops and one of 2, less two single hops.
        assertThat(Collectives.ringAllReduceSeconds(3, 3, BYTES, BANDWIDTH, HOP))
                .isCloseTo(18 * HOP + serial, within(1e-15));
        // 9 x 1: two laps of 8 hops there and 8 back, less two.
        assertThat(Collectives.ringAllReduceSeconds(9, 1, BYTES, BANDWIDTH, HOP))
                .isCloseTo(30 * HOP + serial, within(1e-15));
    }

    @Test
    void theTwoDimensionalFormIsRowsThenColumns() {
        double expected = Collectives.ringAllReduceSeconds(2, 1, BYTES, BANDWIDTH, HOP)
                + Collectives.ringAllReduceSeconds(4, 1, BYTES, BANDWIDTH, HOP);
        assertThat(Collectives.gridAllReduceSeconds(2, 4, BYTES, BANDWIDTH, HOP))
                .isCloseTo(expected, within(1e-18));
    }

    @Test
    void smallMessagesTakeTheGridAndLargeOnesTheRing() {
        double small = 16e3;
        assertThat(Collectives.allReduceSeconds(2, 2, small, BANDWIDTH, HOP))
                .isEqualTo(Collectives.gridAllReduceSeconds(2, 2, small, BANDWIDTH, HOP))
                .isLessThan(Collectives.ringAllReduceSeconds(2, 2, small, BANDWIDTH, HOP));
        double large = 64e6;
        assertThat(Collectives.allReduceSeconds(2, 2, large, BANDWIDTH, HOP))
                .isEqualTo(Collectives.ringAllReduceSeconds(2, 2, large, BANDWIDTH, HOP))
                .isLessThan(Collectives.gridAllReduceSeconds(2, 2, large, BANDWIDTH, HOP));
    }

    @Test
    void neverFasterThanTheBytesADieMustSend() {
        for (int columns = 1; columns <= 6; columns++) {
            for (int rows = 1; rows <= 9; rows++) {
                int n = columns * rows;
                double all = Collectives.allReduceSeconds(columns, rows, BYTES, BANDWIDTH, HOP);
                double gather = Collectives.allGatherSeconds(columns, rows, BYTES, BANDWIDTH, HOP);
                assertThat(all).isGreaterThanOrEqualTo(2.0 * (n - 1) / n * BYTES / BANDWIDTH);
                assertThat(gather).isGreaterThanOrEqualTo((double) (n - 1) / n * BYTES / BANDWIDTH);
                assertThat(gather).isLessThanOrEqualTo(all);
                assertThat(Collectives.allReduceLinkBytesPerDie(columns, rows, BYTES, BANDWIDTH, HOP))
                        .isGreaterThanOrEqualTo(Collectives.ringAllReduceBytesPerLink(n, BYTES) * (1 - 1e-12));
            }
        }
    }

    @Test
    void orientationDoesNotMatter() {
        assertThat(Collectives.allReduceSeconds(2, 4, BYTES, BANDWIDTH, HOP))
                .isCloseTo(Collectives.allReduceSeconds(4, 2, BYTES, BANDWIDTH, HOP), within(1e-18));
        assertThat(Collectives.allGatherSeconds(1, 5, BYTES, BANDWIDTH, HOP))
                .isEqualTo(Collectives.allGatherSeconds(5, 1, BYTES, BANDWIDTH, HOP));
    }

    @Test
    void ringLinksCarryTheirShare() {
        assertThat(Collectives.ringAllReduceBytesPerLink(4, 1_000)).isEqualTo(1_500);
        double large = 64e6;
        assertThat(Collectives.allReduceLinkBytesPerDie(2, 4, large, BANDWIDTH, HOP))
                .isCloseTo(2 * 7 / 8.0 * large, within(1e-3));
    }
}
