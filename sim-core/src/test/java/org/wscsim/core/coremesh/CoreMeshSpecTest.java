package org.wscsim.core.coremesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.wscsim.core.failure.BadInputException;

final class CoreMeshSpecTest {
    @Test
    void everyPresetIsReadAndConsistent() {
        for (String name : CoreMeshSpec.names()) {
            CoreMeshSpec spec = CoreMeshSpec.load(name);
            assertThat(spec.name()).isEqualTo(name);
            assertThat((long) spec.columns() * spec.rows()).as(name).isLessThanOrEqualTo(spec.cores());
            assertThat(spec.vectorFmasPerCycle()).as(name).isLessThanOrEqualTo(spec.peakFmasPerCycle());
            // Makers round the total; the cores' memories come to it within 5 %.
            double cores = (double) spec.cores() * spec.sramBytesPerCore();
            assertThat(spec.sramBytes() / cores).as(name).isCloseTo(1, within(0.05));
        }
    }

    @Test
    void peaksAreThePublishedOnes() {
        CoreMeshSpec wse2 = CoreMeshSpec.load("wse2");
        assertThat(wse2.peakFlopsPerSecond(wse2.cores()) / 7.5e15).isCloseTo(1, within(0.01));
        // 64 cores of 4 TFLOP/s at LoFi.
        CoreMeshSpec wormhole = CoreMeshSpec.load("wormhole-n150");
        assertThat(wormhole.peakFlopsPerSecond(64) / 256e12).isCloseTo(1, within(0.03));
    }

    @Test
    void unknownNamesAndKeysAreRefused() {
        assertThatThrownBy(() -> CoreMeshSpec.load("wse-2"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("did you mean wse2");
        String text = CoreMeshSpec.text("wse2") + "colour: 24\n";
        assertThatThrownBy(() -> CoreMeshSpec.parse("own.yaml", text)).isInstanceOf(BadInputException.class);
    }

    @Test
    void gridsAreReadInTheirNotation() {
        assertThat(CoreGrid.parse("480x360c")).isEqualTo(new CoreGrid(480, 360));
        assertThat(CoreGrid.parse("480x360c")).hasToString("480x360c");
        for (String wrong : new String[] {"480x480", "0x4c", "480c", "-1x2c", "9999999x1c", ""}) {
            assertThatThrownBy(() -> CoreGrid.parse(wrong)).as(wrong).isInstanceOf(BadInputException.class);
        }
    }
}
