package org.wscsim.core.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wscsim.core.failure.BadInputException;

@Timeout(30)
final class ArrivalRingTest {
    private final Arrival row = new Arrival();

    private static Arrival arrival(long id) {
        final Arrival arrival = new Arrival();
        arrival.set(id, 1_000 * id + 1, (int) (3 * id + 1), (int) (5 * id + 2));
        arrival.tenantId = (int) (7 * id + 3);
        arrival.sloClass = (int) (11 * id + 4);
        arrival.sessionId = (int) (13 * id + 5);
        arrival.modelId = (int) (17 * id + 6);
        return arrival;
    }

    @Test
    void carriesEveryFieldInOrder() {
        final ArrivalRing ring = new ArrivalRing(10);
        ring.offer(arrival(0));
        ring.offer(arrival(1L << 40));
        ring.end();

        assertThat(ring.next(row)).isTrue();
        assertThat(row).usingRecursiveComparison().isEqualTo(arrival(0));
        assertThat(ring.next(row)).isTrue();
        assertThat(row).usingRecursiveComparison().isEqualTo(arrival(1L << 40));
        assertThat(ring.next(row)).isFalse();
        assertThat(ring.next(row)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64, 1_000})
    void holdsAtLeastItsCapacityAndWrapsAnyNumberOfTimes(int capacity) {
        final ArrivalRing ring = new ArrivalRing(capacity);
        long offered = 0;
        long taken = 0;
        for (int round = 0; round < 50; round++) {
            while (ring.offer(arrival(offered))) {
                offered++;
            }
            assertThat(offered - taken).isGreaterThanOrEqualTo(capacity);
            while (taken < offered) {
                assertThat(ring.next(row)).isTrue();
                assertThat(row.requestId).isEqualTo(taken++);
            }
        }
        ring.end();
        assertThat(ring.next(row)).isFalse();
    }

    /** From no hash to many more than a message of the smallest ring holds, in a ring that wraps and fills all the time. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 300})
    void carriesAnyNumberOfHashesThroughARingThatIsFullMostOfTheTime(int capacity) throws InterruptedException {
        final ArrivalRing ring = new ArrivalRing(capacity);
        final int[] counts = {0, 1, 9, 10, 11, 0, 500, 3, 0, 37};
        final Thread producer = new Thread(() -> {
            final Arrival offered = new Arrival();
            for (int id = 0; id < 1_000; id++) {
                hashed(offered, id, counts[id % counts.length]);
                while (!ring.offer(offered)) {
                    Thread.onSpinWait();
                }
            }
            ring.end();
        });
        producer.start();
        final Arrival expected = new Arrival();
        for (int id = 0; id < 1_000; id++) {
            hashed(expected, id, counts[id % counts.length]);
            assertThat(ring.next(row)).isTrue();
            assertSame(row, expected);
        }
        assertThat(ring.next(row)).isFalse();
        producer.join();
    }

    private static void hashed(Arrival arrival, int id, int count) {
        arrival.copyFrom(arrival(id));
        arrival.hashTokens = count == 0 ? 0 : 16;
        for (int i = 0; i < count; i++) {
            arrival.addHash(1_000L * id + i);
        }
    }

    private static void assertSame(Arrival found, Arrival expected) {
        assertThat(found.requestId).isEqualTo(expected.requestId);
        assertThat(found.sessionId).isEqualTo(expected.sessionId);
        assertThat(found.hashTokens).isEqualTo(expected.hashTokens);
        assertThat(found.hashCount()).isEqualTo(expected.hashCount());
        for (int i = 0; i < expected.hashCount(); i++) {
            assertThat(found.hash(i)).isEqualTo(expected.hash(i));
        }
    }

    @Test
    void throwsTheProducersFailureAfterTheArrivalsBeforeIt() {
        final ArrivalRing ring = new ArrivalRing(10);
        final BadInputException cause = new BadInputException("not a number: file=a.csv, line=3; correct the row");
        ring.offer(arrival(0));
        ring.fail(cause);

        assertThat(ring.next(row)).isTrue();
        assertThatThrownBy(() -> ring.next(row)).isSameAs(cause);
        assertThatThrownBy(() -> ring.next(row)).isSameAs(cause);
    }

    @Test
    void theFirstEndCounts() {
        final ArrivalRing ended = new ArrivalRing(10);
        ended.end();
        ended.fail(new BadInputException("too late"));
        assertThat(ended.next(row)).isFalse();

        final ArrivalRing failed = new ArrivalRing(10);
        failed.fail(new BadInputException("first"));
        failed.end();
        failed.fail(new BadInputException("second"));
        assertThatExceptionOfType(BadInputException.class)
                .isThrownBy(() -> failed.next(row))
                .withMessage("first");
    }

    @Test
    void tellsTheProducerThatNothingMoreIsWanted() {
        final ArrivalRing ring = new ArrivalRing(10);
        assertThat(ring.isClosed()).isFalse();
        ring.close();
        assertThat(ring.isClosed()).isTrue();
    }

    @Test
    void rejectsSizesOutOfRange() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ArrivalRing(0));
        assertThatIllegalArgumentException().isThrownBy(() -> new ArrivalRing((1 << 24) + 1));
    }
}
