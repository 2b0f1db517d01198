package org.wscsim.core.coremesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.wscsim.core.coremesh.MeshKernels.Axis;

/** Laws of products on a grid of cores, over random shapes and grids; the constants at zero make the laws sharpest. */
final class MeshKernelsPropertyTest {
    private static final long SEED = 2025_0205L;
    private static final int DRAWS = 2_000;
    private static final CoreMeshSpec SPEC = CoreMeshSpec.load("wse2");
    private static final WseConstants NO_SOFTWARE = new WseConstants(0, 0);

    private record Draw(int index, CoreGrid grid, double m, long k, long n) {
        MeshKernels kernels(WseConstants constants) {
            return new MeshKernels(SPEC, constants, grid);
        }

        String named() {
            return "seed=" + SEED + ", draw=" + index + ", " + this;
        }

        double leastCompute() {
            return m * k * n / (grid.cores() * SPEC.peakFmasPerCycle());
        }
    }

    private static Draw draw(SplittableRandom random, int index) {
        CoreGrid grid = new CoreGrid(random.nextInt(1, 751), random.nextInt(1, 751));
        return new Draw(index, grid, (double) size(random), size(random), size(random));
    }

    private static long size(SplittableRandom random) {
        return Math.max(1, 1L << random.nextInt(15)) + random.nextInt(100);
    }

    @Test
    void neverFasterThanTheComputeBound() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < DRAWS; i++) {
            Draw d = draw(random, i);
            MeshKernels kernels = d.kernels(NO_SOFTWARE);
            double least = d.leastCompute() * (1 - 1e-12);
            long[] outers = {d.n};
            assertThat(kernels.gemm(d.m, d.k, d.n).elapsed()).as(d.named()).isGreaterThanOrEqualTo(least);
            assertThat(kernels.gemv(d.m, d.k, outers, Axis.X).elapsed())
                    .as(d.named())
                    .isGreaterThanOrEqualTo(least);
            assertThat(kernels.transposedGemm(d.m, d.k, (double) d.n).elapsed())
                    .as(d.named())
                    .isGreaterThanOrEqualTo(least);
        }
    }

    /** Every core must receive its whole rows of x and columns of w, but for the tiles that it starts with. */
    @Test
    void neverFasterThanItsShifts() {
        SplittableRandom random = new SplittableRandom(SEED + 1);
        for (int i = 0; i < DRAWS; i++) {
            Draw d = draw(random, i);
            double side = d.grid.longerSide();
            double bytes = 2.0 * d.k * (side - 1) / side;
            double left = Math.ceil(d.m / d.grid.rows()) * bytes / SPEC.linkBytesPerCycle();
            double right = Math.ceilDiv(d.n, (long) d.grid.columns()) * bytes / SPEC.linkBytesPerCycle();
            assertThat(d.kernels(NO_SOFTWARE).gemm(d.m, d.k, d.n).elapsed())
                    .as(d.named())
                    .isGreaterThanOrEqualTo(Math.max(left, right) * (1 - 1e-12));
        }
    }

    @Test
    void aGemvCrossesTheGridAndComesBack() {
        SplittableRandom random = new SplittableRandom(SEED + 2);
        for (int i = 0; i < DRAWS; i++) {
            Draw d = draw(random, i);
            double hops = 2.0 * Math.floorDiv(d.grid.rows(), 2);
            double elapsed = d.kernels(NO_SOFTWARE)
                    .gemv(1, d.k, new long[] {d.n}, Axis.Y)
                    .elapsed();
            assertThat(elapsed).as(d.named()).isGreaterThanOrEqualTo(hops * SPEC.hopCycles());
        }
    }

    @Test
    void moreWorkIsNeverFaster() {
        SplittableRandom random = new SplittableRandom(SEED + 3);
        WseConstants constants = new WseConstants(7, 200);
        for (int i = 0; i < DRAWS; i++) {
            Draw d = draw(random, i);
            MeshKernels kernels = d.kernels(constants);
            double gemm = kernels.gemm(d.m, d.k, d.n).elapsed();
            assertThat(kernels.gemm(d.m + (double) size(random), d.k, d.n).elapsed())
                    .as(d.named())
                    .isGreaterThanOrEqualTo(gemm);
            assertThat(kernels.gemm(d.m, d.k + size(random), d.n).elapsed())
                    .as(d.named())
                    .isGreaterThanOrEqualTo(gemm);
            assertThat(kernels.gemm(d.m, d.k, d.n + size(random)).elapsed())
                    .as(d.named())
                    .isGreaterThanOrEqualTo(gemm);
            double gemv = kernels.gemv(1, d.k, new long[] {d.n}, Axis.Y).elapsed();
            assertThat(kernels.gemv(2, d.k, new long[] {d.n}, Axis.Y).elapsed())
                    .as(d.named())
                    .isGreaterThanOrEqualTo(gemv);
        }
    }

    @Test
    void softwareOnlyAdds() {
        SplittableRandom random = new SplittableRandom(SEED + 4);
        for (int i = 0; i < DRAWS; i++) {
            Draw d = draw(random, i);
            MeshCost bare = d.kernels(NO_SOFTWARE).gemm(d.m, d.k, d.n);
            MeshCost full = d.kernels(new WseConstants(5, 50)).gemm(d.m, d.k, d.n);
            assertThat(full.elapsed()).as(d.named()).isGreaterThan(bare.elapsed());
            assertThat(full.elapsed())
                    .as(d.named())
                    .isLessThanOrEqualTo((full.compute() + full.noc() + full.overhead()) * (1 + 1e-12));
        }
    }
}
