package org.wscsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplainPlacementTest {
    /** WSC-LLM, figure 7: 8 x 6 dies, twelve instances, 16 hops; nothing is nearer than one tile, which is two hops. */
    @Test
    void showsThePapersExample() {
        CommandLineRun run = CommandLineRun.of("explain", "placement", "--dies", "8x6", "--plan", "8xP:2x2,4xD:2x2");
        assertThat(run.code()).isZero();
        assertThat(run.out())
                .containsPattern("decode-centred, as above +16\\n")
                .containsPattern("best of all 495 assignments of roles to these places +16\\n")
                .containsPattern("optimum of roles on these places \\(solver\\), reached by the layout +16\\n")
                .containsPattern("optimum of roles and places \\(solver\\), reached by the layout +16\\n")
                .containsPattern("random, seed 1 +\\d+")
                .contains("random layout of seed 1: ");
        assertThat(run.out().lines().filter(line -> line.startsWith("P:2x2@"))).hasSize(8);
    }

    @Test
    void measuresAPlanAsItIsWritten() {
        String out = CommandLineRun.of("explain", "placement", "--plan", "P:2x4@0,0,D:2x2@2,1")
                .out();
        assertThat(out).containsPattern("as the plan says, or row by row +2\\n").doesNotContain("random");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--dies|0x4|not a grid of dies: --dies=0x4",
                "--dies|65x1|allowed=1x1..64x64",
                "--plan|3xM:2x2|no prompts to hand over",
                "--plan|what|plan not understood",
                "--plan|8xP:2x2,9xD:2x2|no place left",
                "--seed|-1|not a whole number in range"
            })
    void refusesWhatMeansNothing(String option, String value, String message) {
        CommandLineRun run = CommandLineRun.of("explain", "placement", option, value);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.err()).contains(message);
    }
}
