package org.wscsim.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wscsim.core.failure.BadInputException;

class RunConfigYamlTest {
    private static final Set<RunKey> OF_COMPARE = EnumSet.of(RunKey.SYSTEMS);
    private static final RunConfigYaml.Facts FACTS =
            new RunConfigYaml.Facts("P:2x4@0,0", Map.of(RunKey.ROUTER, "round-robin"));

    @Test
    void readsBackWhatItWrote() {
        Settings settings = Settings.defaults()
                .with(RunKey.REQUEST_RATE, "inf")
                .with(RunKey.PLAN, "P:2x4@0,0,D:2x4@2,0")
                .with(RunKey.MODEL, "some folder/config.json")
                .with(RunKey.MODEL_TEXT, "{\r\n\t\"a\": 1}")
                .with(RunKey.WAFER_TEXT, "  # first line indented\nname: x\n\nkey: \"#: '\"\n  ")
                .with(RunKey.WORKLOAD_CHECKSUM, "0123456789012345")
                .with(RunKey.GOODPUT_TPOT, "100.0")
                .with(RunKey.SYSTEMS, (String) null);
        String text = RunConfigYaml.write(settings, "00000123", FACTS, OF_COMPARE);
        assertThat(RunConfigYaml.read("config.yaml", text, OF_COMPARE)).isEqualTo(settings);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain\ntext\n",
                "\n\nblank lines first\n",
                "trailing blank lines\n\n\n",
                "no line end",
                "a\nb",
                "tab\tand bell\u0007\n",
                "  indented\nless\n",
                "\u00fcmlaut\n\u4e2d\n",
                "null",
                "true",
                "16",
                "1e3",
                "- item",
                "key: value # comment",
                "'quoted'",
                "\u2028separator\n",
                "   \nblank but for spaces first\n"
            })
    void anyTextReadsBackAsItself(String value) {
        String text = "plan: " + YamlScalar.of(value) + "\nseed: 3\n";
        Settings read = RunConfigYaml.read("config.yaml", text, OF_COMPARE);
        assertThat(read.get(RunKey.PLAN)).isEqualTo(value);
        assertThat(read.get(RunKey.SEED)).isEqualTo("3");
    }

    @Test
    void statesEveryKeyAndWhatWasLeftToTheSystem() {
        String text = RunConfigYaml.write(Settings.defaults(), "00000123", FACTS, OF_COMPARE);
        for (RunKey key : RunKey.values()) {
            assertThat(text.contains("\n" + key.yaml() + ": ")).as(key.yaml()).isEqualTo(key != RunKey.SYSTEMS);
        }
        assertThat(text)
                .contains("\nrun_hash: \"00000123\"\n")
                .contains("\nrouter: null  # round-robin\n")
                .contains("\nresolved_plan: \"P:2x4@0,0\"\n");
    }

    @Test
    void namesTheLineAndTheNearestKeyOfAnUnknownOne() {
        assertThatThrownBy(() -> RunConfigYaml.read("my.yaml", "seed: 1\nrequest_rate: 3\n", OF_COMPARE))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("my.yaml:2:")
                .hasMessageContaining("request_rate");
        assertThatThrownBy(() -> RunConfigYaml.read("my.yaml", "blok_size_tokens: 3\n", OF_COMPARE))
                .hasMessageContaining("my.yaml:1:")
                .hasMessageContaining("did you mean block_size_tokens");
    }

    @Test
    void namesTheLineOfAWrongValue() {
        assertThatThrownBy(() -> RunConfigYaml.read("my.yaml", "seed: 1\nmesh: analytc\n", OF_COMPARE))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("my.yaml:2:")
                .hasMessageContaining("did you mean analytic");
    }

    @Test
    void refusesAKeyOfTheOtherCommand() {
        assertThatThrownBy(() -> RunConfigYaml.read("my.yaml", "systems: orca,vllm\n", OF_COMPARE))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("systems");
    }

    @Test
    void refusesANewerSchema() {
        assertThatThrownBy(() -> RunConfigYaml.read("my.yaml", "schema: 2\n", OF_COMPARE))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("schema");
    }

    @Test
    void refusesTwoWorkloads() {
        assertThatThrownBy(() -> RunConfigYaml.read("my.yaml", "workload: poisson\ntrace: a.csv\n", OF_COMPARE))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("give one of them");
    }
}
