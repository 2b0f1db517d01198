package org.wscsim.cli.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.wscsim.cli.config.RunKey;
import org.wscsim.cli.study.Change.Side;
import org.wscsim.core.failure.BadInputException;

class ClaimYamlTest {
    static final Iterable<String> NAMES = ClaimYaml.NAMES;

    private static final String GOOD = """
            schema: 1
            claim: "A beats B"
            metric: mean_e2e
            claimed_ratio: 2
            settings:
              model: llama-3-8b
              a.system: wsc-llm
              b.system: splitwise-wafer
            assumptions:
            - name: "slow host"
              claimed: {b.hardware.host.per_step_us: 9000}
              ours: {b.plan_search: tuned}
            box:
            - {keys: [rate_scale], low: 1, high: 4, scale: log}
            """;

    @ParameterizedTest
    @FieldSource("NAMES")
    void theClaimsThatComeWithTheProgramAreRead(String name) {
        Claim claim = ClaimYaml.load(name);
        int all = (1 << claim.assumptions().size()) - 1;
        assertThat(claim.point(Side.A, all).resolved()).isNotNull();
        assertThat(claim.point(Side.B, 0).resolved()).isNotNull();
        assertThat(claim.box()).isNotEmpty();
    }

    @Test
    void sidesTakeTheirOwnSettingsAndTheCommonOnes() {
        Claim claim = ClaimYaml.parse("c.yaml", GOOD);
        assertThat(claim.point(Side.A, 0).get(RunKey.SYSTEM)).isEqualTo("wsc-llm");
        assertThat(claim.point(Side.B, 0).get(RunKey.SYSTEM)).isEqualTo("splitwise-wafer");
        assertThat(claim.point(Side.A, 0).get(RunKey.MODEL)).isEqualTo("llama-3-8b");
        assertThat(claim.point(Side.A, 0).hardware()).isEmpty();
        assertThat(claim.point(Side.B, 0).hardware()).containsEntry("host.per_step_us", "9000");
        assertThat(claim.point(Side.B, 1).hardware()).isEmpty();
        assertThat(claim.point(Side.A, new double[] {0.5}).get(RunKey.RATE_SCALE))
                .isEqualTo("2.0");
    }

    /** File, line, key, value, range and remedy. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "claimed_ratio: 2|claimed_ratio: two|c.yaml:4:|claimed_ratio|two|allowed=",
                "claimed_ratio: 2|claimed_ratio: 0|c.yaml:4:|claimed_ratio|0|allowed=",
                "metric: mean_e2e|metric: mean_e2|c.yaml:3:|metric|mean_e2|did you mean mean_e2e",
                "a.system: wsc-llm|a.sistem: wsc-llm|c.yaml:7:|a.sistem|wsc-llm|did you mean system",
                "model: llama-3-8b|rate_scale: -1|c.yaml:6:|rate_scale|-1|allowed=above 0",
                "b.plan_search: tuned|b.plan_search: tunes|c.yaml:12:|plan_search|tunes|did you mean tuned",
                "high: 4|high: 0.5|c.yaml:14:|high|0.5|above low",
                "scale: log|scale: lag|c.yaml:14:|scale|lag|did you mean log",
                "keys: [rate_scale]|keys: [ratescale]|c.yaml:14:|keys|ratescale|did you mean rate_scale",
                "per_step_us: 9000|per_step_us: slow|c.yaml:11:|per_step_us|slow|a number",
                "schema: 1|schema: 2|c.yaml:1:|schema|2|allowed=1..1",
                "box:|bax:|c.yaml:13:|bax||did you mean box"
            })
    void whatIsWrongIsTold(String good, String bad, String place, String key, @Nullable String value, String remedy) {
        assertThat(GOOD).contains(good);
        assertThatThrownBy(() -> ClaimYaml.parse("c.yaml", GOOD.replace(good, bad)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(place)
                .hasMessageContaining(key)
                .hasMessageContaining(value == null ? "" : value)
                .hasMessageContaining(remedy)
                .message()
                .doesNotContain("\n");
    }

    @Test
    void faultsOfTheAuthorsFormulasAreTakenOutInAnyOrder() {
        Point point = Point.empty()
                .with(RunKey.OPERATOR_MODEL, "wsc-artifact")
                .withCorrected("ja")
                .withCorrected("b");
        assertThat(point.resolved().get(RunKey.OPERATOR_MODEL)).isEqualTo("wsc-artifact:cdefghi");
        assertThat(point.with(RunKey.OPERATOR_MODEL, "tile").resolved().get(RunKey.OPERATOR_MODEL))
                .isEqualTo("tile");
    }

    @Test
    void aValueOfTheWafersDefinitionReplacesOneLine() {
        Point point = Point.empty().withHardware("d2d_hop_latency_ns", "7");
        String text = String.valueOf(point.resolved().get(RunKey.WAFER_TEXT));
        assertThat(text).contains("d2d_hop_latency_ns: 7  #").contains("die_columns: 6");
        assertThatThrownBy(
                        () -> Point.empty().withHardware("core.sram_byte", "7").resolved())
                .hasMessageContaining("did you mean core.sram_bytes");
    }
}
