package org.wscsim.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.wscsim.core.failure.BadInputException;

class WorkersTest {
    @Test
    void handsOverEveryResultWithItsIndexForAnyNumberOfThreads() {
        for (int threads : new int[] {1, 2, 3, 8, 64}) {
            Integer[] results = new Integer[50];
            Thread caller = Thread.currentThread();
            Workers.run(squares(50), threads, (result, job) -> {
                assertThat(Thread.currentThread()).isSameAs(caller);
                assertThat(results[job]).isNull();
                results[job] = result;
            });
            for (int i = 0; i < 50; i++) {
                assertThat(results[i]).as("threads=%d, job=%d", threads, i).isEqualTo(i * i);
            }
        }
    }

    @Test
    void throwsTheFirstJobsFailureAndBeginsNoFurtherJob() {
        List<Callable<Integer>> jobs = new ArrayList<>(squares(2));
        jobs.add(() -> {
            throw new BadInputException("job 2");
        });
        jobs.add(() -> {
            throw new AssertionError("job 3 begun after a failure");
        });
        List<Integer> seen = new ArrayList<>();
        assertThatThrownBy(() -> Workers.run(jobs, 1, (result, job) -> seen.add(job)))
                .isInstanceOf(BadInputException.class)
                .hasMessage("job 2");
        assertThat(seen).containsExactly(0, 1);
    }

    @Test
    void handsOverAnErrorAsItIs() {
        List<Callable<Integer>> jobs = List.of(() -> {
            throw new OutOfMemoryError("heap");
        });
        assertThatThrownBy(() -> Workers.run(jobs, 4, (result, job) -> {})).isInstanceOf(OutOfMemoryError.class);
    }

    private static List<Callable<Integer>> squares(int count) {
        List<Callable<Integer>> jobs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int value = i;
            jobs.add(() -> value * value);
        }
        return jobs;
    }
}
