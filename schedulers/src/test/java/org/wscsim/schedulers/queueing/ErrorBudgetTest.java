package org.wscsim.schedulers.queueing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class ErrorBudgetTest {
    private static final int REQUESTS = 4_096;

    /** Few lengths, so that tenths share them, as in real traces; below 4,096 tokens every length counts by itself. */
    private static int[] prompts(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] lengths = random.ints(40, 1, 4_096).toArray();
        return random.ints(REQUESTS, 0, lengths.length).map(i -> lengths[i]).toArray();
    }

    /** As searches for capacity have it: in the first tenth whose longest prompt is not below one's own. */
    private static int tenth(int[] sorted, int prompt) {
        int tenth = 0;
        while (sorted[sorted.length * (tenth + 1) / 10 - 1] < prompt) {
            tenth++;
        }
        return tenth;
    }

    @Test
    void coversAsManyMissesOfATenthAsTheShareLeaves() {
        for (long seed = 0; seed < 20; seed++) {
            int[] prompts = prompts(seed);
            int[] sorted = prompts.clone();
            Arrays.sort(sorted);
            int missing = tenth(sorted, prompts[0]);
            ErrorBudget budget = new ErrorBudget(0.9);
            Arrays.stream(prompts).forEach(budget::seen);
            budget.refresh();
            long inTenth = Arrays.stream(prompts)
                    .filter(prompt -> tenth(sorted, prompt) == missing)
                    .count();
            int misses = 0;
            while (budget.covers(prompts[0])) {
                budget.missed(prompts[0]);
                misses++;
            }
            // one more than it covers
            assertThat(misses).as("seed %d", seed).isEqualTo((int) (0.1 * ErrorBudget.SPENT * inTenth) + 1);
            for (int prompt : prompts) {
                boolean same = tenth(sorted, prompt) == missing;
                assertThat(budget.covers(prompt))
                        .as("seed %d, prompt %d", seed, prompt)
                        .isEqualTo(!same);
            }
        }
    }

    @Test
    void whatIsLeftFallsFromAllToNothingAndComesBack() {
        ErrorBudget budget = new ErrorBudget(0.9);
        assertThat(budget.left(100)).as("nothing seen, nothing to spend").isLessThan(0.01);
        for (int i = 0; i < 1_000; i++) {
            budget.seen(100);
        }
        assertThat(budget.left(100)).isEqualTo(1);
        double before = 1;
        while (budget.left(100) > 0.02) {
            budget.missed(100);
            assertThat(budget.left(100)).isLessThan(before);
            before = budget.left(100);
        }
        budget.missed(100);
        assertThat(budget.left(100)).isLessThan(0.001);
        budget.mended(100);
        assertThat(budget.left(100)).isEqualTo(before);
    }

    @Test
    void bucketsAreInOrderAndKeepShortPromptsApart() {
        int before = -1;
        for (int tokens = 0; tokens < 10_000_000; tokens += tokens < 10_000 ? 1 : tokens / 1_000) {
            int bucket = ErrorBudget.bucket(tokens);
            assertThat(bucket).isGreaterThanOrEqualTo(before);
            assertThat(tokens >= 4_096 || bucket == tokens).isTrue();
            before = bucket;
        }
        assertThat(ErrorBudget.bucket(Integer.MAX_VALUE)).isGreaterThanOrEqualTo(before);
    }
}
