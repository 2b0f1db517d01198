package org.wscsim.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ValueKindTest {
    @Test
    void wholeNumbersHaveOneSpelling() {
        ValueKind kind = new ValueKind.Whole(1, 100);
        assertThat(kind.canonical("016")).isEqualTo("16");
        assertThat(kind.canonical("+7")).isEqualTo("7");
        assertThat(kind.canonical("0")).isNull();
        assertThat(kind.canonical("101")).isNull();
        assertThat(kind.canonical("1.0")).isNull();
        assertThat(kind.canonical("9223372036854775808")).isNull();
        assertThat(kind.canonical("")).isNull();
    }

    @Test
    void realNumbersHaveOneSpelling() {
        ValueKind kind = new ValueKind.Real(1e9, true, true);
        assertThat(kind.canonical("2")).isEqualTo("2.0");
        assertThat(kind.canonical("20e-1")).isEqualTo("2.0");
        assertThat(kind.canonical(".5")).isEqualTo("0.5");
        assertThat(kind.canonical("INF")).isEqualTo("inf");
        assertThat(kind.canonical(".inf")).isEqualTo("inf");
    }

    @Test
    void realNumbersRefuseWhatIsNoRate() {
        ValueKind kind = new ValueKind.Real(1e9, true, false);
        for (String wrong :
                List.of("0", "-1", "-0", "1e10", "NaN", "inf", "Infinity", "1f", "0x1p3", "1,5", "", "1 2")) {
            assertThat(kind.canonical(wrong)).as(wrong).isNull();
        }
    }

    @Test
    void zeroIsAShareWithoutASign() {
        ValueKind kind = new ValueKind.Real(0.99, false, false);
        assertThat(kind.canonical("0")).isEqualTo("0.0");
        assertThat(kind.canonical("-0.0")).isEqualTo("0.0");
        assertThat(kind.canonical("0.991")).isNull();
    }

    @Test
    void choicesOfferTheNearestWord() {
        ValueKind kind = new ValueKind.Choice(List.of("reserving", "analytic"));
        assertThat(kind.canonical("analytic")).isEqualTo("analytic");
        assertThat(kind.canonical("analytc")).isNull();
        assertThat(kind.remedy("analytc")).isEqualTo("did you mean analytic");
    }

    @Test
    void everyDefaultIsItsOwnCanonicalSpelling() {
        for (RunKey key : RunKey.values()) {
            String value = key.defaultValue();
            if (value != null) {
                assertThat(key.kind().canonical(value)).as(key.yaml()).isEqualTo(value);
            }
        }
    }
}
