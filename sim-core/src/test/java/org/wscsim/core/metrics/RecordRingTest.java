package org.wscsim.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.wscsim.core.failure.LimitReachedException;

@Timeout(30)
final class RecordRingTest {
    private final Records.Kept kept = new Records.Kept();

    @Test
    void carriesEveryField() {
        final RecordRing ring = new RecordRing(4);
        final RequestRecord completed = Records.distinct();
        final RequestRecord rejected = Records.distinct();
        rejected.rejection = "exceeds_kv_capacity";
        ring.accept(completed);
        ring.accept(rejected);

        assertThat(ring.drain(kept, 10)).isEqualTo(2);
        assertThat(kept.all.get(0)).usingRecursiveComparison().isEqualTo(completed);
        assertThat(kept.all.get(1)).usingRecursiveComparison().isEqualTo(rejected);
    }

    @Test
    void carriesReasonsByNumber() {
        final RecordRing ring = new RecordRing(16);
        final String[] reasons = {"unfinished", null, "queue_full", "unfinished", "queue_full", "late"};
        for (final String reason : reasons) {
            final RequestRecord record = Records.of(1, 1);
            record.rejection = reason;
            ring.accept(record);
        }
        ring.drain(kept, 100);

        assertThat(kept.all).extracting(r -> r.rejection).containsExactly(reasons);
    }

    @Test
    void boundsTheNumberOfReasons() {
        final RecordRing ring = new RecordRing(100);
        final RequestRecord record = Records.of(1, 1);
        for (int i = 0; i < 64; i++) {
            record.rejection = "reason " + i;
            ring.accept(record);
        }
        record.rejection = "reason 64";

        assertThatExceptionOfType(LimitReachedException.class)
                .isThrownBy(() -> ring.accept(record))
                .withMessageContaining("reason=reason 64");
        ring.drain(kept, 100);
        assertThat(kept.all.get(63).rejection).isEqualTo("reason 63");
    }

    @Test
    void drainsUpToTheLimitAndEndsWhenEmpty() {
        final RecordRing ring = new RecordRing(8);
        for (int id = 0; id < 5; id++) {
            ring.accept(Records.of(id, id));
        }
        ring.end();

        assertThat(ring.hasEnded()).isTrue();
        assertThat(ring.drain(kept, 2)).isEqualTo(2);
        assertThat(ring.isDrained()).isFalse();
        assertThat(ring.drain(kept, 100)).isEqualTo(3);
        assertThat(ring.isDrained()).isTrue();
        assertThat(kept.ids()).containsExactly(0L, 1L, 2L, 3L, 4L);
    }

    @Test
    void aWriterThatFailedStopsTheProducer() {
        final RecordRing ring = new RecordRing(8);
        final UncheckedIOException cause = new UncheckedIOException(new IOException("no space left on device"));
        ring.fail(cause);

        assertThatThrownBy(() -> ring.accept(Records.of(1, 1))).isSameAs(cause);
        assertThatThrownBy(() -> ring.accept(Records.of(1, 1))).isSameAs(cause);
        ring.end();
        assertThatThrownBy(ring::awaitWriter).isSameAs(cause);
    }

    @Test
    void aWriterThatFinishedTakesNoMore() {
        final RecordRing ring = new RecordRing(8);
        ring.finish();
        ring.fail(new IllegalStateException("after the end"));

        assertThatIllegalStateException()
                .isThrownBy(() -> ring.accept(Records.of(7, 1)))
                .withMessageContaining("requestId=7");
        ring.end();
        ring.awaitWriter();
    }

    @Test
    void rejectsSizesOutOfRange() {
        assertThatIllegalArgumentException().isThrownBy(() -> new RecordRing(0));
        assertThatIllegalArgumentException().isThrownBy(() -> new RecordRing((1 << 22) + 1));
    }
}
