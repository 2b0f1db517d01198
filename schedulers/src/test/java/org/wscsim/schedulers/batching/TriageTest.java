package org.wscsim.schedulers.batching;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.wscsim.schedulers.queueing.ErrorBudget;

final class TriageTest {
    private static final int PROMPT = 100;

    private record Jobs(long[] duePs, long[] leftPs) {
        static Jobs drawn(SplittableRandom random) {
            int count = 1 + random.nextInt(10);
            Jobs jobs = new Jobs(new long[count], new long[count]);
            for (int i = 0; i < count; i++) {
                jobs.leftPs[i] = 1 + random.nextLong(20);
                jobs.duePs[i] = jobs.leftPs[i] + random.nextLong(40);
            }
            return jobs;
        }

        /** Whether all of a set can be done in time one after the other, which they can when they can by deadline. */
        boolean fits(int set) {
            for (int i = 0; i < duePs.length; i++) {
                long endPs = 0;
                for (int j = 0; j < duePs.length; j++) {
                    endPs += (set >> j & 1) == 1 && duePs[j] <= duePs[i] ? leftPs[j] : 0;
                }
                if ((set >> i & 1) == 1 && endPs > duePs[i]) {
                    return false;
                }
            }
            return true;
        }
    }

    private static int kept(Triage triage, Jobs jobs) {
        int set = 0;
        for (int i = 0; i < jobs.duePs.length; i++) {
            set |= triage.isPutOff(i) ? 0 : 1 << i;
        }
        return set;
    }

    /** Equal costs: Moore's theorem, against all sets. */
    @Test
    void asFewAsPossibleArePutOff() {
        ErrorBudget even = new ErrorBudget(0.9);
        Triage triage = new Triage(even);
        for (long seed = 0; seed < 500; seed++) {
            Jobs jobs = Jobs.drawn(new SplittableRandom(seed));
            triage.clear();
            for (int i = 0; i < jobs.duePs.length; i++) {
                triage.add(jobs.duePs[i], jobs.leftPs[i], PROMPT, false);
            }
            triage.decide(0);
            int most = 0;
            for (int set = 0; set < 1 << jobs.duePs.length; set++) {
                most = jobs.fits(set) ? Math.max(most, Integer.bitCount(set)) : most;
            }
            int kept = kept(triage, jobs);
            assertThat(jobs.fits(kept)).as("seed %d", seed).isTrue();
            assertThat(Integer.bitCount(kept)).as("seed %d", seed).isEqualTo(most);
        }
    }

    @Test
    void whoIsUnderWayIsNotPutOffAndNobodyIsWhereAllFit() {
        Triage triage = new Triage(new ErrorBudget(0.9));
        triage.add(10, 8, PROMPT, true);
        triage.add(11, 5, PROMPT, false);
        triage.decide(0);
        assertThat(triage.isPutOff(0)).isFalse();
        assertThat(triage.isPutOff(1)).isTrue();
        triage.clear();
        triage.add(10, 6, PROMPT, false);
        triage.add(11, 5, PROMPT, false);
        triage.decide(0);
        assertThat(triage.isPutOff(0) || triage.isPutOff(1)).isFalse();
    }

    /** Two of a length, one of which has to go: that of the tenth that has misses left, though it frees less. */
    @Test
    void whoseMissCostsLessGoes() {
        ErrorBudget budget = new ErrorBudget(0.9);
        for (int i = 0; i < 1_000; i++) {
            budget.seen(100 + i);
        }
        while (budget.covers(1_050)) {
            budget.missed(1_050);
        }
        Triage triage = new Triage(budget);
        triage.add(10, 9, 1_050, false);
        triage.add(12, 6, 150, false);
        triage.decide(0);
        assertThat(triage.isPutOff(0)).isFalse();
        assertThat(triage.isPutOff(1)).isTrue();
    }
}
