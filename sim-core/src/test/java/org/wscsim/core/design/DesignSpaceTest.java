package org.wscsim.core.design;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wscsim.core.failure.BadInputException;

/** Spaces and technologies as files, and the order of designs. */
final class DesignSpaceTest {
    private static final DesignRules RULES = new DesignRules(TechnologyCatalogue.load("7nm"));

    @Test
    void theDefaultSpaceHasThePapersFourCasesAndNoDesignTwice() {
        DesignSpace space = DesignSpaceYaml.defaultSpace();
        List<Design> designs = space.designs(RULES);

        assertThat(space.combinations()).isEqualTo(3L * 3 * 4 * 8 * 3 + 4);
        assertThat(designs).hasSize(space.size(RULES)).doesNotHaveDuplicates();
        assertThat(new HashSet<>(designs.stream().map(Design::id).toList())).hasSameSizeAs(designs);
        assertThat(designs.stream().map(Design::id))
                .contains(
                        "7x9-16x16c-1.02tf-1280k-2s-2500g",
                        "7x8-16x16c-1.02tf-1280k-3s-2250g",
                        "6x9-16x16c-1.02tf-1280k-4s-2000g",
                        "6x8-16x16c-1.02tf-1280k-6s-1500g");
        assertThat(space.also()).allMatch(design -> RULES.judge(design) instanceof Feasibility.Feasible);
    }

    @Test
    void valuesFollowTheListsOutermostFirst() {
        DesignSpace space = DesignSpaceYaml.parse(
                text("cores: [16x16]", "cores: [4x4, 2x3]")
                        .replace("grids: strips", "grids: listed\ngrid_list: [1x2, 3x1]"),
                "s");

        assertThat(space.designs(RULES).stream().map(Design::id))
                .containsExactly(
                        "1x2-4x4c-1tf-640k-2s-1000g",
                        "3x1-4x4c-1tf-640k-2s-1000g",
                        "1x2-2x3c-1tf-640k-2s-1000g",
                        "3x1-2x3c-1tf-640k-2s-1000g",
                        "1x2-4x4c-1tf-1280k-2s-1000g",
                        "3x1-4x4c-1tf-1280k-2s-1000g",
                        "1x2-2x3c-1tf-1280k-2s-1000g",
                        "3x1-2x3c-1tf-1280k-2s-1000g");
    }

    /** A die beyond the reticle, and a die without edge for a link: one design each, and the constraint is known. */
    @Test
    void combinationsThatFitNowhereStandOnce() {
        DesignSpace large = DesignSpaceYaml.parse(text("cores: [16x16]", "cores: [180x180]"), "s");
        DesignSpace crowded = DesignSpaceYaml.parse(
                text("dram_stacks_per_die: [2]", "dram_stacks_per_die: [40]").replace("[1.0]", "[widest]"), "s");

        for (Design design : large.designs(RULES)) {
            assertThat(design.dies()).isEqualTo(1);
            assertThat(((Feasibility.Infeasible) RULES.judge(design)).binding()).isEqualTo(Constraint.RETICLE);
        }
        assertThat(crowded.designs(RULES))
                .isNotEmpty()
                .allSatisfy(design -> assertThat(((Feasibility.Infeasible) RULES.judge(design)).binding())
                        .isEqualTo(Constraint.DIE_EDGE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cores: [16x16]|cores: [16]|s:4:9: not a value of this axis: key=cores[0], value=16",
                "cores: [16x16]|core: [16x16]|s:4:1: unknown key: key=core; did you mean cores",
                "cores: [16x16]|cores: [16x16, 16x16]|s:4:16: value given twice: key=cores[1]",
                "grids: strips|grids: strip|unknown name: key=grids, value=strip",
                "dram_stacks_per_die: [2]|dram_stacks_per_die: [0]|key=dram_stacks_per_die[0], value=0, allowed=1..64",
                "sram_mib_per_core: [0.625, 1.25]|sram_mib_per_core: [0.0001]|allowed=whole KiB",
                "name: test|name: test\\nwat: 3|unknown key: key=wat",
                "[1.0]|[wide]|value=wide, allowed=widest or"
            })
    void wrongSpacesAreNamedByPlaceKeyAndRange(String good, String bad, String message) {
        assertThatThrownBy(() -> DesignSpaceYaml.parse(text(good, bad.replace("\\n", "\n")), "s"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "stack_mm2: 77|stack_mm2: many|not a number: key=dram.stack_mm2, value=many",
                "clock_hz: 1e9|clock_khz: 1e6|missing key: key=clock_hz",
                "power_watts: 25e3|power_watts: -1|out of range: key=limits.power_watts, value=-1",
                "wafer_width_mm: 215|wafer_diameter_mm: 300|two outlines: key=limits.wafer_height_mm",
                "spare_core_fraction|spare_cores_fraction|missing key: key=yield.spare_core_fraction"
            })
    void wrongTechnologiesAreNamedByKeyAndRange(String good, String bad, String message) {
        String text = TechnologyCatalogue.text("7nm");
        assertThat(text).contains(good);

        assertThatThrownBy(() -> TechnologyYaml.parse(text.replace(good, bad), "mine.yaml"))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith("mine.yaml:")
                .hasMessageContaining(message);
    }

    @Test
    void unknownTechnologiesHaveANearestName() {
        assertThatThrownBy(() -> TechnologyCatalogue.load("7mm"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("did you mean 7nm");
    }

    /** Every value of the preset has its source beside it, or says that there is none. */
    @Test
    void everyConstantNamesItsOrigin() {
        assertThat(TechnologyCatalogue.text("7nm").lines())
                .filteredOn(line -> line.matches("\\s+\\w+: [^#]+.*|clock_hz.*"))
                .hasSizeGreaterThan(35)
                .allMatch(line -> line.matches(".*  # .{6,}"));
    }

    private static String text(String good, String bad) {
        String text = """
                name: test
                matrix_tera_flops_per_second_per_core: [1]
                sram_mib_per_core: [0.625, 1.25]
                cores: [16x16]
                dram_stacks_per_die: [2]
                d2d_tera_bytes_per_second: [1.0]
                grids: strips
                """;
        assertThat(text).contains(good);
        return text.replace(good, bad);
    }
}
