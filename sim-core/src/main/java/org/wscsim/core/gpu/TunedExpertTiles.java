package org.wscsim.core.gpu;

/**
 * Shapes of experts for which vLLM ships tile sizes tuned on the A100 ({@code fused_moe/configs/E=..,N=..,
 * device_name=NVIDIA_A100-SXM4-80GB.json}, 16 bits); all others run with its default tiles, at half the speed or less.
 * Stateless. Which shapes are tuned for other devices differs; the same list stands in for theirs.
 */
final class TunedExpertTiles {
    private static final int[][] EXPERTS_AND_WIDTHS = {
        {1, 1_792, 3_584, 7_168, 14_336},
        {8, 1_792, 2_048, 3_584, 4_096, 7_168},
        {16, 1_344, 2_688},
        {64, 640},
        {128, 192}
    };

    private TunedExpertTiles() {}

    /**
     * @param experts held by the device
     * @param width of one expert's shard
     */
    static boolean has(int experts, int width) {
        for (int[] row : EXPERTS_AND_WIDTHS) {
            if (row[0] == experts) {
                for (int i = 1; i < row.length; i++) {
                    if (row[i] == width) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
