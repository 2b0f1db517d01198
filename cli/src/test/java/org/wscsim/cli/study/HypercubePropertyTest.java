package org.wscsim.cli.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class HypercubePropertyTest {
    @Test
    void everyPartOfEveryAxisIsMetOnce() {
        for (int count : new int[] {1, 2, 7, 40}) {
            double[][] samples = Hypercube.samples(count, 3, 99);
            for (int axis = 0; axis < 3; axis++) {
                int at = axis;
                int[] parts = Arrays.stream(samples)
                        .mapToInt(sample -> (int) (sample[at] * count))
                        .sorted()
                        .toArray();
                assertThat(parts).as("count %d, axis %d", count, axis).containsExactly(upTo(count));
            }
        }
    }

    private static int[] upTo(int count) {
        int[] all = new int[count];
        Arrays.setAll(all, i -> i);
        return all;
    }

    @Test
    void equalSeedsGiveEqualSamples() {
        assertThat(Hypercube.samples(5, 2, 1)).isDeepEqualTo(Hypercube.samples(5, 2, 1));
        assertThat(Hypercube.samples(5, 2, 1)).isNotEqualTo(Hypercube.samples(5, 2, 2));
    }

    /** A ratio that is the same in every stretch has no width; where it differs, the interval holds the whole's. */
    @Test
    void theIntervalOfARatioCoversIt() {
        List<Outcome.Block> a = List.of(new Outcome.Block(4, 8), new Outcome.Block(2, 10), new Outcome.Block(5, 5));
        List<Outcome.Block> same =
                List.of(new Outcome.Block(4, 24), new Outcome.Block(2, 30), new Outcome.Block(5, 15));
        List<Outcome.Block> other =
                List.of(new Outcome.Block(4, 24), new Outcome.Block(2, 10), new Outcome.Block(5, 15));
        BlockBootstrap.Interval exact = BlockBootstrap.ratio(a, same, 1);
        assertThat(exact.low()).isCloseTo(3, within(1e-12));
        assertThat(exact.high()).isCloseTo(3, within(1e-12));
        BlockBootstrap.Interval wide = BlockBootstrap.ratio(a, other, 1);
        double whole = 49.0 / 23;
        assertThat(wide.low()).isLessThan(whole);
        assertThat(wide.high()).isGreaterThan(whole);
        assertThat(BlockBootstrap.ratio(a, List.of(), 1).low()).isNaN();
    }
}
