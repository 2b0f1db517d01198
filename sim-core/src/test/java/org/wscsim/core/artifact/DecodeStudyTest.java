package org.wscsim.core.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.wscsim.core.artifact.DecodeStudy.Point;
import org.wscsim.core.artifact.DecodeStudy.Variant;
import org.wscsim.core.model.ModelCatalogue;
import org.wscsim.core.wafer.WaferCatalogue;

final class DecodeStudyTest {
    private static final DecodeStudy STUDY =
            DecodeStudy.of(ModelCatalogue.load("llama-2-7b"), WaferCatalogue.load("wsc-artifact"), 1, 1_000);

    private static Variant variant(String prefix) {
        return STUDY.variants().stream()
                .filter(variant -> variant.name().startsWith(prefix))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void pricesPartsOfADieAndPowersOfTwoOfDies() {
        assertThat(STUDY.sizes())
                .extracting(DecodeStudy.Size::tiles)
                .containsExactly(16, 32, 64, 128, 256, 512, 1_024, 2_048, 4_096);
        assertThat(STUDY.variants()).as("all, each of ten alone, ten in turn").hasSize(21);
    }

    /** The conclusion that D.5 calls an artefact, and its end. */
    @Test
    void decodePrefersTheSmallestInstanceOnlyWithTheFaults() {
        assertThat(variant("all faults").fastest().orElseThrow().size().tiles()).isEqualTo(16);
        assertThat(STUDY.variants().getLast().fastest().orElseThrow().size().tiles())
                .isGreaterThan(1_024);
    }

    /** 64 GB, 8 % reserved: a quarter of a die has 14.7 GB for 13.5 GB of weights, an eighth has half of that. */
    @Test
    void instancesThatCannotHoldTheWeightsDoNotExistOnceTheyAreCharged() {
        List<Boolean> exist =
                variant("without f").points().stream().map(Point::exists).toList();
        assertThat(exist).startsWith(false, false, true, true, true).doesNotContainSequence(true, false);
        assertThat(variant("all faults").points()).allMatch(Point::exists);
    }

    /** Weights of 2 x 32 x (4 x 4,096^2 + 3 x 4,096 x 11,008) bytes and 1,001 tokens of 524,288 through 2 TB/s. */
    @Test
    void theBoundIsWeightsAndKvThroughTheDram() {
        double bytes = 2.0 * 32 * (4.0 * 4_096 * 4_096 + 3.0 * 4_096 * 11_008) + 1_001 * 524_288.0;
        double dieMs = bytes / 2e12 * 1e3;
        assertThat(STUDY.sizes().get(4).boundMs()).isCloseTo(dieMs, within(1e-9));
        assertThat(STUDY.sizes().get(0).boundMs()).isCloseTo(16 * dieMs, within(1e-9));
    }

    @Test
    void theTextHasAColumnPerSize() {
        List<List<String>> rows = STUDY.rows(256);
        assertThat(rows).hasSize(1 + 21 + 1).allMatch(row -> row.size() == 1 + 9 + 2);
        assertThat(rows.getFirst()).contains("16 cores", "1 die", "16 dies");
        assertThat(rows.getLast().getFirst()).isEqualTo("speed of light");
    }
}
