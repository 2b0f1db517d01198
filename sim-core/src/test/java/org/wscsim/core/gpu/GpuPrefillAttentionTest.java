package org.wscsim.core.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wscsim.core.device.Kernel.DecodeAttention;
import org.wscsim.core.device.Kernel.PrefillAttention;
import org.wscsim.core.device.KernelWork;
import org.wscsim.core.yaml.YamlMapping;

final class GpuPrefillAttentionTest {
    private static final GpuSpec A100 = GpuSpec.load("a100");
    private static final PrefillAttentionConstants CONSTANTS = PrefillAttentionConstants.load("aic");
    private static final GpuDecodeAttention DECODE = new GpuDecodeAttention(A100, DecodeAttentionConstants.load("aic"));
    private static final GpuPrefillAttention PREFILL = new GpuPrefillAttention(A100, CONSTANTS, DECODE);

    private static double seconds(int batch, long tokens, long prior, int heads) {
        return PREFILL.seconds(new PrefillAttention(batch, tokens, prior, heads, 1, 128));
    }

    @Test
    void aPromptOfOneTokenIsADecodeStep() {
        assertThat(PREFILL.seconds(new PrefillAttention(7, 1, 99, 32, 8, 128)))
                .isEqualTo(DECODE.seconds(new DecodeAttention(7, 100, 32, 8, 128)));
    }

    @Test
    void aLongPromptReachesTheSharedFractionOfThePeak() {
        PrefillAttention kernel = new PrefillAttention(4, 32_768, 0, 64, 8, 128);
        double reached = KernelWork.of(kernel).flops() / A100.matrixFlopsPerSecond() / PREFILL.seconds(kernel);
        assertThat(reached).isBetween(0.95 * CONSTANTS.sharedFraction(), CONSTANTS.sharedFraction());
    }

    @Test
    void equalBlocksGoInWaves() {
        // One row of blocks per sequence, all with nearly the same keys: time steps where a wave is full.
        long prior = 65_536;
        double twoWaves = seconds(2, 64, prior, A100.sms());
        double threeWaves = seconds(3, 64, prior, A100.sms());
        double justThree = PREFILL.seconds(new PrefillAttention(1, 64, prior, 2 * A100.sms() + 1, 1, 128));
        assertThat(justThree / threeWaves).isBetween(0.95, 1.05);
        assertThat(threeWaves / twoWaves).isBetween(1.4, 1.6);
    }

    @Test
    void anIdleMachineTakesMoreHeadsForNothing() {
        assertThat(seconds(1, 64, 16_384, 64) / seconds(1, 64, 16_384, 1)).isBetween(0.99, 1.02);
    }

    @Test
    void splitsUseIdleMultiprocessors() {
        PrefillAttentionConstants vidur = PrefillAttentionConstants.load("vidur");
        GpuPrefillAttention split = new GpuPrefillAttention(A100, vidur, DECODE);
        double few = split.seconds(new PrefillAttention(1, 64, 65_536, 16, 4, 128));
        double many = split.seconds(new PrefillAttention(1, 64, 65_536, 64, 4, 128));
        assertThat(many / few).isBetween(3.0, 4.1);
    }

    @Test
    void saysWhatLiesOutsideTheCalibration() {
        assertThat(PREFILL.outsideCalibration(new PrefillAttention(1, 2_048, 0, 32, 8, 128)))
                .isFalse();
        assertThat(PREFILL.outsideCalibration(new PrefillAttention(1, 2_048, 512, 32, 8, 128)))
                .isTrue();
        assertThat(PREFILL.outsideCalibration(new PrefillAttention(1, 2_048, 0, 32, 8, 64)))
                .isTrue();
        assertThat(PREFILL.outsideCalibration(new PrefillAttention(1, 65_536, 0, 32, 8, 128)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"aic", "vidur"})
    void constantsSurviveBeingWritten(String family) {
        PrefillAttentionConstants constants = PrefillAttentionConstants.load(family);
        String text = GpuDecodeAttentionTest.text(constants.values());
        assertThat(PrefillAttentionConstants.of(YamlMapping.parse("written", text)))
                .isEqualTo(constants);
    }
}
