package org.wscsim.core.wafer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wscsim.core.failure.BadInputException;

final class DefectYamlTest {
    private static final WaferSpec CASE_3 = WaferCatalogue.load("wsc-case3");

    @Test
    void aWrittenMapReadsBackEqual() {
        DefectMap map = DefectMap.on(CASE_3, 5)
                .killDie(7)
                .killLink(3, 4)
                .killLink(16, 10)
                .killCores(9, 12)
                .killStacks(11, 5)
                .build();
        String text = DefectYaml.write(map);
        assertThat(DefectYaml.parse("test", text, CASE_3)).isEqualTo(map);
        assertThat(text).contains("dead_links: [3-4, 10-16]").contains("dead_cores: {9: 12}");
        for (long seed = 1; seed <= 50; seed++) {
            DefectMap drawn = new YieldModel.Kgd(0.8, 0.8, 0.8, 3).draw(CASE_3, seed);
            assertThat(DefectYaml.parse("test", DefectYaml.write(drawn), CASE_3))
                    .as("seed=" + seed)
                    .isEqualTo(drawn);
        }
    }

    @Test
    void whatIsNotNamedWorks() {
        DefectMap map = DefectYaml.parse("test", "dead_dies: [2]\n", CASE_3);
        assertThat(map.deadDies()).isEqualTo(1);
        assertThat(map.dieAlive(2)).isFalse();
        assertThat(map.livingCores(2)).isZero();
        assertThat(map.linkAlive(2, 3)).isFalse();
        assertThat(map.linkAlive(3, 4)).isTrue();
        assertThat(map.deadLinks()).isZero();
        assertThat(map.dramShare(3)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dead_dies: [3, 54] | test:1:16: no such die: key=dead_dies[1], value=54, allowed=0..53",
                "dead_dies: [x] | test:1:13: no such die",
                "dead_links: [3-5] | test:1:14: no such link: key=dead_links[0], value=3-5",
                "dead_links: [5-6] | test:1:14: no such link",
                "dead_links: [34] | test:1:14: no such link",
                "dead_cores: {60: 1} | no such die",
                "dead_cores: {5: 257} | test:1:17: out of range: key=dead_cores.5, value=257, allowed=0..256",
                "dead_dram_stacks: {5: 5} | allowed=0..4",
                "die_columns: 5 | test:1:14: defect map of another wafer: key=die_columns, value=5, allowed=6",
                "ded_dies: [3] | did you mean dead_dies",
                "dead_dies: 3 | not a sequence"
            })
    void wrongMapsAreRefusedWithTheirPlace(String text, String message) {
        assertThatThrownBy(() -> DefectYaml.parse("test", text, CASE_3))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(message.strip());
    }

    @Test
    void aMapOfAnotherGridIsRefused() {
        DefectMap other = DefectMap.none(WaferCatalogue.load("wsc-artifact"));
        assertThatThrownBy(() -> HardwareGraph.meshOf(CASE_3, other))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("wafer=6x9");
    }
}
