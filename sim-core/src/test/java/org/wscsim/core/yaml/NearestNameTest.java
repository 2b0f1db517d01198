package org.wscsim.core.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class NearestNameTest {
    private static final List<String> KNOWN = List.of("wsc-case1", "wsc-case3", "wsc-artifact");

    @Test
    void findsTheNearest() {
        assertThat(NearestName.of("wsc-case33", KNOWN)).isEqualTo("wsc-case3");
        assertThat(NearestName.of("WSC-Artefact", KNOWN)).isEqualTo("wsc-artifact");
        assertThat(NearestName.of("wcs-case1", KNOWN)).isEqualTo("wsc-case1");
    }

    @Test
    void tiesGoToTheFirst() {
        assertThat(NearestName.of("wsc-case2", KNOWN)).isEqualTo("wsc-case1");
    }

    @Test
    void farNamesAreNoSuggestion() {
        assertThat(NearestName.of("dgx-a100", KNOWN)).isNull();
        assertThat(NearestName.of("", KNOWN)).isNull();
        assertThat(NearestName.of("x".repeat(1_000), KNOWN)).isNull();
        assertThat(NearestName.remedy("dgx-a100", KNOWN)).isEqualTo("use one of wsc-case1, wsc-case3, wsc-artifact");
    }
}
