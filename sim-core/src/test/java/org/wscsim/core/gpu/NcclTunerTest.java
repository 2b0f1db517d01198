package org.wscsim.core.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.wscsim.core.gpu.NcclTuner.Protocol;

final class NcclTunerTest {
    private static final double A100_LINK = 300e9;
    private static final double MIB = 1 << 20;

    /** Measured: an all-reduce of 2 GPUs takes 20 us at 512 KiB and 41 us at 1 MiB. */
    @Test
    void twoGpusLeaveLowLatencyBetweenHalfAMebibyteAndOne() {
        assertThat(NcclTuner.choose(2, 0.5 * MIB, A100_LINK)).isEqualTo(Protocol.LL);
        assertThat(NcclTuner.choose(2, MIB, A100_LINK)).isEqualTo(Protocol.SIMPLE);
    }

    /** Measured: with 8 GPUs the slope changes between 16 and 32 MiB, of which a rank sends 7/4. */
    @Test
    void eightGpusPassThroughLl128() {
        double sent = 14 / 8.0;
        assertThat(NcclTuner.choose(14, 0.5 * MIB * sent, A100_LINK)).isEqualTo(Protocol.LL);
        assertThat(NcclTuner.choose(14, 4 * MIB * sent, A100_LINK)).isEqualTo(Protocol.LL128);
        assertThat(NcclTuner.choose(14, 16 * MIB * sent, A100_LINK)).isEqualTo(Protocol.LL128);
        assertThat(NcclTuner.choose(14, 32 * MIB * sent, A100_LINK)).isEqualTo(Protocol.SIMPLE);
    }

    @Test
    void neverGoesBackToALowerProtocolAsMessagesGrow() {
        for (int steps = 1; steps <= 14; steps++) {
            int before = 0;
            for (double bytes = 64; bytes <= 1e9; bytes *= 1.1) {
                int now = NcclTuner.choose(steps, bytes, A100_LINK).ordinal();
                assertThat(now).as("steps=%s, bytes=%s", steps, bytes).isGreaterThanOrEqualTo(before);
                before = now;
            }
        }
    }
}
