package org.wscsim.schedulers.bound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.IntToLongFunction;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.wscsim.core.metrics.GoodputLimits;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.operator.Operator.Count;
import org.wscsim.core.operator.StepOperators;
import org.wscsim.core.wafer.WaferSpec;
import org.wscsim.schedulers.Fixtures;
import org.wscsim.schedulers.bound.BurstBound.Resource;

final class BurstBoundTest {
    private static final long SECOND_PS = 1_000_000_000_000L;
    private static final ModelSpec MODEL = Fixtures.LLAMA_2_7B;
    private static final WaferSpec WAFER = Fixtures.case3();
    private static final GoodputLimits ONE_SECOND = new GoodputLimits(SECOND_PS, 0, Long.MAX_VALUE, Long.MAX_VALUE);

    /** Seconds of the whole wafer for a prompt and its first token. */
    private static double promptSeconds(int tokens) {
        double flops = StepOperators.usefulFlops(MODEL, Count.NEW_TOKENS) * tokens
                + StepOperators.usefulFlops(MODEL, Count.SAMPLED_SEQUENCES)
                + StepOperators.usefulFlops(MODEL, Count.PREFILL_PAIRS) * tokens * (tokens + 1.0) / 2;
        return flops / (WAFER.dies() * WAFER.dieMatrixFlopsPerSecond() * 0.95);
    }

    /** Equal prompts without answers at equal distances d: n of them have (n - 1) d + 1 s. */
    @Test
    void evenArrivalsByHand() {
        int n = 4000;
        PromisedRequests requests = requests(n, i -> (long) i * SECOND_PS, i -> 1000, 1);

        BurstCertificate proof = Objects.requireNonNull(bound(requests).of(WAFER, Resource.COMPUTE));

        double distance = (n * promptSeconds(1000) - 1) / (n - 1);
        assertThat(1 / proof.rate()).isCloseTo(distance, within(0.002 * distance));
        assertThat(proof.fromPs()).containsExactly(0);
        assertThat(proof.keptSeconds()).isGreaterThan(proof.openSeconds());
    }

    /** Half of the requests at one instant need half of their work within the limit, however slowly the others come. */
    @Test
    void aBurstIsWhatBindsNotTheMean() {
        int burst = (int) Math.ceil(1 / promptSeconds(1000)) + 1;
        int n = 2 * burst;
        PromisedRequests requests = requests(n, i -> i < burst ? 0 : (i - burst + 1L) * 1000 * SECOND_PS, i -> 1000, 1);
        BurstBound bound = bound(requests);

        BurstCertificate proof = Objects.requireNonNull(bound.refute(WAFER, Resource.COMPUTE, requests.rate()));

        assertThat(proof.fromPs()).containsExactly(0);
        assertThat(proof.untilPs()).containsExactly(SECOND_PS);
        assertThat(bound.proves(WAFER, proof)).isTrue();
        assertThat(bound(requests(n, requests.arrivalPs(), i -> 1000, 0.9))
                        .refute(WAFER, Resource.COMPUTE, requests.rate()))
                .as("without a tenth the burst fits")
                .isNull();
    }

    @Test
    void aChangedCertificateProvesNothing() {
        PromisedRequests requests = requests(4000, i -> (long) i * SECOND_PS, i -> 1000, 0.9);
        BurstBound bound = bound(requests);
        BurstCertificate proof = Objects.requireNonNull(bound.of(WAFER, Resource.COMPUTE));
        long[] from = proof.fromPs();
        long[] until = proof.untilPs();

        assertThat(bound.proves(WAFER, proof)).isTrue();
        assertThat(bound.proves(WAFER, with(proof, proof.rate() * 0.9, from, until)))
                .isFalse();
        assertThat(bound.proves(WAFER, with(proof, proof.rate(), new long[] {0, 0}, new long[] {until[0], until[0]})))
                .as("no time counts twice")
                .isFalse();
        assertThat(bound.proves(WAFER, with(proof, proof.rate(), new long[] {from[0]}, new long[] {until[0] / 2})))
                .isFalse();
    }

    private static BurstCertificate with(BurstCertificate proof, double rate, long[] from, long[] until) {
        return new BurstCertificate(proof.resource(), rate, from, until, proof.keptSeconds(), proof.openSeconds());
    }

    /** As many may miss as a search for capacity lets miss. */
    @Test
    void allowedMissesAreThoseThatLeaveTheShare() {
        SplittableRandom random = new SplittableRandom(1);
        for (int world = 0; world < 200; world++) {
            double share = random.nextInt(3) == 0 ? 1 : random.nextDouble(0.05, 1);
            PromisedRequests requests = requests(1 + random.nextInt(80), i -> i, i -> 1 + random.nextInt(30), share);
            int[] tenths = requests.grouped();
            int[] allowed = requests.allowed(tenths);
            for (int tenth = 0; tenth < allowed.length; tenth++) {
                int own = tenth;
                int size = (int) Arrays.stream(tenths).filter(t -> t == own).count();
                if (size > 0) {
                    assertThat((double) (size - allowed[tenth]) / size).isGreaterThanOrEqualTo(share);
                    assertThat((double) (size - allowed[tenth] - 1) / size).isLessThan(share);
                }
            }
        }
    }

    /** And the stretches found at one rate are found at higher ones, as they are there. */
    @Test
    void whatIsImpossibleIsSoAtHigherRates() {
        SplittableRandom random = new SplittableRandom(7);
        long[] arrivals = random.longs(2000, 0, 600 * SECOND_PS).sorted().toArray();
        PromisedRequests requests = requests(2000, arrivals, i -> 1 + random.nextInt(3000), 0.9);
        BurstBound bound = bound(requests);

        BurstCertificate proof = Objects.requireNonNull(bound.of(WAFER, Resource.COMPUTE));

        for (double faster = 1; faster < 1000; faster *= 1.3) {
            assertThat(bound.refute(WAFER, Resource.COMPUTE, proof.rate() * faster))
                    .as("%s times", faster)
                    .isNotNull();
        }
        assertThat(bound.refute(WAFER, Resource.COMPUTE, proof.rate() * 0.99)).isNull();
    }

    @Test
    void limitsThatAreNonePromiseNothing() {
        PromisedRequests requests =
                new PromisedRequests(new long[] {0, 1}, new int[] {5, 5}, new int[] {5, 5}, GoodputLimits.NONE, 1, 1);

        assertThat(bound(requests).of(WAFER, Resource.COMPUTE)).isNull();
        assertThat(bound(requests).of(WAFER, Resource.DRAM)).isNull();
    }

    private static BurstBound bound(PromisedRequests requests) {
        return new BurstBound(requests, MODEL, BoundRules.TILE);
    }

    private static PromisedRequests requests(int n, IntToLongFunction arrival, IntUnaryOperator prompt, double share) {
        long[] arrivals = new long[n];
        Arrays.setAll(arrivals, arrival);
        return requests(n, arrivals, prompt, share);
    }

    private static PromisedRequests requests(int n, long[] arrivals, IntUnaryOperator prompt, double share) {
        int[] prompts = new int[n];
        int[] outputs = new int[n];
        Arrays.setAll(prompts, prompt);
        Arrays.fill(outputs, 1);
        return new PromisedRequests(arrivals, prompts, outputs, ONE_SECOND, share, PromisedRequests.TENTHS);
    }
}
