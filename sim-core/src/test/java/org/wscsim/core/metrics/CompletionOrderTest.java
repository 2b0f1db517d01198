package org.wscsim.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CompletionOrderTest {
    private final Records.Kept kept = new Records.Kept();
    private final CompletionOrder order = new CompletionOrder(kept);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void equalsAStableSortByTimeAndId(long seed) {
        final Random random = new Random(seed);
        final List<RequestRecord> records = new ArrayList<>();
        for (int id = 0; id < 2_000; id++) {
            records.add(Records.of(id, random.nextInt(10) == 0 ? 500 : random.nextInt(1_000)));
        }
        Collections.shuffle(records, random);
        records.sort(Comparator.comparingLong(r -> r.finishedAtPs));
        for (final RequestRecord record : records) {
            order.accept(record);
        }
        order.flush();

        records.sort(
                Comparator.<RequestRecord>comparingLong(r -> r.finishedAtPs).thenComparingLong(r -> r.requestId));
        assertThat(kept.ids())
                .as("seed=%d", seed)
                .isEqualTo(records.stream().map(r -> r.requestId).toList());
    }

    @Test
    void holdsBackOnlyTheLastInstant() {
        order.accept(Records.of(5, 10));
        order.accept(Records.of(3, 10));
        assertThat(kept.ids()).isEmpty();
        order.accept(Records.of(1, 11));
        assertThat(kept.ids()).containsExactly(3L, 5L);
    }

    @Test
    void unfinishedRequestsAtTheEndKeepTheirPlace() {
        order.accept(Records.of(1, 10));
        order.accept(Records.of(9, RequestRecord.ABSENT));
        order.accept(Records.of(4, RequestRecord.ABSENT));
        order.flush();
        order.flush();

        assertThat(kept.ids()).containsExactly(1L, 4L, 9L);
    }

    @Test
    void copiesWhatItHoldsBack() {
        final RequestRecord reused = Records.distinct();
        final RequestRecord original = Records.distinct();
        order.accept(reused);
        reused.prefillTokens = -5;
        order.flush();

        assertThat(kept.all.getFirst()).usingRecursiveComparison().isEqualTo(original);
    }
}
