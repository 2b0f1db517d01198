package org.wscsim.core.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wscsim.core.model.ModelCatalogue;
import org.wscsim.core.wafer.WaferCatalogue;
import org.wscsim.core.wafer.WaferSpec;

final class IterationTimesTest {
    private static final WaferSpec WAFER = WaferCatalogue.load("wsc-artifact");

    private static IterationTimes times(String model, int tiles, int columns, int rows, Set<ArtifactFault> faults) {
        return new IterationTimes(ArtifactInstance.of(ModelCatalogue.load(model), WAFER, tiles, columns, rows), faults);
    }

    @Test
    void theirDieIsOurPresets() {
        assertThat(ArtifactHardware.of(WAFER, 256)).isEqualTo(ArtifactHardware.ofAuthors());
    }

    /** ARTIFACT-OPERATORS D.5, batch 1 and 1,000 cached tokens; two models of three are in no reference file. */
    @ParameterizedTest
    @CsvSource({
        "llama-2-7b,16,1,14.4",
        "llama-2-7b,256,1,33.1",
        "llama-2-7b,256,2,15.3",
        "llama-2-13b,32,1,28.3",
        "llama-2-13b,256,1,42.5",
        "llama-2-13b,256,4,28.4",
        "llama-2-70b,32,1,172",
        "llama-2-70b,256,1,218",
        "llama-2-70b,256,4,172"
    })
    void decodeTakesThePublishedTime(String model, int tiles, int dies, double ms) {
        double half = ms < 100 ? 0.051 : 0.51;
        assertThat(times(model, tiles, dies, 1, ArtifactFault.all()).decodeMs(1, 1_001))
                .isCloseTo(ms, within(half));
    }

    @Test
    void shortPromptsCostMoreThanLongerOnes() {
        IterationTimes times = times("llama-2-7b", 256, 1, 1, ArtifactFault.all());
        assertThat(times.prefillMs(120)).isGreaterThan(times.prefillMs(181)).isEqualTo(times.prefillMs(512));
        assertThat(times.prefillMs(181)).isCloseTo(times.prefillMs(512) * 181 / 256, within(1e-9));
        assertThat(times.prefillMs(8_192)).isCloseTo(2 * times.prefillMs(4_096), within(1e-9));
        assertThat(times.prefillMs(0)).isZero();
    }

    /** 70B, 2,048 tokens: 8 bytes x 2,048 x 8,192 over 4,500 x 2^30 bytes/s are 0.028 ms. */
    @Test
    void theAllReduceIsChargedOnceAndOnOneDieToo() {
        double expected = 8.0 * 2_048 * 8_192 / (4_500.0 * (1 << 30)) * 1e3;
        assertThat(expected).isCloseTo(0.028, within(5e-4));
        for (int dies : new int[] {1, 2, 4}) {
            IterationTimes times = times("llama-2-70b", 256, dies, 1, ArtifactFault.all());
            assertThat(times.prefillAllReduceMs(2_048)).isCloseTo(expected, within(1e-15));
            assertThat(times.decodeAllReduceMs(32)).isCloseTo(expected / 2_048, within(1e-15));
        }
    }

    @Test
    void shortTablesTakeAttentionFromTheOutputProjection() {
        BlockTable table = times("llama-2-7b", 256, 2, 1, ArtifactFault.all()).table(128);
        double ratio = (4.0 * 4_096 + 3.0 * 128 * 4_096 + 128 * 128) / (128.0 * 4_096 + 4_096.0 * 4_096);
        assertThat(table.operator(ArtifactOperator.ATTENTION).latencyMs())
                .isCloseTo(ratio * table.operator(ArtifactOperator.LINEAR).latencyMs(), within(1e-15));
    }

    @Test
    void decodeIsAffineInItsCachedTokens() {
        IterationTimes times = times("llama-2-13b", 64, 1, 1, ArtifactFault.all());
        double none = times.decodeMs(5, 0);
        double some = times.decodeMs(5, 1_000) - none;
        assertThat(some).isPositive();
        assertThat(times.decodeMs(5, 7_000)).isCloseTo(none + 7 * some, within(1e-9));
    }

    @Test
    void aPowerOfTwoIsItsOwn() {
        assertThat(IterationTimes.powerOfTwo(1)).isEqualTo(1);
        assertThat(IterationTimes.powerOfTwo(2)).isEqualTo(2);
        assertThat(IterationTimes.powerOfTwo(3)).isEqualTo(4);
        assertThat(IterationTimes.powerOfTwo(4_096)).isEqualTo(4_096);
        assertThat(IterationTimes.powerOfTwo(4_097)).isEqualTo(8_192);
    }
}
