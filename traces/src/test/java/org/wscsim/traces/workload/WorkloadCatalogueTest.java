package org.wscsim.traces.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.request.Arrival;
import org.wscsim.core.request.ArrivalSource;
import org.wscsim.traces.statistics.TraceProfile;

final class WorkloadCatalogueTest {
    @TempDir
    Path folder;

    private Path trace(int rows) throws Exception {
        final StringBuilder text = new StringBuilder("TIMESTAMP,ContextTokens,GeneratedTokens\n");
        for (int i = 0; i < rows; i++) {
            text.append("2024-05-10 00:00:").append(10 + i).append(",100,10\n");
        }
        return Files.writeString(folder.resolve("trace.csv"), text);
    }

    private static TraceProfile profile(WorkloadSpec spec) {
        return WorkloadCatalogue.prepare(spec).profile();
    }

    @ParameterizedTest
    @ValueSource(strings = {"azure-conv", "azure-code", "azure-week", "azure-shift", "poisson"})
    void opensEveryNameTheSameEachTime(String name) {
        final Workload workload =
                WorkloadCatalogue.prepare(WorkloadSpec.named(name).withRequests(5_000));
        final TraceProfile first = workload.profile();
        assertThat(first.requests()).isEqualTo(5_000);
        assertThat(workload.profile().checksum()).isEqualTo(first.checksum());
        assertThat(profile(workload.spec().withSeed(2)).checksum()).isNotEqualTo(first.checksum());
        assertThat(WorkloadCatalogue.names()).contains(name);
    }

    @Test
    void theDefaultsThatHelpStatesAreTheDefaults() {
        for (final String kind : WorkloadCatalogue.arrivalKinds().keySet()) {
            assertThat(checksum(kind, "fixed")).as(kind).isEqualTo(checksum(withoutParameters(kind), "fixed"));
        }
        for (final String kind : WorkloadCatalogue.lengthKinds().keySet()) {
            if (!kind.startsWith("empirical")) {
                assertThat(checksum("poisson", kind)).as(kind).isEqualTo(checksum("poisson", withoutParameters(kind)));
            }
        }
        assertThat(WorkloadCatalogue.arrivalKinds().keySet())
                .map(WorkloadCatalogueTest::withoutParameters)
                .containsExactlyElementsOf(ArrivalChoice.KINDS.keySet());
        assertThat(WorkloadCatalogue.lengthKinds().keySet())
                .map(WorkloadCatalogueTest::withoutParameters)
                .containsExactlyElementsOf(LengthChoice.KINDS.keySet());
    }

    private static String withoutParameters(String kind) {
        return kind.contains(":") ? kind.substring(0, kind.indexOf(':')) : kind;
    }

    private static long checksum(String arrivals, String lengths) {
        final String name = arrivals.startsWith("sessions")
                ? "sessions"
                : arrivals.startsWith("closed") ? "closed-loop" : "synthetic";
        return profile(WorkloadSpec.named(name).withRequests(300).withDistributions(arrivals, lengths))
                .checksum();
    }

    @ParameterizedTest
    @CsvSource({"azure-conv,19366", "azure-code,8819"})
    void hasThePublishedSizeByDefault(String name, long requests) {
        assertThat(profile(WorkloadSpec.named(name)).requests()).isEqualTo(requests);
    }

    @ParameterizedTest
    @ValueSource(strings = {"azure-conv", "azure-code", "azure-week", "azure-shift", "poisson"})
    void aShorterWorkloadBeginsALongerOne(String name) {
        final Arrival a = new Arrival();
        final Arrival b = new Arrival();
        try (ArrivalSource small =
                        WorkloadCatalogue.open(WorkloadSpec.named(name).withRequests(300));
                ArrivalSource large =
                        WorkloadCatalogue.open(WorkloadSpec.named(name).withRequests(40_000))) {
            while (small.next(a)) {
                assertThat(large.next(b)).isTrue();
                assertThat(a).usingRecursiveComparison().isEqualTo(b);
            }
            assertThat(b.requestId).isEqualTo(299);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"azure-conv", "azure-code", "azure-week", "azure-shift"})
    void meetsTheRequestedRateThenScales(String name) {
        final WorkloadSpec spec = WorkloadSpec.named(name).withRequests(700).withRequestsPerSecond(20);
        assertThat(profile(spec).requestsPerSecond()).isCloseTo(20, within(1e-6));
        assertThat(profile(spec.withRateScale(3)).requestsPerSecond()).isCloseTo(60, within(1e-6));
        final TraceProfile burst = profile(spec.withRequestsPerSecond(Double.POSITIVE_INFINITY));
        assertThat(burst.lastArrivalPs()).isZero();
        assertThat(burst.prompts().sum()).isEqualTo(profile(spec).prompts().sum());
    }

    @Test
    void readsATraceAtItsOwnRateAtAnotherAndInPart() throws Exception {
        final WorkloadSpec spec = WorkloadSpec.ofTrace(trace(21));
        assertThat(profile(spec).requestsPerSecond()).isEqualTo(1);
        assertThat(profile(spec.withRateScale(4)).requestsPerSecond()).isEqualTo(4);
        assertThat(profile(spec.withRequestsPerSecond(0.5).withRequests(11)).spanPs())
                .isEqualTo(20_000_000_000_000L);
        assertThat(profile(spec.withRequestsPerSecond(Double.POSITIVE_INFINITY)).spanPs())
                .isZero();
        assertThat(spec.displayName()).isEqualTo("trace.csv");
    }

    @Test
    void takesATraceOfOneRequestAtAnyRate() throws Exception {
        final WorkloadSpec spec = WorkloadSpec.ofTrace(trace(1));
        assertThat(profile(spec.withRequestsPerSecond(3)).lastArrivalPs()).isZero();
        assertThat(profile(spec).requests()).isOne();
    }

    @Test
    void refusesARateForATraceOfOneInstant() throws Exception {
        final String row = "2024-05-10 00:00:00,1,1\n";
        final Path file =
                Files.writeString(folder.resolve("burst.csv"), "TIMESTAMP,ContextTokens,GeneratedTokens\n" + row + row);
        assertThatThrownBy(() ->
                        WorkloadCatalogue.prepare(WorkloadSpec.ofTrace(file).withRequestsPerSecond(3)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("no rate to rescale");
    }

    @ParameterizedTest
    @CsvSource({"azure_conv,azure-conv", "azurecode,azure-code", "Poisson,poisson"})
    void namesTheNearestWorkload(String typed, String nearest) {
        assertThatThrownBy(() -> WorkloadCatalogue.prepare(WorkloadSpec.named(typed)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("unknown workload: name=" + typed)
                .hasMessageContaining("did you mean " + nearest);
    }

    @Test
    void fixesTheLengthsOfPoissonOnly() {
        final WorkloadSpec poisson = WorkloadSpec.named("poisson").withLengths(64, 8);
        assertThat(profile(poisson).prompts().mean()).isEqualTo(64);
        assertThat(profile(poisson).outputs().max()).isEqualTo(8);
        assertThatThrownBy(() -> profile(WorkloadSpec.named("azure-conv").withLengths(64, 8)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("fixed lengths need poisson");
        assertThatThrownBy(() -> profile(WorkloadSpec.named("poisson").withLengths(0, 8)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("prompt_tokens=0");
    }

    @Test
    void poissonArrivalsDoNotDependOnLengths() {
        final WorkloadSpec poisson = WorkloadSpec.named("poisson");
        assertThat(profile(poisson).lastArrivalPs())
                .isEqualTo(profile(poisson.withLengths(64, 8)).lastArrivalPs());
    }

    @Test
    void refusesSpecsOutOfRange() {
        final WorkloadSpec spec = WorkloadSpec.named("poisson");
        assertThatThrownBy(() -> spec.withRequests(0)).isInstanceOf(BadInputException.class);
        assertThatThrownBy(() -> spec.withRequestsPerSecond(0)).isInstanceOf(BadInputException.class);
        assertThatThrownBy(() -> spec.withRequestsPerSecond(Double.NaN)).isInstanceOf(BadInputException.class);
        assertThatThrownBy(() -> spec.withRateScale(-1)).isInstanceOf(BadInputException.class);
        assertThatThrownBy(() ->
                        new WorkloadSpec(null, null, null, 1, null, null, null, null, null, null, null, List.of(), 0))
                .isInstanceOf(BadInputException.class);
    }

    @Test
    void describesEveryEntry() {
        for (final WorkloadEntry entry : WorkloadCatalogue.entries()) {
            assertThat(entry.description()).isNotBlank();
            assertThat(entry.source()).isNotBlank();
            assertThat(entry.defaults()).contains("tokens");
        }
    }

    @Test
    void noticesATraceThatChangesBetweenScanAndRun() throws Exception {
        final Workload workload = WorkloadCatalogue.prepare(WorkloadSpec.ofTrace(trace(5)));
        final TraceProfile profile = workload.profile();
        final Arrival arrival = new Arrival();
        try (ArrivalSource same = workload.openUnchanged(profile)) {
            int requests = 0;
            while (same.next(arrival)) {
                requests++;
            }
            assertThat(requests).isEqualTo(5);
        }
        trace(6);
        try (ArrivalSource other = workload.openUnchanged(profile)) {
            assertThatThrownBy(() -> {
                        while (other.next(arrival)) {
                            assertThat(arrival.promptTokens).isEqualTo(100);
                        }
                    })
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("changed while it was read");
        }
    }
}
