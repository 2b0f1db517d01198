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
