package org.wscsim.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.wscsim.core.failure.BadInputException;

class SettingsTest {
    @Test
    void theUpperLayerWins() {
        Settings file = Settings.none().with(RunKey.SEED, "2").with(RunKey.MESH, "analytic");
        Settings line = Settings.none().with(RunKey.SEED, "3");
        Settings merged = line.over(file).over(Settings.defaults());
        assertThat(merged.get(RunKey.SEED)).isEqualTo("3");
        assertThat(merged.get(RunKey.MESH)).isEqualTo("analytic");
        assertThat(merged.get(RunKey.SYSTEM)).isEqualTo("wsc-llm");
    }

    @Test
    void aTraceReplacesTheWorkloadBelowAndBack() {
        Settings trace = Settings.none().with(RunKey.TRACE, "a.csv");
        assertThat(trace.over(Settings.defaults()).has(RunKey.WORKLOAD)).isFalse();
        Settings workload = Settings.none().with(RunKey.WORKLOAD, "poisson");
        assertThat(workload.over(trace).has(RunKey.TRACE)).isFalse();
    }

    @Test
    void anotherWaferDropsTheTextOfTheOneBelow() {
        Settings file = Settings.none().with(RunKey.WAFER, "a").with(RunKey.WAFER_TEXT, "name: a\n");
        assertThat(Settings.none().with(RunKey.WAFER, "b").over(file).has(RunKey.WAFER_TEXT))
                .isFalse();
        assertThat(Settings.none().over(file).has(RunKey.WAFER_TEXT)).isTrue();
    }

    @Test
    void anotherSeedDropsTheChecksumOfTheRequestsBelow() {
        Settings file = Settings.none().with(RunKey.WORKLOAD_CHECKSUM, "ab");
        assertThat(Settings.none().with(RunKey.SEED, "9").over(file).has(RunKey.WORKLOAD_CHECKSUM))
                .isFalse();
        assertThat(Settings.none().with(RunKey.MESH, "analytic").over(file).has(RunKey.WORKLOAD_CHECKSUM))
                .isTrue();
    }

    @Test
    void saysWhatIsWrongWithAValueInOneLine() {
        assertThatThrownBy(() -> Settings.none().with(RunKey.NUM_REQUESTS, "many\nof them", "--num-requests"))
                .isInstanceOf(BadInputException.class)
                .hasMessage("not a whole number in range: --num-requests=many of them, allowed=1..9223372036854775807;"
                        + " correct the value");
    }

    @Test
    void theHashFollowsContentsAndNotPathsOrSpeed() {
        Settings settings = Settings.defaults();
        String hash = hash(settings, "wafer");
        assertThat(hash).matches("[0-9a-f]{8}");
        assertThat(hash(settings.with(RunKey.WAFER, "elsewhere/w.yaml"), "wafer"))
                .isEqualTo(hash);
        assertThat(hash(settings.with(RunKey.BLOCK_IDS, "false"), "wafer")).isEqualTo(hash);
        assertThat(hash(settings.with(RunKey.MAX_LIVE_REQUESTS, "5"), "wafer")).isEqualTo(hash);
        assertThat(hash(settings, "wafer2")).isNotEqualTo(hash);
        assertThat(hash(settings.with(RunKey.SEED, "7"), "wafer")).isNotEqualTo(hash);
        assertThat(hash(settings.with(RunKey.WORKLOAD_CHECKSUM, "7"), "wafer")).isNotEqualTo(hash);
    }

    @Test
    void theHashKeepsPartsApart() {
        assertThat(RunHash.of(Settings.defaults(), List.of("ab", "c"), Set.of()))
                .isNotEqualTo(RunHash.of(Settings.defaults(), List.of("a", "bc"), Set.of()));
    }

    private static String hash(Settings settings, String wafer) {
        return RunHash.of(settings, List.of(wafer), Set.of());
    }
}
