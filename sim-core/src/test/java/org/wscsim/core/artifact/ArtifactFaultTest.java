package org.wscsim.core.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.wscsim.core.model.ModelCatalogue;
import org.wscsim.core.wafer.WaferCatalogue;
import org.wscsim.core.wafer.WaferSpec;

/** What each correction changes, and what it leaves. */
final class ArtifactFaultTest {
    private static final WaferSpec WAFER = WaferCatalogue.load("wsc-artifact");

    private static IterationTimes times(String model, int tiles, int columns, int rows, Set<ArtifactFault> faults) {
        return new IterationTimes(ArtifactInstance.of(ModelCatalogue.load(model), WAFER, tiles, columns, rows), faults);
    }

    private static double decode(String model, int tiles, int columns, ArtifactFault corrected) {
        return times(model, tiles, columns, 1, ArtifactFault.allBut(corrected)).decodeMs(4, 4_000);
    }

    private static double decode(String model, int tiles, int columns) {
        return times(model, tiles, columns, 1, ArtifactFault.all()).decodeMs(4, 4_000);
    }

    @Test
    void aPartOfADieGetsItsPartOfTheDram() {
        assertThat(decode("llama-2-7b", 16, 1, ArtifactFault.WHOLE_DIE_DRAM))
                .isGreaterThan(5 * decode("llama-2-7b", 16, 1));
        assertThat(decode("llama-2-7b", 256, 1, ArtifactFault.WHOLE_DIE_DRAM)).isEqualTo(decode("llama-2-7b", 256, 1));
    }

    @Test
    void aDecodeStepIsChargedItsBatch() {
        Set<ArtifactFault> faults = ArtifactFault.allBut(ArtifactFault.DECODE_AS_PREFILL);
        assertThat(times("llama-2-7b", 256, 1, 1, faults).decodeTable(5).tokens())
                .isEqualTo(8);
        assertThat(times("llama-2-7b", 256, 2, 1, ArtifactFault.all())
                        .decodeTable(5)
                        .tokens())
                .isEqualTo(512);
        assertThat(decode("llama-2-7b", 256, 1, ArtifactFault.DECODE_AS_PREFILL))
                .isLessThan(decode("llama-2-7b", 256, 1) / 2);
    }

    @Test
    void theSplitOfLeastLatencyIsNeverSlower() {
        for (int tiles : new int[] {16, 64, 256}) {
            assertThat(decode("llama-2-7b", tiles, 1, ArtifactFault.VECTOR_SPLIT))
                    .isLessThan(decode("llama-2-7b", tiles, 1));
        }
    }

    @Test
    void theAllReduceIsPerLayerAndNoneOnOneDie() {
        Set<ArtifactFault> faults = ArtifactFault.allBut(ArtifactFault.ALL_REDUCE_ONCE);
        assertThat(times("llama-2-7b", 256, 1, 1, faults).decodeAllReduceMs(8)).isZero();
        // Two dies: two hops of 10 ns and the whole message (2 (n-1)/n = 1), twice in each of 32 layers.
        double message = 8.0 * 4_096 * 2;
        double each = 2 * 1e-5 + message / 4_500e9 * 1e3;
        assertThat(times("llama-2-7b", 256, 2, 1, faults).decodeAllReduceMs(8)).isCloseTo(64 * each, within(1e-9));
    }

    @Test
    void theMaskHelpsPrefillsOnly() {
        Set<ArtifactFault> masked = ArtifactFault.allBut(ArtifactFault.NO_CAUSAL_MASK);
        double all = times("llama-2-7b", 256, 1, 1, ArtifactFault.all()).prefillMs(4_096);
        assertThat(times("llama-2-7b", 256, 1, 1, masked).prefillMs(4_096)).isBetween(all / 2, all * 0.99);
        assertThat(times("llama-2-7b", 16, 1, 1, masked).decodeMs(1, 1_000))
                .isEqualTo(times("llama-2-7b", 16, 1, 1, ArtifactFault.all()).decodeMs(1, 1_000));
    }

    @Test
    void kvHeadsAreTheModels() {
        Set<ArtifactFault> grouped = ArtifactFault.allBut(ArtifactFault.KV_OF_ALL_HEADS);
        BlockShape shape = times("llama-2-70b", 256, 4, 1, grouped).shape();
        assertThat(shape.kvWidth())
                .as("two of eight heads on each of four dies")
                .isEqualTo(2 * 128);
        assertThat(times("llama-2-70b", 256, 4, 1, ArtifactFault.all()).shape().kvWidth())
                .isEqualTo(2_048);
        assertThat(decode("llama-2-7b", 256, 1, ArtifactFault.KV_OF_ALL_HEADS))
                .as("no grouped heads")
                .isEqualTo(decode("llama-2-7b", 256, 1));
    }

    @Test
    void aCoreLinkIsSlower() {
        assertThat(decode("llama-2-7b", 256, 1, ArtifactFault.DIE_RATE_PER_LINK))
                .isGreaterThan(decode("llama-2-7b", 256, 1));
    }

    /** D.4: +3.4 to +3.9 % for 13B on 32 cores. */
    @Test
    void theTablesTotalIsAboutThreeAndAHalfPercent() {
        double added = decode("llama-2-13b", 32, 1) / decode("llama-2-13b", 32, 1, ArtifactFault.TABLE_TOTAL);
        assertThat(added).isBetween(1.034, 1.039);
    }

    @Test
    void correctedStepsNeverBeatTheSpeedOfLight() {
        for (String model : List.of("llama-2-7b", "opt-66b", "llama-3-70b", "gpt-3-175b")) {
            for (int batch : new int[] {1, 16, 256}) {
                DecodeStudy study = DecodeStudy.of(ModelCatalogue.load(model), WAFER, batch, 700);
                assertThat(study.variants().getLast().faults()).isEmpty();
                for (DecodeStudy.Point point : study.variants().getLast().points()) {
                    assertThat(point.stepMs())
                            .as(
                                    "model=%s batch=%d tiles=%d",
                                    model, batch, point.size().tiles())
                            .isGreaterThanOrEqualTo(point.size().boundMs());
                }
            }
        }
    }

    @Test
    void setsOfFaultsAreWhatTheySay() {
        assertThat(ArtifactFault.all()).hasSize(10);
        assertThat(ArtifactFault.none()).isEmpty();
        assertThat(ArtifactFault.allBut(ArtifactFault.TABLE_TOTAL))
                .hasSize(9)
                .doesNotContain(ArtifactFault.TABLE_TOTAL);
        assertThat(ArtifactFault.allAfter(ArtifactFault.TABLE_TOTAL)).containsExactly(ArtifactFault.MIXED_UNITS);
    }
}
