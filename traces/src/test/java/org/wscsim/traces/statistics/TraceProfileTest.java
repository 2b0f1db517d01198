package org.wscsim.traces.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.request.Arrival;
import org.wscsim.core.request.ArrivalSource;
import org.wscsim.traces.format.TraceFile;

final class TraceProfileTest {
    @TempDir
    Path folder;

    /** Rows of arrival in ps, prompt and output. */
    private static ArrivalSource source(long[]... rows) {
        return new ArrivalSource() {
            private int next;

            @Override
            public boolean next(Arrival into) {
                if (next == rows.length) {
                    return false;
                }
                into.set(next, rows[next][0], (int) rows[next][1], (int) rows[next][2]);
                next++;
                return true;
            }

            @Override
            public void close() {}
        };
    }

    @Test
    void profilesATraceOfTwoRequests() {
        final TraceProfile profile =
                TraceProfile.of(source(new long[] {0, 100, 10}, new long[] {4 * VirtualTime.PS_PER_SECOND, 300, 20}));
        assertThat(profile.requests()).isEqualTo(2);
        assertThat(profile.spanPs()).isEqualTo(4 * VirtualTime.PS_PER_SECOND);
        assertThat(profile.requestsPerSecond()).isEqualTo(0.25);
        assertThat(profile.gapCoefficientOfVariation()).isZero();
        assertThat(profile.burstiness()).isEqualTo(-1);
        assertThat(profile.prompts().mean()).isEqualTo(200);
        assertThat(profile.prompts().percentile(50)).isEqualTo(200);
        assertThat(profile.prompts().percentile(75)).isEqualTo(250);
        assertThat(profile.prompts().max()).isEqualTo(300);
        assertThat(profile.outputs().sum()).isEqualTo(30);
        assertThat(profile.outputs().percentile(100)).isEqualTo(20);
        assertThat(profile.peakMinuteRequestsPerSecond()).isEqualTo(2 / 60.0);
    }

    @Test
    void givesASingleRequestNoRateAndNoSpan() {
        final TraceProfile profile = TraceProfile.of(source(new long[] {0, 7, 8}));
        assertThat(profile.requests()).isOne();
        assertThat(profile.spanPs()).isZero();
        assertThat(profile.requestsPerSecond()).isZero();
        assertThat(profile.gapCoefficientOfVariation()).isZero();
        assertThat(profile.prompts().percentile(99)).isEqualTo(7);
    }

    @Test
    void holdsNothingWithoutRequests() {
        final TraceProfile profile = TraceProfile.of(source());
        assertThat(profile.requests()).isZero();
        assertThat(profile.prompts().mean()).isZero();
        assertThat(profile.prompts().percentile(50)).isZero();
        assertThat(profile.requestsPerSecond()).isZero();
    }

    @Test
    void takesManyRequestsAtOneInstant() throws Exception {
        final String row = "2023-11-16 18:15:46,10,20\n";
        final Path file = Files.writeString(
                folder.resolve("burst.csv"), "TIMESTAMP,ContextTokens,GeneratedTokens\n" + row.repeat(200_000));
        final TraceProfile profile = TraceProfile.of(TraceFile.open(file));
        assertThat(profile.requests()).isEqualTo(200_000);
        assertThat(profile.spanPs()).isZero();
        assertThat(profile.requestsPerSecond()).isInfinite();
        assertThat(profile.gapCoefficientOfVariation()).isZero();
        assertThat(profile.prompts().sum()).isEqualTo(2_000_000);
    }

    @Test
    void failsOnTheLastBadRow() throws Exception {
        final String row = "2023-11-16 18:15:46,10,20\n";
        final String text =
                "TIMESTAMP,ContextTokens,GeneratedTokens\n" + row.repeat(10_000) + "2023-11-16 18:15:46,10,x\n";
        final Path file = Files.writeString(folder.resolve("bad.csv"), text);
        assertThatThrownBy(() -> TraceProfile.of(TraceFile.open(file)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("line=10002");
    }

    @Test
    void agreesWithTheTextbookFormulas() {
        final long seed = 5;
        final SplittableRandom random = new SplittableRandom(seed);
        final int n = 2_001;
        final long[][] rows = new long[n][];
        final double[] gaps = new double[n - 1];
        final int[] prompts = new int[n];
        long arrivalPs = 0;
        for (int i = 0; i < n; i++) {
            if (i > 0) {
                final long gapPs = random.nextLong(1, 3_000_000_000_000L);
                gaps[i - 1] = gapPs;
                arrivalPs += gapPs;
            }
            prompts[i] = 1 + random.nextInt(20_000);
            rows[i] = new long[] {arrivalPs, prompts[i], 1 + random.nextInt(50)};
        }
        final TraceProfile profile = TraceProfile.of(source(rows));

        final double mean = Arrays.stream(gaps).average().orElseThrow();
        final double variance =
                Arrays.stream(gaps).map(g -> (g - mean) * (g - mean)).sum() / gaps.length;
        assertThat(profile.gapCoefficientOfVariation()).isCloseTo(Math.sqrt(variance) / mean, within(1e-9));
        assertThat(profile.requestsPerSecond()).isCloseTo(1e12 / mean, within(1e-9));
        Arrays.sort(prompts);
        assertThat(profile.prompts().percentile(50)).isEqualTo(prompts[1_000]);
        assertThat(profile.prompts().percentile(90)).isEqualTo(prompts[1_800]);
        assertThat(profile.prompts().percentile(0)).isEqualTo(prompts[0]);
        assertThat(profile.prompts().percentile(100)).isEqualTo(prompts[n - 1]);
    }

    @Test
    void checksumDependsOnEveryFieldAndTheOrder() {
        final long[][] rows = {{0, 5, 6}, {10, 7, 8}, {10, 9, 10}};
        final long checksum = TraceProfile.of(source(rows)).checksum();
        assertThat(TraceProfile.of(source(rows)).checksum()).isEqualTo(checksum);
        assertThat(TraceProfile.of(source(rows[0], rows[2], rows[1])).checksum())
                .isNotEqualTo(checksum);
        assertThat(TraceProfile.of(source(rows[0], rows[1])).checksum()).isNotEqualTo(checksum);
        for (int field = 0; field < 3; field++) {
            final long[] changed = rows[2].clone();
            changed[field]++;
            assertThat(TraceProfile.of(source(rows[0], rows[1], changed)).checksum())
                    .isNotEqualTo(checksum);
        }
        assertThat(TraceProfile.of(source(rows)).checksumText()).hasSize(16).matches("[0-9a-f]+");
    }

    @Test
    void keepsTheLongestLengthsAccepted() {
        final TraceProfile profile =
                TraceProfile.of(source(new long[] {0, 1, Arrival.MAX_TOKENS}, new long[] {0, Arrival.MAX_TOKENS, 1}));
        assertThat(profile.prompts().max()).isEqualTo(Arrival.MAX_TOKENS);
        assertThat(profile.outputs().percentile(100)).isEqualTo(Arrival.MAX_TOKENS);
        assertThat(profile.prompts().countOf(Arrival.MAX_TOKENS)).isOne();
        assertThat(profile.prompts().countOf(2)).isZero();
    }
}
