package org.wscsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplainCommandTest {
    @ParameterizedTest
    @CsvSource({
        "wsc-case3,llama-3-70b,2x4",
        "wsc-case3,mixtral-8x7b,2x2",
        "wsc-case3,deepseek-v3,5x6",
        "wse2,llama-3-8b,660x660c",
        "a100,llama-2-70b,tp8"
    })
    void operatorsAddUpToTheStep(String wafer, String model, String instance) {
        CommandLineRun run = CommandLineRun.of(
                "explain", "step", "--wafer", wafer, "--model", model, "--instance", instance, "--batch", "4");
        assertThat(run.code()).as(run.err()).isZero();
        String total = run.out()
                .lines()
                .filter(line -> line.startsWith("step "))
                .findFirst()
                .orElseThrow();
        assertThat(total).contains("100.0 %");
        assertThat(run.out())
                .contains("decode attention")
                .contains("bound: compute at peak")
                .contains("approximations:");
    }

    @Test
    void warnsOfAStepThatNoRunCouldPlace() {
        String small = CommandLineRun.of("explain", "step", "--model", "llama-2-7b", "--instance", "8x4c")
                .out();
        assertThat(small).contains("WARNING: model does not fit", "'wsc predict' refuses it");
        String enough = CommandLineRun.of("explain", "step", "--model", "llama-2-7b", "--instance", "8x8c")
                .out();
        assertThat(enough).contains("step").doesNotContain("WARNING");
    }

    @Test
    void tellsOfGridsFarFromThoseOfTheFit() {
        String[] far = "explain step --wafer wse2 --model llama-3-8b --instance 64x64c --tokens 1024".split(" ");
        assertThat(CommandLineRun.of(far).out()).contains("outside calibration", "grid 64x64c is far");
        String[] near = "explain step --wafer wse2 --model llama-3-8b --instance 600x600c --tokens 1024".split(" ");
        assertThat(CommandLineRun.of(near).out()).contains("step").doesNotContain("outside calibration");
    }

    @Test
    void everyFaultOfTheAuthorsCodeIsSwitchedOff() {
        CommandLineRun run = CommandLineRun.of("explain", "artifact");
        assertThat(run.code()).as(run.err()).isZero();
        for (char fault = 'a'; fault <= 'i'; fault++) {
            assertThat(run.out()).contains("without " + fault + ": ");
        }
        assertThat(run.out()).contains("speed of light");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "step --phase mixed|prefill",
                "step --instance 9x9|does not fit",
                "step --instance 2x|correct it",
                "step --instance tp8|rectangles",
                "step --model deepseek-v3 --operator-model wsc-artifact|experts",
                "step --operator-model measured|--operator-table",
                "step --operator-table .|reads no tables",
                "step --batch 0|allowed=1..",
                "step --phase decode --tokens 5|leave it out",
                "step --wafer wse2 --model llama-3-70b --instance 480x480c|does not fit",
                "step --wafer wse2 --instance 2x4|480x480c",
                "step --wafer a100 --model llama-3-70b --instance tp1|does not fit",
                "artifact --model mixtral-8x7|did you mean mixtral-8x7b",
            })
    void namesWhatIsWrong(String arguments, String expected) {
        CommandLineRun run = CommandLineRun.of(("explain " + arguments).split(" "));
        assertThat(run.code()).as(run.err()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains(expected).hasLineCount(1);
    }
}
