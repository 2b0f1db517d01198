package org.wscsim.core.wafer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.wscsim.core.failure.BadInputException;

final class WaferCatalogueTest {
    private static final double WAFER_SIDE_MM = 215;

    @Test
    void caseThreeHasThePapersTotals() {
        WaferSpec wafer = WaferCatalogue.load("wsc-case3");
        assertThat(wafer.dies()).isEqualTo(54);
        assertThat(wafer.matrixFlopsPerSecond()).isCloseTo(14_100.48e12, within(1e6));
        assertThat(wafer.dramBytes()).isEqualTo(3_456_000_000_000L);
        assertThat(wafer.sramBytes() / 54).isEqualTo(320L << 20);
        assertThat(wafer.dieMatrixFlopsPerSecond()).isCloseTo(261.12e12, within(1e3));
    }

    @Test
    void paperCasesTradeDramForLinks() {
        for (int i = 1; i <= 4; i++) {
            WaferSpec wafer = WaferCatalogue.load("wsc-case" + i);
            assertThat(wafer.d2d().bytesPerSecond())
                    .as(wafer.name())
                    .isEqualTo((6e12 - wafer.die().dramBytesPerSecond()) / 2);
        }
    }

    @Test
    void everyPresetFitsItsWafer() {
        for (String name : WaferCatalogue.names()) {
            WaferSpec wafer = WaferCatalogue.load(name);
            double area = wafer.dieMm2() / wafer.waferCount();
            assertThat(wafer.name()).isEqualTo(name);
            assertThat(area).as(name).isLessThan(WAFER_SIDE_MM * WAFER_SIDE_MM);
        }
    }

    @Test
    void aCaseThreeWaferAtPeakDrawsTenToTwentyFiveKilowatts() {
        WaferSpec wafer = WaferCatalogue.load("wsc-case3");
        WaferSpec.Energy energy = wafer.energy();
        int links = 2 * (wafer.dieRows() * (wafer.dieColumns() - 1) + wafer.dieColumns() * (wafer.dieRows() - 1));
        double compute = energy.dynamicJoulesPerFlop() * wafer.matrixFlopsPerSecond();
        double dram = energy.dramJoulesPerBit() * 8 * wafer.die().dramBytesPerSecond() * wafer.dies();
        double d2d = energy.d2dJoulesPerBitPerHop() * 8 * wafer.d2d().bytesPerSecond() * links;
        assertThat(compute + energy.staticWatts() + dram + d2d).isBetween(10e3, 25e3);
        assertThat(compute + energy.staticWatts()).isBetween(10e3, 25e3);
    }

    @Test
    void staticPowerIsThreeTenthsOfAPicojoulePerPeakFlop() {
        for (String name : WaferCatalogue.names()) {
            WaferSpec wafer = WaferCatalogue.load(name);
            assertThat(wafer.staticWatts()).as(name).isCloseTo(0.3e-12 * wafer.matrixFlopsPerSecond(), within(1e-6));
        }
    }

    @Test
    void everyValueHasItsSourceBesideIt() {
        for (String name : WaferCatalogue.names()) {
            List<String> values = WaferCatalogue.text(name)
                    .lines()
                    .filter(line -> line.matches("[^#]*: *[^# ].*"))
                    .toList();
            assertThat(values).as(name).hasSizeGreaterThan(25).allMatch(line -> line.contains("  # "));
        }
    }

    @Test
    void unknownNamesAreRefusedWithTheNearest() {
        assertThatThrownBy(() -> WaferCatalogue.load("wsc-case-3"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("wafer=wsc-case-3")
                .hasMessageContaining("did you mean wsc-case3");
        assertThatThrownBy(() -> WaferCatalogue.text("../secret")).isInstanceOf(BadInputException.class);
    }
}
