package org.wscsim.validation.noc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Closed forms of collectives are within 5 % of what happens, but for those that add up latencies which the row overlaps,
 * on the reserving mesh, where a message holds the ports of both its dies, and where max-min
 * sends side by side what is meant to go one after the other.
 */
final class CollectiveComparisonTest {
    @Test
    void formsAreWithinFivePercentOfWhatHappens() {
        List<RuleScore> scores = CollectiveComparison.run();
        assertThat(scores).hasSizeGreaterThan(14);
        for (RuleScore score : scores) {
            boolean overlaps =
                    score.set().contains("two-phase reduce") || score.set().contains("tree reduce");
            assertThat(score.rows()).as(score.set()).isGreaterThanOrEqualTo(20);
            if (overlaps) {
                assertThat(score.within()).as(score.set()).isGreaterThan(score.rows() / 2);
                assertThat(Math.abs(score.worstPercent())).as(score.set()).isLessThan(25);
            } else if (isMet(score.set())) {
                assertThat(score.within()).as(score.set()).isEqualTo(score.rows());
            }
        }
    }

    private static boolean isMet(String set) {
        boolean row = set.startsWith("row of cores");
        boolean ring = set.contains("ring, one way, on ") && !set.endsWith("reserving");
        return row || ring || set.endsWith("in turn");
    }
}
