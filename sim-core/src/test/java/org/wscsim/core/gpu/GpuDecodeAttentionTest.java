package org.wscsim.core.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wscsim.core.device.Kernel.DecodeAttention;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.yaml.YamlMapping;

final class GpuDecodeAttentionTest {
    private static final GpuSpec A100 = GpuSpec.load("a100");
    private static final DecodeAttentionConstants CONSTANTS = DecodeAttentionConstants.load("aic");
    private static final GpuDecodeAttention DECODE = new GpuDecodeAttention(A100, CONSTANTS);

    private static double seconds(int batch, long context, int heads, int kvHeads) {
        return DECODE.seconds(new DecodeAttention(batch, context, heads, kvHeads, 128));
    }

    @Test
    void aLongSequenceOfOneHeadIsStreamedByOneMultiprocessor() {
        long more = 1_000_000;
        double perToken = (seconds(1, 2 * more, 1, 1) - seconds(1, more, 1, 1)) / more;
        double bytesPerToken = 2 * 2 * 128;
        assertThat(perToken)
                .isCloseTo(bytesPerToken / (CONSTANTS.streamBytesPerCycle() * A100.clockHz()), within(perToken * 1e-6));
    }

    @Test
    void multiHeadBlocksBeyondTheMultiprocessorsDoubleTheTime() {
        double one = seconds(A100.sms() / 2, 65_536, 1, 1);
        double two = seconds(A100.sms() + 1, 65_536, 1, 1);
        assertThat(two / one).isBetween(1.9, 2.1);
    }

    @Test
    void splitsLetManyMultiprocessorsReadOneSequence() {
        assertThat(seconds(1, 65_536, 8, 1)).isLessThan(seconds(1, 65_536, 1, 1) / 10);
    }

    @Test
    void aLargeBatchReadsAtTheReachedBandwidth() {
        double bytes = 2.0 * 2 * 128 * 8 * 1_024 * 4_096;
        double expected = bytes / (CONSTANTS.dramFraction() * A100.dramBytesPerSecond());
        assertThat(seconds(1_024, 4_096, 32, 8)).isBetween(expected, 1.1 * expected);
    }

    @Test
    void plannedSplitsEndAtTheirShareOfThePlannedContext() {
        DecodeAttentionConstants vidur = DecodeAttentionConstants.load("vidur");
        GpuDecodeAttention planned = new GpuDecodeAttention(A100, vidur);
        // Four KV heads, one sequence: no split exceeds the least, so twice the context is twice the splits, not time.
        double half = planned.seconds(new DecodeAttention(1, 1_000, 32, 4, 128));
        double whole = planned.seconds(new DecodeAttention(1, 2_000, 32, 4, 128));
        assertThat(whole / half).isBetween(1.0, 1.25);
    }

    @Test
    void saysWhatLiesOutsideTheCalibration() {
        assertThat(DECODE.outsideCalibration(new DecodeAttention(8, 1_024, 32, 8, 128)))
                .isFalse();
        assertThat(DECODE.outsideCalibration(new DecodeAttention(8, 1_024, 32, 8, 64)))
                .isTrue();
        assertThat(DECODE.outsideCalibration(new DecodeAttention(8, 1_024, 128, 8, 128)))
                .isTrue();
        assertThat(DECODE.outsideCalibration(new DecodeAttention(4_096, 1, 1, 1, 128)))
                .isTrue();
        assertThat(DECODE.outsideCalibration(new DecodeAttention(2_048, 131_072, 8, 8, 128)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"aic", "vidur"})
    void constantsSurviveBeingWritten(String family) {
        DecodeAttentionConstants constants = DecodeAttentionConstants.load(family);
        assertThat(DecodeAttentionConstants.of(YamlMapping.parse("written", text(constants.values()))))
                .isEqualTo(constants);
    }

    @Test
    void refusesMoreBandwidthThanThereIs() {
        String text = text(CONSTANTS.values()).replaceFirst("dram_fraction: .*", "dram_fraction: 1.5");
        assertThatThrownBy(() -> DecodeAttentionConstants.of(YamlMapping.parse("written", text)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("dram_fraction");
    }

    static String text(Map<String, Double> values) {
        return values.entrySet().stream()
                .map(value -> value.getKey() + ": "
                        + (value.getValue() == Math.rint(value.getValue())
                                ? Long.toString(value.getValue().longValue())
                                : value.getValue().toString()))
                .collect(Collectors.joining("\n"));
    }
}
