package org.wscsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplainCollectiveTest {
    private static CommandLineRun explain(String... options) {
        String[] all = new String[options.length + 2];
        all[0] = "explain";
        all[1] = "collective";
        System.arraycopy(options, 0, all, 2, options.length);
        return CommandLineRun.of(all);
    }

    /** Eight dies of case 3: 8 hops and 7/8 of 1 MB over 2 TB/s on the closed ring. */
    @Test
    void printsEveryAlgorithmAndTheOneTaken() {
        CommandLineRun run = explain("--instance", "2x4", "--form", "all-reduce", "--bytes", "1e6");
        assertThat(run.code()).isZero();
        assertThat(run.out())
                .contains("all-reduce over 8 dies of wsc-case3")
                .containsPattern("ring, both ways +1\\.238 +0\\.800 +8 +875000 +14000000 +taken")
                .contains("ring, one way", "rows, then columns", "two-phase 2-D", "tree");
    }

    @Test
    void goesThroughSizesWithoutBytes() {
        String out = explain("--form", "all-gather").out();
        assertThat(out.lines().count()).isEqualTo(14);
        assertThat(out).contains("1073741824", "taken");
    }

    @Test
    void holesChangeWhatIsOffered() {
        assertThat(explain("--instance", "3x3", "--without", "4", "--bytes", "1000")
                        .out())
                .contains("over 8 dies", "ring, both ways")
                .doesNotContain("two-phase");
        assertThat(explain("--wafer", "sw-gpu", "--bytes", "1000").out()).contains("direct", "tree");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--instance|2by4|not an instance: instance=2by4",
                "--instance|0x4|not an instance",
                "--instance|7x2|wafer_dies=6x9",
                "--instance|1x1|one die talks to nobody",
                "--form|allreduce|did you mean all-reduce",
                "--bytes|0|--bytes=0",
                "--bytes|many|not a number in range",
                "--bytes|1e16|allowed=above 0..",
                "--without|8|--without=8, allowed=0..7",
                "--without|1,,2|not a whole number",
                "--without|2,3|dies are not connected",
                "--wafer|wsc-case9|did you mean wsc-case"
            })
    void refusesBadInput(String option, String value, String message) {
        CommandLineRun run = explain(option, value);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains(message);
        assertThat(run.err().lines().count()).isEqualTo(1);
    }

    @Test
    void refusesHolesInSwitchedDies() {
        CommandLineRun run = explain("--wafer", "sw-gpu", "--without", "1");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("switched dies have no holes");
    }
}
