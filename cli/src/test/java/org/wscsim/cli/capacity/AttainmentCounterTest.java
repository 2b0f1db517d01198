package org.wscsim.cli.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.wscsim.core.metrics.ArrivalWindow;
import org.wscsim.core.metrics.GoodputLimits;
import org.wscsim.core.metrics.RequestRecord;

/** Who counts as in time, in all and by decile of the prompt. */
final class AttainmentCounterTest {
    private static AttainmentCounter counter(GoodputLimits limits) {
        return new AttainmentCounter(new ArrivalWindow(0, 0, 0), limits);
    }

    private static void take(AttainmentCounter counter, int prompt, long ttftPs) {
        RequestRecord request = new RequestRecord();
        request.prefillTokens = prompt;
        request.ttftPs = ttftPs;
        counter.accept(request);
    }

    /** Of a hundred prompts the ten longest are late: nine tenths in time, and a decile of which nobody is. */
    @Test
    void aDecileThatFailsIsNotHiddenByTheRest() {
        AttainmentCounter counter = counter(new GoodputLimits(100, Long.MAX_VALUE, Long.MAX_VALUE));
        for (int i = 100; i > 0; i--) {
            take(counter, i, i > 90 ? 101 : 100);
        }
        assertThat(counter.good()).isEqualTo(90);
        assertThat(counter.leastOfDeciles()).isZero();
    }

    /** All alike are one decile, whoever comes first. */
    @Test
    void equalPromptsAreNotToldApart() {
        AttainmentCounter counter = counter(new GoodputLimits(100, Long.MAX_VALUE, Long.MAX_VALUE));
        for (int i = 0; i < 50; i++) {
            take(counter, 7, i < 40 ? 1 : 200);
        }
        assertThat(counter.leastOfDeciles()).isEqualTo(0.8);
    }

    @Test
    void aLimitGrowsWithThePrompt() {
        AttainmentCounter counter = counter(new GoodputLimits(100, 10, Long.MAX_VALUE, Long.MAX_VALUE));
        take(counter, 5, 150);
        take(counter, 4, 150);
        assertThat(counter.good()).isEqualTo(1);
    }

    @Test
    void nobodyIsNobodyInTime() {
        assertThat(counter(GoodputLimits.NONE).leastOfDeciles()).isZero();
    }
}
