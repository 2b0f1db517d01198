package org.wscsim.traces.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.wscsim.core.request.Arrival;
import org.wscsim.core.request.ArrivalSource;
import org.wscsim.traces.statistics.TraceProfile;
import org.wscsim.traces.synthetic.AzureWeek;
import org.wscsim.traces.synthetic.FittedWorkload;
import org.wscsim.traces.synthetic.RandomStream;

class AzureWeekTest {
    private static final int REQUESTS = 400_000;

    @Test
    void hasTheWeeksCountAndRate() {
        assertThat(AzureWeek.MIX.requests()).isEqualTo(44_100_000);
        assertThat(TraceProfile.of(AzureWeek.MIX.open(REQUESTS, 1, 1)).requestsPerSecond())
                .isCloseTo(44_100_000 / 604_800.0, within(1.0));
    }

    /** Means of a mixture: of the two hours' means, weighted by their counts. */
    @Test
    void hasTheLengthsOfTheMixture() {
        TraceProfile conversation = TraceProfile.of(FittedWorkload.AZURE_CONV.open(REQUESTS, 1, 1));
        TraceProfile code = TraceProfile.of(FittedWorkload.AZURE_CODE.open(REQUESTS, 1, 1));
        TraceProfile week = TraceProfile.of(AzureWeek.MIX.open(REQUESTS, 1, 1));
        assertThat(week.prompts().mean())
                .isCloseTo(
                        mixed(conversation.prompts().mean(), code.prompts().mean()),
                        within(0.01 * week.prompts().mean()));
        assertThat(week.outputs().mean())
                .isCloseTo(
                        mixed(conversation.outputs().mean(), code.outputs().mean()),
                        within(0.02 * week.outputs().mean()));
    }

    private static double mixed(double conversation, double code) {
        return (27.3 * conversation + 16.8 * code) / 44.1;
    }

    @Test
    void numbersRequestsInOrderOfArrival() {
        Arrival arrival = new Arrival();
        long lastPs = 0;
        long id = 0;
        try (ArrivalSource source = AzureWeek.MIX.open(10_000, 3, 1)) {
            while (source.next(arrival)) {
                assertThat(arrival.requestId).isEqualTo(id++);
                assertThat(arrival.arrivalPs).isGreaterThanOrEqualTo(lastPs);
                lastPs = arrival.arrivalPs;
            }
        }
        assertThat(id).isEqualTo(10_000);
    }

    /** With common random numbers the k-th gaps of both streams would be large together. */
    @Test
    void streamsAreIndependentOfEachOtherAndOfTheHours() {
        TraceProfile week = TraceProfile.of(AzureWeek.MIX.open(1_000, 1, 1));
        assertThat(week.checksum())
                .isNotEqualTo(TraceProfile.of(AzureWeek.MIX.open(1_000, 2, 1)).checksum());
        assertThat(correlation(gaps("AZURE_CONV"), gaps("AZURE_CODE"))).isCloseTo(0, within(0.05));
    }

    private static double[] gaps(String stream) {
        long seed = new RandomStream(1, "azure-week " + stream).nextLong();
        double[] gaps = new double[5_000];
        Arrival arrival = new Arrival();
        long lastPs = 0;
        try (ArrivalSource source = FittedWorkload.valueOf(stream).open(gaps.length, seed, 1)) {
            for (int i = 0; source.next(arrival); i++) {
                gaps[i] = StrictMath.log((double) (1 + arrival.arrivalPs - lastPs));
                lastPs = arrival.arrivalPs;
            }
        }
        return gaps;
    }

    private static double correlation(double[] a, double[] b) {
        double meanA = java.util.Arrays.stream(a).average().orElseThrow();
        double meanB = java.util.Arrays.stream(b).average().orElseThrow();
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            ab += (a[i] - meanA) * (b[i] - meanB);
            aa += (a[i] - meanA) * (a[i] - meanA);
            bb += (b[i] - meanB) * (b[i] - meanB);
        }
        return ab / StrictMath.sqrt(aa * bb);
    }
}
