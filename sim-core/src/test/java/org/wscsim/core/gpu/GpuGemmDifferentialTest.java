package org.wscsim.core.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against the obvious model: every tile is handed to a multiprocessor in turn, every tile shape and split is tried. */
final class GpuGemmDifferentialTest {
    private static final int[][] TILES = {
        {16, 32},
        {16, 64},
        {16, 128},
        {32, 64},
        {32, 128},
        {64, 64},
        {128, 32},
        {64, 256},
        {128, 128},
        {128, 256},
        {256, 128}
    };
    private static final GemmConstants CONSTANTS =
            new GemmConstants(3e-6, 0.7, 8e-6, 1, 6, 24, 1, 3e-7, 1.1, 2e-6, 3e-6, 7e-10, 0, 1);

    private static double naive(GpuSpec gpu, long m, long n, long k) {
        double best = Double.POSITIVE_INFINITY;
        for (int[] tile : TILES) {
            for (int split : new int[] {1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64}) {
                if (split == 1 || k >= 128L * split) {
                    best = Math.min(best, tiled(gpu, m, n, k, tile, split));
                }
            }
        }
        return best;
    }

    private static double tiled(GpuSpec gpu, long m, long n, long k, int[] tile, int split) {
        int[] tilesOf = new int[gpu.sms()];
        int tiles = 0;
        for (long row = 0; row < m; row += tile[0]) {
            for (long column = 0; column < n; column += tile[1]) {
                for (int part = 0; part < split; part++) {
                    tilesOf[tiles++ % tilesOf.length]++;
                }
            }
        }
        int busy = Math.min(tiles, gpu.sms());
        long inner = 32 * (long) Math.ceil(k / (32.0 * split));
        double ratePerSm = Math.min(gpu.matrixFlopsPerSecond(), gpu.sustainedMatrixFlopsPerSecond()) / gpu.sms();
        double edge = 1 + 6 * (1.0 / tile[0] + 1.0 / tile[1]);
        double seconds = Math.max(2.0 * tile[0] * tile[1] * inner / ratePerSm * edge, inner / 64.0 * 3e-7);
        double dram = 0.7 * gpu.dramBytesPerSecond();
        double read = 2.0 * (m + n) * k / Math.min(dram, busy * gpu.sharedMemoryBytesPerSm() / 8e-6);
        double l2 = 24 * gpu.clockHz() * gpu.sms();
        double l2Seconds =
                tiles * 2.0 * (Math.min(m, tile[0]) + Math.min(n, tile[1])) * inner / (l2 * gpu.tileMulticast());
        double sum = split == 1 ? 0 : 2e-6 + 8.0 * m * n * split / l2;
        double body = Math.max(tilesOf[0] * seconds, Math.max(read, l2Seconds));
        return 3e-6 + body + 1.1 * 2 * m * n / dram + sum;
    }

    @Test
    void agreesWithTilesHandedOutOneByOne() {
        long seed = 20_261_123;
        Random random = new Random(seed);
        for (String name : GpuSpec.names()) {
            GpuSpec gpu = GpuSpec.load(name);
            GpuGemm gemm = new GpuGemm(gpu, CONSTANTS);
            for (int i = 0; i < 25; i++) {
                long m = 2L + random.nextInt(3_000);
                long n = 32L + random.nextInt(6_000);
                long k = 32L + random.nextInt(20_000);
                double expected = naive(gpu, m, n, k);
                assertThat(gemm.seconds(m, n, k))
                        .as("seed %d, %s %dx%dx%d", seed, name, m, n, k)
                        .isCloseTo(expected, within(1e-9 * expected));
            }
        }
    }
}
