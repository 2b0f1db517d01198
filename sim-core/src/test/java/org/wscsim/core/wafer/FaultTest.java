package org.wscsim.core.wafer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wscsim.core.failure.BadInputException;

final class FaultTest {
    @Test
    void timesAndPlacesAreRead() {
        assertThat(Fault.parse("t=10s,link=4-3")).isEqualTo(new Fault(10_000_000_000_000L, 3, 4));
        assertThat(Fault.parse("t=1.5ms,die=7")).isEqualTo(new Fault(1_500_000_000L, 7, -1));
        assertThat(Fault.parse("t=20us,die=0").atPs()).isEqualTo(20_000_000L);
    }

    @Test
    void aStackIsReadAndWrittenLikeADie() {
        Fault stack = Fault.parse("t=1.5ms,dram=7");
        assertThat(stack).isEqualTo(new Fault(1_500_000_000L, 7, Fault.DRAM_STACK));
        assertThat(stack.isLink()).isFalse();
        assertThat(Fault.parse(stack.toString())).isEqualTo(stack);
    }

    @ParameterizedTest
    @ValueSource(strings = {"t=8640001s,die=3", "t=999999999s,die=3", "t=999999999s,link=0-1"})
    void aTimeBeyondTheLongestRunIsRefused(String text) {
        assertThatThrownBy(() -> Fault.parse(text))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("at most 100 days");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "t=10,die=3", "die=3", "t=1s,link=3", "t=-1s,die=3", "t=1s,die=3,link=1-2", "t=1s,core=3"})
    void otherTextIsRefusedWithTheSyntax(String text) {
        assertThatThrownBy(() -> Fault.parse(text))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("write t=");
    }

    @Test
    void onlyWhatLivesCanBreak() {
        WaferSpec wafer = WaferCatalogue.load("wsc-case3");
        HardwareGraph graph = HardwareGraph.meshOf(
                wafer, DefectMap.on(wafer, 4).killDie(7).killLink(3, 4).build());
        Fault.parse("t=1s,die=8").requireOn(graph);
        Fault.parse("t=1s,link=4-5").requireOn(graph);
        for (String text :
                new String[] {"t=1s,die=7", "t=1s,die=54", "t=1s,link=3-4", "t=1s,link=7-8", "t=1s,link=5-6"}) {
            assertThatThrownBy(() -> Fault.parse(text).requireOn(graph))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("nothing there to break");
        }
    }
}
