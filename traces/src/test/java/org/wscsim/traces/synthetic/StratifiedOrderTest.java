package org.wscsim.traces.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import org.junit.jupiter.api.Test;

final class StratifiedOrderTest {
    @Test
    void everyBlockHoldsEveryStratumOnce() {
        final int size = 1_000;
        final StratifiedOrder order = new StratifiedOrder(new RandomStream(3, "test"), size);
        for (int block = 0; block < 5; block++) {
            final BitSet seen = new BitSet();
            for (int i = 0; i < size; i++) {
                assertThat(order.next()).isEqualTo(i == 0);
                seen.set(order.stratum());
                assertThat((int) (order.probability() * size)).isEqualTo(order.stratum());
            }
            assertThat(seen.cardinality()).isEqualTo(size);
        }
    }

    @Test
    void everyOrderOfThreeIsEquallyLikely() {
        final StratifiedOrder order = new StratifiedOrder(new RandomStream(8, "test"), 3);
        final int[] counts = new int[27];
        final int blocks = 60_000;
        for (int block = 0; block < blocks; block++) {
            int code = 0;
            for (int i = 0; i < 3; i++) {
                order.next();
                code = 3 * code + order.stratum();
            }
            counts[code]++;
        }
        for (final int code : new int[] {5, 7, 11, 15, 19, 21}) {
            // Five standard errors of a binomial with p = 1/6.
            assertThat((double) counts[code]).isCloseTo(blocks / 6.0, within(5 * Math.sqrt(blocks * 5 / 36.0)));
        }
    }

    @Test
    void aSingleStratumIsDrawnForever() {
        final StratifiedOrder order = new StratifiedOrder(new RandomStream(8, "test"), 1);
        for (int i = 0; i < 10; i++) {
            assertThat(order.next()).isTrue();
            assertThat(order.probability()).isBetween(0.0, 1.0);
        }
    }

    @Test
    void quantileTableRunsThroughItsKnots() {
        final QuantileTable table = QuantileTable.parse("0:10 250000:20 250001:30 1000000:30");
        assertThat(table.at(0)).isEqualTo(10);
        assertThat(table.at(0.125)).isCloseTo(15, within(1e-9));
        assertThat(table.at(0.25)).isCloseTo(20, within(1e-9));
        assertThat(table.at(0.6)).isCloseTo(30, within(1e-9));
        assertThat(table.at(Math.nextDown(1.0))).isCloseTo(30, within(1e-9));
        assertThat(table.mean()).isCloseTo(0.25 * 15 + 0.75 * 30, within(1e-4));
        assertThat(table.withUnitMean().mean()).isCloseTo(1, within(1e-12));
    }
}
