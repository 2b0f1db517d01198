package org.wscsim.core.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.wscsim.core.failure.BadInputException;

final class YamlMappingTest {
    private static YamlMapping yaml(String text) {
        return YamlMapping.parse("wafer.yaml", text);
    }

    private static void assertRefused(ThrowingCallable call, String... parts) {
        assertThatThrownBy(call)
                .isInstanceOf(BadInputException.class)
                .satisfies(failure -> assertThat(failure.getMessage())
                        .doesNotContain("\n")
                        .doesNotContain("\r")
                        .contains(parts));
    }

    @Test
    void readsTypedValues() {
        YamlMapping root = yaml("""
                name: 'a b'
                count: 64e9
                fraction: 0.85
                on: true
                tags: [x, "y"]
                inner:
                  size: -3
                rows:
                  - id: 1
                  - id: 2
                """);
        assertThat(root.requireString("name")).isEqualTo("a b");
        assertThat(root.requireLong("count", 0, Long.MAX_VALUE)).isEqualTo(64_000_000_000L);
        assertThat(root.requireDouble("fraction", 0, 1)).isEqualTo(0.85);
        assertThat(root.requireBoolean("on")).isTrue();
        assertThat(root.strings("tags")).containsExactly("x", "y");
        assertThat(root.requireMapping("inner").requireInt("size", -5, 5)).isEqualTo(-3);
        assertThat(root.mappings("rows").stream().map(row -> row.requireInt("id", 0, 9)))
                .containsExactly(1, 2);
        root.rejectUnknownKeys();
    }

    @Test
    void absentAndNullKeysTakeTheDefault() {
        YamlMapping root = yaml("a: null\nb: ~\n");
        assertThat(root.has("a")).isFalse();
        assertThat(root.optionalLong("a", 0, 9, 7)).isEqualTo(7);
        assertThat(root.optionalString("c", "d")).isEqualTo("d");
        assertThat(root.strings("c")).isEmpty();
    }

    @Test
    void namesPlaceKeyValueAndRange() {
        assertRefused(
                () -> yaml("core:\n  sram_bytes: 12.5\n").requireMapping("core").requireLong("sram_bytes", 1, 9),
                "wafer.yaml:2:15: ",
                "key=core.sram_bytes",
                "value=12.5",
                "allowed=1..9");
        assertRefused(() -> yaml("a: 10").requireLong("a", 1, 9), "out of range", "value=10", "allowed=1..9");
        assertRefused(() -> yaml("a: 2").requireDouble("a", 0, 1), "out of range", "value=2", "allowed=0.0..1.0");
        assertRefused(() -> yaml("\nb: 2").requireLong("a", 0, 1), "missing key", "key=a", "add the key");
        assertRefused(() -> yaml("a: yes").requireBoolean("a"), "value=yes", "true or false");
        assertRefused(() -> yaml("a: [1]").requireLong("a", 0, 1), "value=a sequence");
        assertRefused(() -> yaml("a: 1").requireMapping("a"), "not a mapping", "value=1");
        assertRefused(() -> yaml("a: 1").strings("a"), "not a sequence", "value=1");
        assertRefused(() -> yaml("a: ''").requireString("a"), "empty");
        assertRefused(() -> yaml("a: llamma").requireOneOf("a", List.of("opt", "llama")), "did you mean llama");
    }

    @Test
    void numbersAreNumbersOnly() {
        for (String text : List.of("0x10", "1_000", ".inf", "NaN", "1d", "'1'", "1e400", "--1", "1e99999999", "")) {
            assertRefused(() -> yaml("a: " + text).requireDouble("a", -1e308, 1e308), "key=a");
            assertRefused(() -> yaml("a: " + text).requireLong("a", Long.MIN_VALUE, Long.MAX_VALUE), "key=a");
        }
        assertThat(yaml("a: 9223372036854775807").requireLong("a", 0, Long.MAX_VALUE))
                .isEqualTo(Long.MAX_VALUE);
        assertRefused(() -> yaml("a: 9223372036854775808").requireLong("a", 0, Long.MAX_VALUE), "not a whole number");
        assertThat(yaml("a: 1e-05").requireDouble("a", 0, 1)).isEqualTo(1e-5);
    }

    @Test
    void offersTheNearestKnownKey() {
        YamlMapping root = yaml("core:\n  sram_byte: 5\n");
        YamlMapping core = root.requireMapping("core");
        core.optionalLong("sram_bytes", 0, 9, 1);
        assertRefused(
                root::rejectUnknownKeys, "wafer.yaml:2:3: unknown key: key=core.sram_byte; did you mean sram_bytes");
        YamlMapping other = yaml("banana: 1");
        other.has("x");
        assertRefused(other::rejectUnknownKeys, "unknown key: key=banana; use one of x");
    }

    @Test
    void refusesWhatIsNoMapping() {
        assertRefused(() -> yaml(""), "wafer.yaml: no content");
        assertRefused(() -> yaml("# only a comment\n"), "no content");
        assertRefused(() -> yaml("- a\n- b\n"), "wafer.yaml:1:1: not a mapping");
        assertRefused(() -> yaml("just text"), "not a mapping");
        assertRefused(() -> yaml("a: 1\nb: 2\na: 3\n"), "wafer.yaml:3:1: key given twice: key=a");
        assertRefused(() -> yaml("o:\n  a: 1\n  a: 3\n").requireMapping("o"), "key=o.a");
        assertRefused(() -> yaml("? [x]\n: 1\n"), "not a name");
        assertRefused(() -> yaml("a: 1\n---\nb: 1\n"), "not valid yaml");
    }

    @Test
    void syntaxErrorsAreOneLine() {
        assertRefused(() -> yaml("a: [1, 2\nb: 3\n"), "wafer.yaml:", "not valid yaml");
        assertRefused(() -> yaml("a: b: c"), "wafer.yaml:1:", "not valid yaml");
        assertRefused(() -> yaml("a: \"x"), "not valid yaml");
        assertRefused(() -> yaml("a: \u0000"), "not valid yaml");
        assertRefused(() -> yaml("a: \"two\\nlines\"").requireLong("a", 0, 1), "value=two lines");
    }

    @Test
    void hostileTextIsBounded() {
        assertRefused(() -> yaml("a: " + "[".repeat(100_000)), "nested too deeply");
        assertRefused(() -> yaml("a: " + "{a: ".repeat(5_000)), "nested too deeply");
        assertRefused(() -> yaml("a: &x [1]\nb: [*x, *x]\n"), "wafer.yaml:2:5: alias");
        assertRefused(() -> yaml("a: " + "x".repeat(YamlText.MAX_CODE_POINTS)), "not valid yaml");
    }

    @Test
    void jsonIsRead() {
        YamlMapping root = yaml("""
                {
                \t"hidden_size": 4096,
                \t"rope_scaling": null,
                \t"eps": 1e-05,
                \t"archs": ["A\\u0042"],
                \t"tie": false
                }
                """);
        assertThat(root.requireLong("hidden_size", 1, 1 << 20)).isEqualTo(4096);
        assertThat(root.has("rope_scaling")).isFalse();
        assertThat(root.strings("archs")).containsExactly("AB");
        assertThat(root.requireBoolean("tie")).isFalse();
    }
}
