package org.wscsim.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mean queues of the thirds against a sum per picosecond, and the verdict on queues of known shape. */
final class QueueProbeTest {
    private static final long SECOND = 1_000_000_000_000L;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void thirdsAreTheTimeAveragesOfTheQueue(long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final int window = 3 + random.nextInt(400);
        final QueueProbe probe = new QueueProbe(window);
        final int end = window + random.nextInt(200);
        final long[] waitingAt = new long[end + 1];
        long waiting = 0;
        for (int now = 0; now <= end; now++) {
            for (int changes = random.nextInt(3); changes > 0; changes--) {
                final int delta = waiting > 0 && random.nextBoolean() ? -1 : 1;
                waiting += delta;
                probe.change(delta, now);
            }
            waitingAt[now] = waiting;
        }
        probe.growing(1_000, end);
        final int third = window / 3;
        final int[] bounds = {0, third, 2 * third, window};
        for (int part = 0; part < 3; part++) {
            double sum = 0;
            for (int now = bounds[part]; now < bounds[part + 1]; now++) {
                sum += waitingAt[now];
            }
            assertThat(probe.meanWaiting(part))
                    .as("seed=" + seed + ", part=" + part)
                    .isCloseTo(sum / (bounds[part + 1] - bounds[part]), Offset.offset(1e-9));
        }
    }

    @Test
    void textNamesTheThirdsAndWhoWaitsAtTheEnd() {
        final QueueProbe probe = new QueueProbe(30 * SECOND);
        probe.change(1, 0);
        probe.change(1, 5 * SECOND);
        probe.change(1, 10 * SECOND);
        probe.change(3, 20 * SECOND);
        probe.change(-4, 31 * SECOND);
        probe.growing(1_000, 40 * SECOND);
        assertThat(probe.text())
                .isEqualTo("waiting on average, by third of the arrival window: 1.5, 3.0, 6.0; at its end: 6");
    }

    /** {@code arrivals} over the window, one leaves for every arrival after the delay given as a share of the window. */
    private static QueueProbe queue(int arrivals, double serviceRateShare, int head) {
        final long window = 100 * SECOND;
        final QueueProbe probe = new QueueProbe(window);
        long served = 0;
        for (int waiting = 0; waiting < head; waiting++) {
            probe.change(1, 0);
        }
        final int steps = 10_000;
        for (int step = 1; step <= steps; step++) {
            final long now = window / steps * step;
            final long arrived = head + (long) arrivals * step / steps;
            final long before = head + (long) arrivals * (step - 1) / steps;
            probe.change((int) (arrived - before), now);
            final long leaving = Math.min(arrived, (long) (serviceRateShare * arrivals * step / steps)) - served;
            probe.change((int) -leaving, now);
            served += leaving;
        }
        return probe;
    }

    @Test
    void queueThatGrowsLinearlyIsUnstableAndStandsAsOneToThreeToFive() {
        final QueueProbe probe = queue(10_000, 0.5, 0);
        assertThat(probe.growing(10_000, 100 * SECOND)).isTrue();
        assertThat(probe.meanWaiting(1) / probe.meanWaiting(0)).isCloseTo(3, Percentage.withPercentage(1));
        assertThat(probe.meanWaiting(2) / probe.meanWaiting(0)).isCloseTo(5, Percentage.withPercentage(1));
    }

    /** The queue fills in the first half and is then neither worked off nor grows: what is left over tells. */
    @Test
    void queueThatFillsUpAndIsNotWorkedOffIsUnstable() {
        final QueueProbe probe = new QueueProbe(100 * SECOND);
        for (int second = 1; second <= 100; second++) {
            probe.change(second <= 50 ? 20 : 0, second * SECOND);
        }
        assertThat(probe.growing(10_000, 200 * SECOND)).isTrue();
    }

    @Test
    void burstThatIsWorkedOffInsideTheWindowIsStable() {
        final QueueProbe probe = new QueueProbe(100 * SECOND);
        probe.change(5_000, 70 * SECOND);
        probe.change(-4_990, 95 * SECOND);
        probe.change(-10, 101 * SECOND);
        assertThat(probe.growing(10_000, 200 * SECOND)).isFalse();
    }

    @Test
    void constantQueueIsStableHoweverLong() {
        assertThat(queue(10_000, 1, 5_000).growing(10_000, 100 * SECOND)).isFalse();
    }

    @Test
    void shrinkingQueueIsStable() {
        assertThat(queue(10_000, 1.4, 5_000).growing(10_000, 100 * SECOND)).isFalse();
    }

    @Test
    void emptyQueueIsStable() {
        assertThat(queue(10_000, 1, 0).growing(10_000, 100 * SECOND)).isFalse();
    }

    /** Little's law: 1 % of the arrivals waiting at the end is a wait of 1 % of the window. */
    @Test
    void growthThatStandsForAShortWaitIsStable() {
        assertThat(queue(10_000, 0.99, 0).growing(10_000, 100 * SECOND)).isFalse();
    }

    @Test
    void fewRequestsAndUnknownOrEmptyWindowsAreNotJudged() {
        assertThat(queue(99, 0.5, 0).growing(QueueProbe.LEAST_REQUESTS - 1, 100 * SECOND))
                .isNull();
        final QueueProbe noWindow = new QueueProbe(0);
        noWindow.change(1_000, 0);
        assertThat(noWindow.growing(1_000, SECOND)).isNull();
    }

    @Test
    void whatWaitsAfterTheWindowDoesNotCount() {
        final QueueProbe probe = new QueueProbe(3 * SECOND);
        probe.change(1, 0);
        probe.change(-1, 3 * SECOND);
        probe.change(1_000, 3 * SECOND);
        assertThat(probe.growing(100, 50 * SECOND)).isFalse();
        for (int part = 0; part < 3; part++) {
            assertThat(probe.meanWaiting(part)).isEqualTo(1);
        }
    }
}
