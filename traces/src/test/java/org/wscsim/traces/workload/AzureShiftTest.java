package org.wscsim.traces.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.wscsim.core.request.Arrival;
import org.wscsim.core.request.ArrivalSource;
import org.wscsim.traces.statistics.TraceProfile;
import org.wscsim.traces.synthetic.AzureShift;
import org.wscsim.traces.synthetic.FittedWorkload;

class AzureShiftTest {
    private static final int PHASES = 8;
    private static final long PHASE_PS = 300_000_000_000_000L;

    /** Each phase has its own rate and the lengths of its own trace, from its first second. */
    @Test
    void phasesTakeTurns() {
        long[] count = new long[PHASES];
        double[] prompts = new double[PHASES];
        Arrival arrival = new Arrival();
        try (ArrivalSource source = AzureShift.CODE_AND_CHAT.open(90_000, 5, 1)) {
            while (source.next(arrival)) {
                int phase = (int) (arrival.arrivalPs / PHASE_PS);
                if (phase < PHASES) {
                    count[phase]++;
                    prompts[phase] += arrival.promptTokens;
                }
            }
        }
        double code = TraceProfile.of(FittedWorkload.AZURE_CODE.open(50_000, 1, 1))
                .prompts()
                .mean();
        double chat = TraceProfile.of(FittedWorkload.AZURE_CONV.open(50_000, 1, 1))
                .prompts()
                .mean();
        for (int phase = 0; phase < PHASES; phase++) {
            boolean isCode = phase % 2 == 0;
            double expected = 300 * (isCode ? 24 : 36);
            // four standard deviations of a Poisson count
            assertThat((double) count[phase]).isCloseTo(expected, within(4 * StrictMath.sqrt(expected)));
            assertThat(prompts[phase] / count[phase]).isCloseTo(isCode ? code : chat, within(0.06 * code));
        }
    }
}
