package org.wscsim.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.wscsim.core.memory.NativeMemory;

final class LengthAttainmentTest {
    @Test
    void nothingHasNoDeciles() {
        try (NativeMemory memory = new NativeMemory()) {
            assertThat(new LengthAttainment(memory).deciles()).isEmpty();
        }
    }

    /** 1,000 prompts of lengths 1 to 1,000, those up to 250 met: two deciles whole, half of the third, none of the rest. */
    @Test
    void aTenthOfTheRequestsEachByRankOfLength() {
        try (NativeMemory memory = new NativeMemory()) {
            LengthAttainment attainment = new LengthAttainment(memory);
            for (int tokens = 1_000; tokens > 0; tokens--) {
                attainment.record(tokens, tokens <= 250);
            }
            List<LengthAttainment.Decile> deciles = attainment.deciles();
            assertThat(deciles).hasSize(10);
            double[] expected = {1, 1, 0.5, 0, 0, 0, 0, 0, 0, 0};
            for (int i = 0; i < 10; i++) {
                assertThat(deciles.get(i).fromTokens()).isEqualTo(100 * i + 1);
                assertThat(deciles.get(i).toTokens()).isEqualTo(100 * i + 100);
                assertThat(deciles.get(i).attainment()).isCloseTo(expected[i], within(1e-12));
            }
        }
    }

    /** Of requests of one length, every decile has the same share, whoever met the limits. */
    @Test
    void equalLengthsShareWhatTheyMet() {
        try (NativeMemory memory = new NativeMemory()) {
            LengthAttainment attainment = new LengthAttainment(memory);
            for (int i = 0; i < 7; i++) {
                attainment.record(512, i < 3);
            }
            for (LengthAttainment.Decile decile : attainment.deciles()) {
                assertThat(decile.fromTokens()).isEqualTo(512);
                assertThat(decile.toTokens()).isEqualTo(512);
                assertThat(decile.attainment()).isCloseTo(3 / 7.0, within(1e-12));
            }
        }
    }

    /** Beyond 8,191 tokens a length is told to 1/4096. */
    @Test
    void longPromptsAreToldToTheirBucket() {
        try (NativeMemory memory = new NativeMemory()) {
            LengthAttainment attainment = new LengthAttainment(memory);
            for (int tokens : new int[] {8_191, 8_192, 100_001, (1 << 22)}) {
                attainment.record(tokens, true);
            }
            LengthAttainment.Decile first = attainment.deciles().getFirst();
            LengthAttainment.Decile last = attainment.deciles().getLast();
            assertThat(first.fromTokens()).isEqualTo(8_191);
            assertThat(last.toTokens()).isBetween((1 << 22) - (1 << 10), 1 << 22);
            assertThat(attainment.deciles().get(5).toTokens()).isBetween(100_001 - 25, 100_001);
        }
    }
}
