package org.wscsim.validation.queueing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The runs of {@code validate}, shorter, and the parts that judge them. */
final class QueueingComparisonTest {
    private static final int REQUESTS = 150_000;

    static List<QueueCase> cases() {
        return QueueingComparison.cases();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theMeanWaitIsThatOfQueueingTheory(QueueCase queue) {
        QueueScore score = QueueingComparison.score(queue, REQUESTS);
        assertThat(score.isInside()).as("%s", score).isTrue();
        assertThat(score.simulated().halfWidth())
                .as("the interval says something: %s", score)
                .isLessThan(0.4 * score.expected());
    }

    /** The same waits from Lindley's recursion and from Kiefer's and Wolfowitz's, without an engine. */
    @ParameterizedTest
    @MethodSource("cases")
    void everyWaitIsThatOfTheRecursion(QueueCase queue) {
        int requests = 20_000;
        double[] waits = QueueRun.waits(queue, requests);
        SplittableRandom gaps = new SplittableRandom(queue.seed());
        SplittableRandom services = gaps.split();
        double servicePs = 1e10;
        long[] freeAt = new long[queue.servers()];
        long now = 0;
        for (int i = 0; i < requests; i++) {
            now += Math.round(-StrictMath.log(1 - gaps.nextDouble()) * (servicePs / queue.load() / queue.servers()));
            java.util.Arrays.sort(freeAt);
            long begins = Math.max(now, freeAt[0]);
            freeAt[0] = begins + queue.law().draw(services) * 1_000_000L;
            assertThat(waits[i]).as("request %d", i).isEqualTo((begins - now) / servicePs);
        }
    }

    /** M/M/1: rho/(1 - rho); Erlang's own table: 4 servers at 2 erlangs, C = 4/23. */
    @Test
    void closedFormsAreTheTextbooks() {
        assertThat(new QueueCase("M/M/1", ServiceLaw.EXPONENTIAL, 1, 0.6, 1).expectedWait())
                .isCloseTo(1.5, within(1e-12));
        assertThat(new QueueCase("M/D/1", ServiceLaw.CONSTANT, 1, 0.6, 1).expectedWait())
                .isCloseTo(0.75, within(1e-12));
        assertThat(new QueueCase("M/M/4", ServiceLaw.EXPONENTIAL, 4, 0.5, 1).expectedWait())
                .isCloseTo(4.0 / 23 / 2, within(1e-12));
    }

    @ParameterizedTest
    @MethodSource("laws")
    void drawnServiceTimesHaveTheMomentsOfTheirLaw(ServiceLaw law) {
        SplittableRandom random = new SplittableRandom(5);
        int draws = 400_000;
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < draws; i++) {
            double service = law.draw(random) / (double) ServiceLaw.MEAN_TOKENS;
            sum += service;
            squares += service * service;
        }
        assertThat(sum / draws).isCloseTo(1, within(0.02));
        assertThat(squares / draws - 1).isCloseTo(law.squaredVariation(), within(0.1));
    }

    static ServiceLaw[] laws() {
        return ServiceLaw.values();
    }

    /** Batches of known means 0, 1, 0, 1, ...: deviation 0.513, t(19) at 99 % = 2.861. */
    @Test
    void theIntervalIsStudents() {
        double[] values = new double[200_000];
        for (int i = 20_000; i < values.length; i++) {
            values[i] = (i - 20_000) / 9_000 % 2;
        }
        BatchMeans means = BatchMeans.of(values, 0.99);
        assertThat(means.mean()).isCloseTo(0.5, within(1e-12));
        assertThat(means.halfWidth()).isCloseTo(2.8609 * Math.sqrt(5.0 / 19 / 20), within(1e-4));
    }
}
