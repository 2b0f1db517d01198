package org.wscsim.validation.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.hipparchus.exception.LocalizedCoreFormats;
import org.hipparchus.exception.MathIllegalStateException;
import org.junit.jupiter.api.Test;
import org.wscsim.core.failure.BadInputException;

class FitFailureTest {
    @Test
    void aSpentBudgetIsToldByTheFile() {
        assertThatThrownBy(() -> FitFailure.named("a.csv", () -> {
                    throw new MathIllegalStateException(LocalizedCoreFormats.MAX_COUNT_EXCEEDED, 4_000);
                }))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("file=a.csv")
                .hasMessageContaining("4,000");
    }

    @Test
    void whatIsFoundIsReturned() {
        assertThat(FitFailure.named("a.csv", () -> 3)).isEqualTo(3);
    }
}
