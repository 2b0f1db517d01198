package org.wscsim.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProgressTextTest {
    @Test
    void tellsRateAndWhatIsLeft() {
        // 1,000 in 4 s are 250 a second, so 3,000 more take 12 s
        assertThat(ProgressText.line(200, 1_000, 4_000, 4))
                .isEqualTo("3 min 20 s simulated, 1000 of 4000 requests (25.0 %), 250 requests/s, 12 s left");
    }

    @Test
    void knowsNothingBeforeTheFirstRequestHasLeft() {
        assertThat(ProgressText.line(0, 0, 10, 0.2))
                .isEqualTo("0 s simulated, 0 of 10 requests (0.0 %), 0 requests/s, ? left");
    }

    @Test
    void writesDurationsInTheUnitsThatMatter() {
        assertThat(ProgressText.duration(59.4)).isEqualTo("59 s");
        assertThat(ProgressText.duration(60)).isEqualTo("1 min 00 s");
        assertThat(ProgressText.duration(3_599)).isEqualTo("59 min 59 s");
        assertThat(ProgressText.duration(604_800)).isEqualTo("168 h 00 min");
    }
}
