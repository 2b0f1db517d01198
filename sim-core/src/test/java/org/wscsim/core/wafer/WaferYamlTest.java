package org.wscsim.core.wafer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.wscsim.core.failure.BadInputException;

final class WaferYamlTest {
    @Test
    void aWrittenSpecReadsBackEqual() {
        for (String name : WaferCatalogue.names()) {
            WaferSpec spec = WaferCatalogue.load(name);
            String text = WaferYaml.write(spec);
            assertThat(WaferYaml.parse(name, text)).isEqualTo(spec);
            assertThat(WaferYaml.write(WaferYaml.parse(name, text))).isEqualTo(text);
        }
    }

    @Test
    void aNameWithQuotesAndOddLatenciesSurvives() {
        WaferSpec base = WaferCatalogue.load("wsc-case3");
        WaferSpec odd = new WaferSpec(
                "a \"b\" \\ # c: d",
                base.core(),
                base.die(),
                1,
                1,
                new WaferSpec.Link(1e12 / 3, 100_001),
                base.achievable(),
                new WaferSpec.Host(1_234_567_891L, 3),
                base.energy());
        assertThat(WaferYaml.parse("x", WaferYaml.write(odd))).isEqualTo(odd);
    }

    @Test
    void everyKeyIsRequired() {
        String text = WaferYaml.write(WaferCatalogue.load("wsc-case3"));
        for (String line : text.lines().filter(l -> !l.endsWith(":")).toList()) {
            String key = line.strip().split(":")[0];
            assertThatThrownBy(() -> WaferYaml.parse("w.yaml", text.replace(line + "\n", "")))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("missing key")
                    .hasMessageContaining(key);
        }
    }

    @Test
    void everyNumberHasARange() {
        String text = WaferYaml.write(WaferCatalogue.load("wsc-case3"));
        for (String line : text.lines().filter(l -> !l.endsWith(":")).skip(1).toList()) {
            String key = line.split(":")[0];
            for (String bad : List.of("-1", "1e300", "x", "[1]", "''")) {
                assertThatThrownBy(() -> WaferYaml.parse("w.yaml", text.replace(line + "\n", key + ": " + bad + "\n")))
                        .as("%s: %s", key, bad)
                        .isInstanceOf(BadInputException.class)
                        .hasMessageStartingWith("w.yaml:")
                        .hasMessageContaining(key.strip());
            }
        }
    }

    @Test
    void aMistypedKeyIsRefused() {
        String text = WaferYaml.write(WaferCatalogue.load("wsc-case3")) + "d2d_hop_latency_us: 1\n";
        assertThatThrownBy(() -> WaferYaml.parse("w.yaml", text))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("unknown key: key=d2d_hop_latency_us; did you mean d2d_hop_latency_ns");
    }
}
